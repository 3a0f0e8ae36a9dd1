"""An address that somebody only wants to change to is not theirs: whoever owns it may be another member."""

import time

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Letter, User
from accounts.people.personal_data import delete_person
from accounts.tests.exported import exported
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
TOO_MANY = "Слишком много"


def sign_in(client, login, password=PASSWORD, address="10.0.0.1"):
    return client.post("/accounts/login/", {"login": login, "password": password}, REMOTE_ADDR=address)


def who_wants(email: str) -> Client:
    """Somebody who asked to change to `email`."""
    client = Client()
    client.user = make_user(login="anna")
    sign_in(client, "anna")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": email, "action_add": ""})
    assert client.user.emailaddress_set.filter(email=email, verified=False).exists()
    return client


def link_in(letter) -> str:
    return next(word for word in letter.body.split() if "/password/reset/key/" in word).partition("testserver")[2]


def test_letters_to_it_are_neither_exported_nor_deleted():
    victim = make_user(login="boris")
    client = who_wants(victim.email)
    letter = Letter.objects.create(recipient=victim.email, sender="x@example.org", subject="x", body="kanareika")
    assert "kanareika" not in str(exported(client.user))
    assert "kanareika" in str(exported(victim))
    delete_person(client.user)
    assert Letter.objects.filter(pk=letter.pk).exists()


def test_who_owns_it_gets_no_link_to_the_account(mailoutbox):
    who_wants("mistyped@example.org")
    mail.outbox.clear()
    Client().post("/accounts/password/reset/", {"email": "mistyped@example.org"})
    assert [letter.to for letter in mail.outbox] == [["mistyped@example.org"]]
    assert "/password/reset/key/" not in mail.outbox[0].body
    Client().post("/accounts/password/reset/", {"email": "Anna@example.org"})
    assert "/password/reset/key/" in mail.outbox[1].body


def test_it_names_the_account_of_its_owner_alone():
    who_wants("boris@example.org")
    assert User.objects.find_for_sign_in("boris@example.org") is None
    victim = make_user(login="boris")
    assert User.objects.find_for_sign_in("boris@example.org") == victim


def test_its_owner_signs_up(mailoutbox, monkeypatch):
    who_wants("boris@example.org")
    password = "another long phrase"
    sent = {"username": "boris", "email": "boris@example.org", "consent": "on"}
    later = time.time() + 600  # there is a pause between letters to one address
    monkeypatch.setattr(time, "time", lambda: later)
    Client().post("/accounts/signup/", sent | {"password1": password, "password2": password})
    assert User.objects.get(login="boris").emailaddress_set.filter(email="boris@example.org").exists()
    assert mail.outbox[-1].to == ["boris@example.org"]
    assert "boris!" in mail.outbox[-1].body


def test_a_new_password_of_ones_own_forgets_no_guesses_at_anothers(mailoutbox):
    victim = make_user(login="boris")
    who_wants(victim.email)
    for number in range(16):
        sign_in(Client(), "boris", "wrong", address=f"10.1.{number}.1")
    mail.outbox.clear()
    client = Client()
    client.post("/accounts/password/reset/", {"email": "anna@example.org"})
    address = client.get(link_in(mail.outbox[0])).headers["Location"]
    client.post(address, {"password1": "another long phrase", "password2": "another long phrase"})
    assert client.get("/collection/").status_code == 200
    assert TOO_MANY in sign_in(Client(), "boris", address="10.2.2.2").content.decode()


def test_letters_about_a_new_password_are_few(mailoutbox, monkeypatch):
    """Who has an address may not be flooded; each letter opens for an hour, so a few of them are enough."""
    user, began = make_user(login="anna"), time.time()
    for minute in range(50):
        monkeypatch.setattr(time, "time", lambda now=began + 60 * minute: now)
        Client().post("/accounts/password/reset/", {"email": user.email}, REMOTE_ADDR=f"10.1.{minute}.1")
    assert len(mail.outbox) == 10
