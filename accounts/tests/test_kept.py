"""What meets an ended session is kept through the sign-in, for its author alone; every form in config/tests."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.models import Collection, KeptForm, User
from accounts.signing import kept_forms
from accounts.tests.factories import PASSWORD, make_item

pytestmark = pytest.mark.django_db
WORDS = "Слова, которые набирали полчаса"
BY_SCRIPT = {"X-Requested-With": "keep"}


@pytest.fixture
def item(collector):
    return make_item(collector.user, note="Старое")


def page_of(item) -> str:
    return f"/collection/{item.pk}/"


def hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', html)[1]


def filled(client, address) -> dict:
    """The form of a piece of the collection with a new note, as its page sends it."""
    html = client.get(address).content.decode()
    tokens = {name: hidden(html, name) for name in ("csrfmiddlewaretoken", "proof")}
    return tokens | {"status": "have", "currency": "RUB", "note": WORDS}


def strict(client) -> Client:
    """The same browser, for a site that asks for the token of the form."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    return browser


def test_nobody_has_forms_kept_without_end(collector, item, monkeypatch):
    """A form that is kept may bring photographs, which cost much, and who sends it is not signed in."""
    monkeypatch.setattr(kept_forms, "OFTEN", replace(kept_forms.OFTEN, most=3))
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    kept_at = []
    for number in range(5):
        collector.post(page_of(item), sent | {"note": f"{WORDS} {number}"})
        kept_at.append(KeptForm.objects.get().fields["note"])
    assert kept_at == [[f"{WORDS} {number}"] for number in (0, 1, 2, 2, 2)]


def test_what_was_typed_is_saved_after_signing_in_and_kept_no_longer(collector, item):
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    way_in = collector.post(page_of(item), sent)["Location"]
    collector.post(way_in, {"login": "collector", "password": PASSWORD, "next": f"{page_of(item)}?unsent=1"})
    html = collector.get(f"{page_of(item)}?unsent={KeptForm.objects.get().pk}").content.decode()
    assert WORDS in html
    assert "когда принять это было нельзя" in html
    item.refresh_from_db()
    assert item.note == "Старое"
    again = sent | {"proof": hidden(html, "proof"), "unsent": hidden(html, "unsent")}
    assert collector.post(page_of(item), again).status_code == 302
    item.refresh_from_db()
    assert item.note == WORDS
    assert not KeptForm.objects.exists()


def test_a_form_from_before_the_sign_in_in_another_tab_comes_back_filled(collector, item):
    sent, browser = filled(collector, page_of(item)), strict(collector)
    browser.cookies["csrftoken"] = "x" * 32  # signing in changed it
    answer = browser.post(page_of(item), sent)
    assert answer["Location"] == f"{page_of(item)}?unsent={KeptForm.objects.get().pk}"
    assert WORDS in browser.get(answer["Location"]).content.decode()


def test_nobody_else_is_shown_it(collector, stranger, item):
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    collector.post(page_of(item), sent)
    stranger.force_login(stranger.user)
    unsent = KeptForm.objects.get().pk
    for address in (f"/accounts/profile/?unsent={unsent}", "/accounts/profile/"):
        html = stranger.get(address).content.decode()
        assert WORDS not in html
        assert "закончился" not in html
    mine = make_item(stranger.user)
    stranger.post(page_of(mine), filled(stranger, page_of(mine)) | {"unsent": unsent})
    assert KeptForm.objects.get().user == collector.user
    # The other one sits at a form that was made for the first: it is the first one's.
    browser = strict(stranger)
    browser.cookies["csrftoken"] = "x" * 32
    assert browser.post(page_of(item), sent).status_code == 403
    assert KeptForm.objects.get().user == collector.user


def test_without_a_proof_of_ours_nothing_is_kept(collector, item):
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    of_another_kind = signing.dumps([collector.user.pk, page_of(item)], salt="collection import")
    for proof in ("", "x", of_another_kind, kept_forms.proof_of(collector.user, "/" * 2000)):
        assert collector.post(page_of(item), sent | {"proof": proof}).status_code == 302
    User.objects.filter(pk=collector.user.pk).update(is_active=False)
    collector.post(page_of(item), sent)
    assert not KeptForm.objects.exists()


def test_what_is_kept_is_bounded(collector, item, capsys):
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    collector.post(page_of(item), sent | {"note": "а" * kept_forms.MOST_LETTERS})
    assert not KeptForm.objects.exists()
    for number in range(kept_forms.MOST_FORMS + 3):
        collector.post(page_of(item), sent | {"proof": kept_forms.proof_of(collector.user, f"/page/{number}/")})
    pages = list(KeptForm.objects.values_list("page", flat=True))
    assert (len(pages), pages[0]) == (kept_forms.MOST_FORMS, f"/page/{kept_forms.MOST_FORMS + 2}/")
    KeptForm.objects.filter(page=pages[0]).update(created_at=timezone.now() - kept_forms.KEPT_FOR - timedelta(hours=1))
    assert kept_forms.forget_the_old() == "1 kept forms forgotten"
    assert KeptForm.objects.count() == kept_forms.MOST_FORMS - 1


def test_no_secret_of_the_page_is_kept(collector, item):
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    collector.post(page_of(item), sent)
    assert set(KeptForm.objects.get().fields) == {"status", "currency", "note"}


def test_a_page_says_what_waits_for_it(collector, item):
    sent = filled(collector, page_of(item))
    Session.objects.all().delete()
    collector.post(page_of(item), sent)
    collector.force_login(collector.user)
    html = collector.get(page_of(item)).content.decode()
    assert WORDS not in html
    assert f'href="{page_of(item)}?unsent={KeptForm.objects.get().pk}"' in html


def test_a_script_is_told_where_to_go(collector, item):
    sent = filled(collector, page_of(item))
    answer = collector.post(page_of(item), sent, headers=BY_SCRIPT)
    assert (answer.status_code, answer["Location"]) == (201, "/collection/")
    wrong = collector.post(page_of(item), sent | {"status": "?"}, headers=BY_SCRIPT)
    assert wrong.status_code == 200
    Session.objects.all().delete()
    answer = collector.post(page_of(item), sent, headers=BY_SCRIPT)
    assert answer.status_code == 401
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_a_copy_that_is_sent_twice_is_one_copy(collector):
    address = f"/collection/add/{make_item(collector.user).watch.folder}/"
    html = collector.get(address).content.decode()
    sent = filled(collector, address) | {"token": hidden(html, "token")}
    for note in (WORDS, WORDS, "Исправлено"):
        assert collector.post(address, sent | {"note": note}).status_code == 302
    assert Collection.objects.filter(user=collector.user).count() == 2
    assert Collection.objects.filter(note="Исправлено").count() == 1
    assert collector.post(address, filled(collector, address)).status_code == 302
    assert Collection.objects.filter(user=collector.user).count() == 3
