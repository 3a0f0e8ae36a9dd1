"""Sessions and factors: how each begins, what it must prove again, and when it ends for good."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.signing import sessions, strength
from accounts.signing.strength import MOST_PASSKEYS
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
AUTHENTICATE = "/accounts/second-factor/authenticate/"


@pytest.fixture
def anna():
    return make_user(login="anna")


def signed_in() -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": "anna", "password": PASSWORD})
    return client


def is_signed_in(client) -> bool:
    return client.get("/collection/").status_code == 200


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def key_of(client) -> str:
    return client.cookies[site.SESSION_COOKIE_NAME].value


def with_key(key: str) -> Client:
    client = Client()
    client.cookies[site.SESSION_COOKIE_NAME] = key
    return client


def long_ago(client) -> None:
    """As if all that the session has proven were of yesterday."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 24 * 3600
    session.save()


def test_a_session_that_was_signed_out_opens_nothing(anna):
    client = signed_in()
    stolen = with_key(key_of(client))
    assert is_signed_in(stolen)
    client.post("/accounts/logout/")
    assert not is_signed_in(stolen)


def test_a_person_has_so_many_sessions_and_signing_in_has_one_price(anna, monkeypatch):
    monkeypatch.setattr(sessions, "MOST", 3)
    clients = [signed_in() for _number in range(3)]
    with CaptureQueriesContext(connection) as few:
        clients.append(signed_in())
    with CaptureQueriesContext(connection) as many:
        clients.append(signed_in())
    assert len(many) == len(few)
    assert [is_signed_in(client) for client in clients] == [False, False, True, True, True]
    assert UserSession.objects.filter(user=anna).count() == 3


def test_after_a_month_anybody_signs_in_again(anna, monkeypatch):
    client = signed_in()
    monkeypatch.setattr(strength, "LONGEST", timedelta(hours=25))
    long_ago(client)
    assert is_signed_in(client)
    monkeypatch.setattr(strength, "LONGEST", timedelta(hours=23))
    assert not is_signed_in(client)
    monkeypatch.undo()
    assert not is_signed_in(client)  # ended, not only refused


def test_whoever_proves_again_who_they_are_gets_a_new_key(anna):
    client = signed_in()
    before = key_of(client)
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert key_of(client) != before
    assert is_signed_in(client)
    assert not is_signed_in(with_key(before))
    assert [session.session_key for session in anna.usersession_set.all()] == [key_of(client)]


def test_a_new_key_is_128_bits_of_chance_at_least(anna):
    keys = {key_of(signed_in()) for _again in range(5)}
    assert len(keys) == 5
    assert all(len(key) == 32 and key.isalnum() for key in keys)  # 36 letters to choose from: 165 bits


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/accounts/email/", {"action_add": "", "email": "new@example.org"}),
        ("/accounts/sessions/", {}),
        ("/accounts/second-factor/app/", {"code": "000000"}),
        ("/accounts/second-factor/passkeys/new/", {}),
        ("/accounts/data/delete/", {"login": "anna", "password": PASSWORD, "confirm": "on"}),
    ],
)
def test_what_opens_the_account_is_changed_after_the_password_only(anna, address, form, mailoutbox):
    elsewhere, client = signed_in(), signed_in()
    long_ago(client)
    assert client.post(address, form).headers["Location"].startswith("/accounts/reauthenticate/")
    assert is_signed_in(elsewhere)
    assert mailoutbox == []


def test_a_person_has_so_many_passkeys(anna):
    client = signed_in()
    new, told = "/accounts/second-factor/passkeys/new/", "место для 20 ключей доступа"
    kind = {"user": anna, "type": Authenticator.Type.WEBAUTHN}
    Authenticator.objects.bulk_create(Authenticator(**kind, data={"name": str(n)}) for n in range(MOST_PASSKEYS - 1))
    assert client.get(new).headers.get("Location") != "/accounts/second-factor/passkeys/"
    Authenticator.objects.create(**kind, data={"name": "last"})
    for answer in (client.get(new), client.post(new, {})):
        assert answer.headers["Location"] == "/accounts/second-factor/passkeys/"
    assert told in client.get("/collection/").content.decode()


def test_a_code_opens_once(anna):
    TOTP.activate(anna, SECRET)
    codes = RecoveryCodes.activate(anna).get_unused_codes()
    assert all(len(each) >= 8 for each in codes)
    for typed in (code(), codes[0]):
        first, second = signed_in(), signed_in()
        assert first.post(AUTHENTICATE, {"code": typed}).status_code == 302
        second.post(AUTHENTICATE, {"code": typed})
        assert is_signed_in(first)
        assert not is_signed_in(second)


def test_a_code_is_of_its_half_minute(anna, monkeypatch):
    TOTP.activate(anna, SECRET)
    now = time.time()
    for seconds, opens in ((-31, False), (31, False), (0, True)):
        monkeypatch.setattr(time, "time", lambda moment=now + seconds: moment)
        typed = code()
        monkeypatch.setattr(time, "time", lambda: now)
        client = signed_in()
        client.post(AUTHENTICATE, {"code": typed})
        assert is_signed_in(client) is opens, seconds


def test_a_letter_takes_the_place_of_the_password_and_not_of_the_second_factor(anna, mailoutbox):
    TOTP.activate(anna, SECRET)
    client = Client()
    client.post("/accounts/password/reset/", {"email": anna.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    address = client.get(link.partition("testserver")[2]).headers["Location"]
    new = {"password1": "another long phrase", "password2": "another long phrase"}
    assert client.post(address, new).headers["Location"].startswith(AUTHENTICATE)
    assert not is_signed_in(client)
    assert client.post(AUTHENTICATE, {"code": code()}).status_code == 302
    assert is_signed_in(client)


def test_the_link_of_a_letter_opens_for_an_hour_and_once(anna, mailoutbox, monkeypatch):
    Client().post("/accounts/password/reset/", {"email": anna.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    path = link.partition("testserver")[2]
    assert Client().get(path).status_code == 302
    assert site.PASSWORD_RESET_TIMEOUT == 3600
    monkeypatch.setattr(site, "PASSWORD_RESET_TIMEOUT", -1)
    assert Client().get(path).status_code == 200  # the page that says so
    monkeypatch.undo()
    client = Client()
    address = client.get(path).headers["Location"]
    client.post(address, {"password1": "another long phrase", "password2": "another long phrase"})
    assert Client().get(path).status_code == 200
