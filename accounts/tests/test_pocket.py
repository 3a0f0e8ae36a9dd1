"""The list that a browser keeps: one person's own and nothing more, and nothing of it once they left."""

import json

import pytest
from django.test import Client

from accounts.collection import capacity
from accounts.signing.clearing import HEADER
from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.photos import turns
from catalogue.tests.factories import make_brand, make_mechanism, make_watch

pytestmark = pytest.mark.django_db
LIST = "/collection/have/list/"


def test_the_list_has_what_pieces_are_called_and_nothing_that_is_private(collector, stranger):
    brand = make_brand(name="Восток", name_en="Vostok")
    watch = make_watch(
        brand=brand, title="Восток 2414", code="420059", mechanism=make_mechanism(calibre="2414"), aliases=["Космос"]
    )
    secret = {"note": "kanareika", "serial": "kanareika", "price": "987654.32"}
    make_item(collector.user, watch=watch, status="sell", **secret)
    make_item(collector.user, watch=None, brand_name="Ракета", name="Коперник", description="kanareika", **secret)
    make_item(stranger.user, watch=make_watch(title="Чужие"))
    answer = collector.get(LIST)
    kept = json.loads(answer.content)
    assert kept["person"] == collector.user.pk
    assert sorted(row[:2] for row in kept["rows"]) == [["Восток 2414", "Продаю"], ["Ракета Коперник", "В коллекции"]]
    assert all(word in answer.content.decode() for word in ("Vostok", "420059", "Космос"))
    assert not any(word in answer.content.decode() for word in ("kanareika", "987654", "Чужие"))
    assert answer["Cache-Control"] == "private, no-store"


def test_a_code_is_kept_without_its_zeros_too(collector):
    make_item(collector.user, watch=make_watch(title="Ракета", code="0270"))
    make_item(collector.user, watch=None, brand_name="Восток", code="060634")
    make_item(collector.user, watch=make_watch(title="Слава", code="293034"))
    words = {row[0]: row[2].split() for row in collector.get(LIST).json()["rows"]}
    assert {"0270", "270"} <= set(words["Ракета"])
    assert {"060634", "60634"} <= {word for found in words.values() for word in found}
    assert words["Слава"].count("293034") == 1


def test_many_pieces_take_few_queries(collector, django_assert_max_num_queries):
    for _number in range(30):
        make_item(collector.user)
    with django_assert_max_num_queries(10):
        assert len(collector.get(LIST).json()["rows"]) == 30


def test_a_visitor_has_no_list(visitor):
    assert visitor.get(LIST).status_code == 302
    worker = visitor.get("/collection/have/worker.js")
    assert worker["Content-Type"] == "text/javascript; charset=utf-8"
    assert visitor.get("/en/collection/have/worker.js").content == worker.content


def signed_in(client, login: str):
    return client.post("/accounts/login/", {"login": login, "password": PASSWORD})


def test_the_browser_is_cleared_for_who_leaves_and_for_another_and_not_for_the_same(db):
    for login in ("anna", "boris"):
        make_user(login=login)
    client = Client()
    assert HEADER not in signed_in(client, "anna")
    assert HEADER not in client.get("/accounts/logout/")
    assert client.post("/accounts/logout/")[HEADER] == '"storage"'
    assert HEADER not in signed_in(client, "anna")
    client.session.flush()  # it ended; what was typed stays through the next sign-in of the same person
    client.cookies.pop("sessionid")
    assert HEADER not in signed_in(client, "anna")
    client.cookies.pop("sessionid")
    assert signed_in(client, "boris")[HEADER] == '"storage"'


def test_who_deletes_the_account_leaves_nothing(collector):
    assert HEADER not in collector.post("/accounts/data/delete/")  # asked for the password first
    collector.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert HEADER not in collector.post("/accounts/data/delete/", {"login": "wrong"})
    answer = collector.post("/accounts/data/delete/", {"login": collector.user.login})
    assert answer.status_code == 302
    assert answer[HEADER] == '"storage"'


def test_the_list_of_a_large_collection_has_the_turn_of_the_container(collector, monkeypatch):
    """Eight at once of 20 000 pieces took 500 MB: whoever opens a photo takes as much as there is beside the site."""
    make_item(collector.user)
    monkeypatch.setattr(capacity, "LARGE", 0)
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0)
    monkeypatch.setattr(turns, "is_locked", lambda place: False)
    assert collector.get(LIST).status_code == 503
    monkeypatch.setattr(turns, "is_locked", lambda place: True)
    assert collector.get(LIST).status_code == 200
