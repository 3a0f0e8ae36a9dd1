"""A button pressed after the session ended: one signs in, and comes back to a page where it can be pressed again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.models import Collection
from accounts.tests.factories import PASSWORD
from catalogue.tests.factories import make_watch

from .access import LOGIN
from .access.accounts_rows import NOTHING_BEGUN
from .test_access import CASES, address_of, row_counts

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
AGAIN = "Вы вошли. Нажмите ещё раз"


def senders() -> list:
    """Every address that takes something from whoever is signed in alone, and who may send it."""
    found = []
    for case in CASES:
        name, row = case.values
        if row.post and row.post is not NOTHING_BEGUN and row.post.answer("visitor") == LOGIN:
            allowed = [persona for persona in ("collector", "administrator") if row.post.allows(persona)]
            found += [(name, row, persona) for persona in allowed[:1]]
    return found


def led_to(response) -> str:
    """Where one is after signing in."""
    to = urlsplit(response["Location"])
    assert to.path.endswith("/accounts/login/"), to.path
    [page] = parse_qs(to.query)["next"]
    return page


def test_every_button_leads_back_to_a_page(clients, people, report):
    lost = []
    for name, row, persona in senders():
        with transaction.atomic():
            address, data = address_of(name, row, people), row.data(people)
            before = row_counts()
            for referer in ("", f"{HERE}{address}"):
                sent = Client().post(address, data, headers={"Referer": referer} if referer else {})
                page = led_to(sent)
                back = clients[persona].get(page, follow=True)
                if back.status_code != 200 or "pressed=" in back.request["QUERY_STRING"]:
                    lost.append(f"{name} {row.case} from {referer}: {page} {back.status_code}")
                elif AGAIN not in back.text and "html" in back["Content-Type"]:
                    lost.append(f"{name} {row.case} from {referer}: {page} says nothing")
            assert row_counts() == before, name
            transaction.set_rollback(True)
    assert lost == []
    assert len(senders()) > 60
    report(f"{len(senders())} addresses lead back to a page that can be read")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_watch_is_marked_by_pressing_once_more(collector, prefix):
    watch = make_watch()
    page, mark = f"{prefix}/watches/{watch.folder}/?from=list", f"{prefix}/collection/mark/{watch.folder}/"
    Session.objects.all().delete()
    entrance = collector.post(mark, {"status": "have"}, headers={"Referer": HERE + page})["Location"]
    shown = collector.get(entrance).text
    assert ("вы вернётесь на ту же страницу" in shown) is not bool(prefix)
    back = collector.post(entrance, {"login": "collector", "password": PASSWORD}, follow=True)
    assert back.redirect_chain[-1][0] == page
    assert (AGAIN in back.text) is not bool(prefix)
    assert AGAIN not in collector.get(page).text  # said once
    assert not Collection.objects.exists()


def test_a_file_is_said_to_be_chosen_again(collector):
    Session.objects.all().delete()
    file = SimpleUploadedFile("collection.csv", b"title\nx\n", "text/csv")
    page = led_to(collector.post("/collection/import/", {"file": file}))
    collector.force_login(collector.user)
    assert "Выберите файл ещё раз" in collector.get(page, follow=True).text


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"{HERE}/watches/?q=1&page=2", "/watches/?q=1&page=2&pressed=button"),
        ("http://elsewhere.example/watches/", "/collection/?pressed=button"),
        ("javascript:alert(1)", "/collection/?pressed=button"),
        (f"{HERE}//elsewhere.example/", "/?pressed=button"),
        (f"{HERE}/watches/?q={'x' * 2000}", "/watches/?pressed=button"),
    ],
)
def test_one_comes_back_to_pages_of_this_site_alone(db, visitor, referer, page):
    assert led_to(visitor.post("/collection/share/", headers={"Referer": referer})) == page


def test_nobody_is_led_elsewhere_by_an_address(collector):
    answer = collector.get("/?pressed=button", PATH_INFO="//elsewhere.example/")
    assert not answer["Location"].startswith("//")


@pytest.mark.parametrize(
    ("language", "words"), [("", "Этот адрес не открывают"), ("/en", "This address is not opened")]
)
def test_an_address_that_only_takes_something_says_so(collector, language, words):
    answer = collector.get(f"{language}/collection/share/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words in answer.text
