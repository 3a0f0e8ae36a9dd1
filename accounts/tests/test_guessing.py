"""Who guesses passwords is stopped; whose account it is comes in all the same."""

import pytest
from django.core import signing
from django.core.cache import cache, caches
from django.test import Client, RequestFactory

from accounts.devices import known_device
from accounts.housekeeping import forget_the_expired
from accounts.models import Limit
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client, password, login="anna", address="10.0.0.1"):
    return client.post("/accounts/login/", {"login": login, "password": password}, REMOTE_ADDR=address)


def is_signed_in(client) -> bool:
    return client.get("/collection/").status_code == 200


def guess(times: int, address: str = "10.9.9.9") -> None:
    for number in range(times):
        assert sign_in(Client(), f"wrong {number}", address=address).status_code == 200


def test_guesses_from_one_source_do_not_keep_the_owner_out_at_another():
    make_user(login="anna")
    guess(6)
    assert "Слишком много" in sign_in(Client(), PASSWORD, address="10.9.9.9").content.decode()
    assert sign_in(Client(), PASSWORD).status_code == 302


def test_guesses_from_many_sources_do_not_keep_a_known_device_out():
    make_user(login="anna")
    known = Client()
    sign_in(known, PASSWORD)
    known.post("/accounts/logout/")
    for number in range(20):
        sign_in(Client(), "wrong", address=f"10.1.{number}.1")
    assert "Слишком много" in sign_in(Client(), PASSWORD, address="10.2.2.2").content.decode()
    assert sign_in(known, PASSWORD).status_code == 302
    assert is_signed_in(known)


def test_a_known_device_is_counted_too():
    make_user(login="anna")
    known = Client()
    sign_in(known, PASSWORD)
    known.post("/accounts/logout/")
    for number in range(5):
        sign_in(known, f"wrong {number}", address=f"10.1.{number}.1")
    assert "Слишком много" in sign_in(known, PASSWORD, address="10.1.9.1").content.decode()


@pytest.mark.parametrize("cookie", ["x", "x:y:z", "eyJhY2NvdW50IDEiOiJkZXZpY2UifQ:1:forged"])
def test_a_forged_device_is_no_device(cookie):
    make_user(login="anna")
    for number in range(20):
        sign_in(Client(), "wrong", address=f"10.1.{number}.1")
    client = Client()
    client.cookies["device"] = cookie
    assert "Слишком много" in sign_in(client, PASSWORD, address="10.2.2.2").content.decode()


def test_a_token_of_another_purpose_is_no_device():
    """What the site has signed for one purpose opens nothing of another."""
    user = make_user(login="anna")
    request = RequestFactory().get("/")
    for salt, known in (("accounts.devices", True), ("kept form", False)):
        request.COOKIES["device"] = signing.dumps({f"account {user.pk}": "device 1"}, salt=salt)
        assert bool(known_device(request, f"account {user.pk}")) is known


def test_a_letter_lets_the_owner_in_during_an_attack(mailoutbox):
    user = make_user(login="anna")
    for number in range(20):
        sign_in(Client(), "wrong", address=f"10.1.{number}.1")
    client = Client()
    client.post("/accounts/password/reset/", {"email": user.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/password/reset/key/" in word)
    address = client.get(link.partition("testserver")[2]).headers["Location"]
    client.post(address, {"password1": "another long phrase", "password2": "another long phrase"})
    assert is_signed_in(client)


def test_visitors_who_fill_the_cache_do_not_make_guesses_forgotten(limits_in_the_database):
    make_user(login="anna")
    guess(5)
    visitor = Client()
    for number in range(120):
        assert visitor.get(f"/watches/?from={1000 + number}").status_code == 200
    assert len(caches["pages"]._cache) <= 50
    assert "Слишком много" in sign_in(Client(), PASSWORD, address="10.9.9.9").content.decode()


def test_limits_that_expired_are_swept(limits_in_the_database):
    guess(1)
    cache.set("old", 1, timeout=-1)
    counted = Limit.objects.count()
    forget_the_expired()
    assert 0 < Limit.objects.count() == counted - 1
