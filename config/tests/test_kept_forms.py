"""Every form of the site that one types into: what is typed survives a session that ended, without JavaScript."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import KeptForm
from accounts.tests.factories import PASSWORD

from .access.accounts_rows import my_list
from .every_page import is_page
from .page_forms import PageForm, forms_of
from .test_access import CASES, address_of

pytestmark = pytest.mark.django_db
WORDS = "Слова «Ёлка» & <b> 7"
# What is about signing in or leaving is not kept: logins and addresses are typed in a moment, and secrets never.
OWN_WAYS = ("/accounts/login", "/accounts/signup", "/accounts/password", "/accounts/reauthenticate", "/accounts/email")
OWN_WAYS += ("/accounts/second-factor", "/accounts/connections", "/accounts/data/delete", "/accounts/sessions")


def typed_into(form: PageForm) -> bool:
    return form.method == "post" and bool(form.texts) and not form.action.startswith(OWN_WAYS)


def is_list_of_rows(form: PageForm) -> bool:
    """A changelist of the admin: one line goes with its actions."""
    return "action" in form.sent and "index" not in form.texts


def after_the_session_ended(client: Client, form: PageForm, page: str) -> PageForm:
    """Send the form without a session, sign in, and give the form that one arrives at."""
    Session.objects.all().delete()
    browser = Client(enforce_csrf_checks=True)
    browser.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    sent = browser.post(form.action, form.sent)
    assert sent.status_code == 302, f"{page}: {sent.status_code}"
    assert "/accounts/login/" in sent["Location"], f"{page}: {sent['Location']}"
    entrance = browser.get(sent["Location"])
    assert "Набранное сохранено" in entrance.content.decode(), page
    assert WORDS not in entrance.content.decode(), page
    [way_in] = [form for form in forms_of(entrance, sent["Location"]) if "login" in form.texts]
    credentials = {"login": [client.user.login], "password": [PASSWORD]}
    signed_in = browser.post(way_in.action, way_in.sent | credentials)
    assert signed_in.status_code == 302, page
    back = browser.get(signed_in["Location"])
    assert back.status_code == 200, f"{page}: {signed_in['Location']} {back.status_code}"
    [again] = [form for form in forms_of(back, signed_in["Location"]) if "proof" in form.sent]
    return again


def lost_on(page: str, client: Client) -> list[str] | None:
    """The fields whose text did not come back, of each form of the page; None where one types into nothing there."""
    shown = client.get(page)
    forms = forms_of(shown, page) if is_page(shown) else []
    lost = None
    for form in forms:
        if not typed_into(form) or is_list_of_rows(form):
            continue
        assert "proof" in form.sent, f"{page}: {form.action} with {form.texts} has no {{% keep %}}"
        words = {name: [f"{WORDS} {number}"] for number, name in enumerate(form.texts)}
        form.sent |= words
        again = after_the_session_ended(client, form, page)
        lost = (lost or []) + [f"{page}: {name}" for name, said in words.items() if again.sent.get(name) != said]
        assert KeptForm.objects.get().user == client.user
    return lost


def test_every_form_that_is_typed_into_comes_back_with_its_text(clients, people, report):
    tried, lost = [], []
    for case in CASES:
        name, row = case.values
        seers = [persona for persona in people if row.get and row.get.answer(persona) == 200]
        if not seers or row.get.answer("visitor") == 200:
            continue
        with transaction.atomic():
            found = lost_on(address_of(name, row, people), clients[seers[0]])
            transaction.set_rollback(True)
        cache.clear()  # nobody is told to slow down
        if found is not None:
            tried.append(name)
            lost += found
    assert lost == []
    report(f"{len(tried)} forms came back after signing in: {', '.join(tried)}")
    assert len(tried) >= 20


def test_the_place_of_a_watch_on_a_list_comes_back(collector):
    made = my_list({"collector": collector.user})
    page = f"/lists/{made.pk}/edit/?entry={made.entries.get().pk}"
    assert lost_on(page, collector) == []
    for entry in ("0", "x", "", "99"):
        collector.force_login(collector.user)
        assert collector.get(f"/lists/{made.pk}/edit/", {"entry": entry}).status_code == 404
