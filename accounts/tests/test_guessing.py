"""Who guesses passwords is stopped; whose account it is comes in all the same."""

from datetime import timedelta
from functools import partial

import pytest
from django.core import signing
from django.core.cache import cache, caches
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.housekeeping import forget_the_expired
from accounts.models import Limit
from accounts.signing.devices import known_device
from accounts.tests.factories import PASSWORD, make_user
from conftest import at_once

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


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


def test_where_guesses_cannot_be_counted_nobody_comes_in(limits_in_the_database):
    make_user(login="anna")

    def away(execute, sql, *args):
        if "accounts_limit" in sql:
            raise OperationalError("no room")
        return execute(sql, *args)

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(away):
        assert sign_in(client, PASSWORD).status_code == 503  # it ends the connection, so it comes last
    assert "sessionid" not in client.cookies


def test_limits_that_expired_are_swept(limits_in_the_database):
    guess(1)
    cache.set("old", 1, timeout=-1)
    counted = Limit.objects.count()
    forget_the_expired()
    assert 0 < Limit.objects.count() == counted - 1


def test_a_try_is_counted_at_one_price_however_many_are_counted(limits_in_the_database, django_assert_max_num_queries):
    """None is forgotten where they are many, and no query is of the whole table."""
    rows = (Limit(cache_key=f"row {number}", value="", expires=timezone.now() + A_DAY) for number in range(400))
    Limit.objects.bulk_create(rows)
    with django_assert_max_num_queries(1) as queries:
        cache.set("tries", [1])
    with django_assert_max_num_queries(4) as more:
        assert cache.add("lock", True)
    assert not [query for query in [*queries, *more] if "COUNT" in query["sql"]]
    assert Limit.objects.count() == 402


def test_limits_in_the_database_are_a_cache(limits_in_the_database):
    assert cache.add("lock", 1, timeout=60)
    assert not cache.add("lock", 2, timeout=60)
    assert cache.get("lock") == 1
    cache.set("lock", [3], timeout=60)
    assert cache.get("lock") == [3]
    cache.set("lock", 4, timeout=-1)
    assert cache.get("lock") is None
    cache.set("lock", 4, timeout=-1)
    assert cache.add("lock", 5, timeout=None)
    assert cache.touch("lock", -1)
    assert cache.get("lock") is None
    assert not cache.touch("none")
    cache.delete("lock")
    assert cache.add("lock", 6)


def test_of_many_who_add_at_once_one_has_it(shared_database, limits_in_the_database):
    for _round in range(5):
        assert sorted(at_once(*[partial(cache.add, "lock", number) for number in range(4)])) == [False] * 3 + [True]
        cache.delete("lock")
