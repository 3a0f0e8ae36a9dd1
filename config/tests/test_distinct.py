"""Addresses that somebody invents push nothing out of the cache that readers ask for.

`make drill-distinct` tries 10 000 of them.
"""

import os

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.factories import PASSWORD, make_user
from accounts.tests.test_guessing import guess, sign_in
from catalogue.caching.shelf import Shelf
from catalogue.search import kept
from catalogue.tests.factories import make_brand, make_mechanism, make_watch
from catalogue.views import conditional
from config.tests.invented import INVENTED

pytestmark = pytest.mark.django_db

DISTINCT = int(os.environ.get("DISTINCT", "150"))


@pytest.fixture
def pages():
    """Pages that readers ask for, lists of every kind among them."""
    mechanism = make_mechanism(calibre="2612", slug="2612")
    brand = make_brand(name="Сигнал", slug="signal")
    watches = [make_watch(folder=f"signal{number or ''}", brand=brand, mechanism=mechanism) for number in range(8)]
    own = [watch.get_absolute_url() for watch in watches]
    lists = [
        "/",
        "/en/",
        "/watches/",
        "/mechanisms/",
        "/mechanisms/2612/",
        "/brands/",
        "/brands/signal/",
        "/factories/",
    ]
    asked = [
        "/watches/?brand=signal",
        "/watches/?q=сигнал",
        "/watches/?sort=new",
        "/suggest/?q=с",
        "/watches/?photo=no",
    ]
    return [*own, *lists, *asked, "/watches/compare/?w=signal&w=signal1"]


@pytest.fixture
def small_shelves(monkeypatch):
    """As many places for each invented address as there are at full size, if fewer are tried."""
    share = DISTINCT / 10_000
    monkeypatch.setattr(conditional, "questions", Shelf("question", max(40, int(500 * share))))
    monkeypatch.setattr(kept, "searches", Shelf("search", max(40, int(500 * share))))


def is_warm(address: str) -> bool:
    """Whether the page comes out of the cache: it asks for the catalogue's version, and one watch how many have it."""
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    return len(queries) <= (1 if address.startswith("/watches/?") else 2)


def test_invented_addresses_leave_readers_their_pages(pages, small_shelves, limits_in_the_database, settings):
    most = conditional.questions.most_entries + kept.searches.most_entries + 100
    settings.CACHES = settings.CACHES | {"pages": settings.CACHES["pages"] | {"OPTIONS": {"MAX_ENTRIES": 10_000}}}
    make_user(login="anna")
    guess(5)
    for page in pages:
        Client().get(page)
    for number in range(DISTINCT):
        Client().get(INVENTED[number % len(INVENTED)].format(number))
    warm = [page for page in pages if is_warm(page)]
    assert len(warm) >= 0.95 * len(pages), set(pages) - set(warm)
    assert len(caches["pages"]._cache) <= most
    assert "Слишком много" in sign_in(Client(), PASSWORD, address="10.9.9.9").content.decode()


def test_what_is_asked_again_finds_a_place():
    shelf = Shelf("test", 1)
    for question in ("first", "second"):
        shelf.put(1, question, question.upper(), 60)
    assert shelf.get(1, "second") == "SECOND"  # at the second time already
    for number in range(20):
        shelf.put(1, f"once {number}", number, 60)
    assert [shelf.get(1, question) for question in ("first", "second")] == [None, "SECOND"]
    assert [shelf.get(1, f"once {number}") for number in (11, 12)] == [None, 12]  # the oldest made room
    assert len(caches["pages"]._cache) <= shelf.most_entries


def test_what_is_asked_once_pushes_nothing_out():
    shelf = Shelf("once", 1)
    for number in range(20):
        shelf.put(1, str(number), number, 60)
    assert shelf.get(1, "0") == 0


def test_what_was_made_for_another_edition_gives_way():
    shelf = Shelf("edition", 1)
    shelf.put(1, "question", "old", 60)
    assert shelf.get(2, "question") is None
    shelf.put(2, "question", "new", 60)
    assert shelf.get(2, "question") == "new"
    assert shelf.get(1, "question") is None


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("/watches/?q=сигнал&sort=new", "/watches/?sort=new&q=сигнал", True),
        ("/watches/?q=сигнал", "/watches/?q=%D1%81%D0%B8%D0%B3%D0%BD%D0%B0%D0%BB", True),
        ("/watches/?sort=new&utm_source=a", "/watches/?sort=new&utm_source=a", False),  # it says more than is read
        ("/watches/?from=" + "1" * 501, "/watches/?from=" + "1" * 501, False),  # and nobody types so much
        ("/watches/compare/?w=signal&w=signal1", "/watches/compare/?w=signal1&w=signal", False),  # in another order
    ],
)
def test_an_address_is_known_by_what_the_page_reads(pages, first, second, shared):
    Client().get(first)
    assert is_warm(second) is shared
