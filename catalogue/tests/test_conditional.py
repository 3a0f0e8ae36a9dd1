"""A page that a visitor has already costs nothing while nothing changed, and is never stale."""

import time
from functools import partial
from threading import Event
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from catalogue.caching.cached import cache
from catalogue.caching.figures import Figures, version_answered
from catalogue.history.publishing import Action, publish_watch
from catalogue.models import CatalogueVersion, Watch
from catalogue.views.conditional import being_made, kept
from conftest import at_once

from .factories import make_brand, make_mechanism, make_watch

pytestmark = pytest.mark.django_db

PAGES = [
    *("/", "/en/", "/watches/", "/watches/?brand=signal", "/suggest/?q=с", "/watches/compare/?w=signal"),
    *("/watches/signal/", "/mechanisms/", "/mechanisms/2612/", "/brands/", "/brands/signal/", "/factories/"),
]


@pytest.fixture
def watch():
    mechanism = make_mechanism(calibre="2612", slug="2612")
    return make_watch(folder="signal", brand=make_brand(name="Сигнал", slug="signal"), mechanism=mechanism)


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_is_not_made_again(watch, visitor, address, django_assert_max_num_queries):
    first = visitor.get(address)
    assert (first.status_code, first["Cache-Control"]) == (200, "no-cache")
    with django_assert_max_num_queries(2):
        again = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", PAGES)
def test_who_has_not_seen_it_gets_the_page_as_it_was_made(watch, visitor, address, django_assert_max_num_queries):
    first = visitor.get(address)
    with django_assert_max_num_queries(2 if address == "/watches/signal/" else 1):  # how many have it is read anew
        again = visitor.get(address)
    assert (again.status_code, again.content) == (200, first.content)
    own = {"X-Request-ID": "", "Vary": ""}
    assert {**again.headers, **own} == {**first.headers, **own}
    assert set(again["Vary"].split(", ")) == set(first["Vary"].split(", ")) >= {"Cookie"}


@pytest.mark.parametrize("address", PAGES)
def test_whatever_is_published_changes_the_etag(watch, visitor, address):
    before = visitor.get(address)["ETag"]
    publish_watch(watch, aliases=["Звонок"], by=None, evidence="", action=Action.CHANGED)
    assert visitor.get(address, headers={"If-None-Match": before}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_after_a_restore_nothing_is_shown_of_the_lost_time(watch, visitor, address):
    """The restore sets rows and number back, and others publish other things under the same numbers."""
    saved = CatalogueVersion.objects.number()
    publish_watch(watch, aliases=["Звонок"], by=None, evidence="", action=Action.CHANGED)
    lost = visitor.get(address)["ETag"]
    CatalogueVersion.objects.update(value=saved)
    call_command("migrate", verbosity=0)
    for _ in range(3):
        publish_watch(watch, aliases=["Полет"], by=None, evidence="", action=Action.CHANGED)
        assert visitor.get(address, headers={"If-None-Match": lost}).status_code == 200
        assert CatalogueVersion.objects.number() > saved + 1000


def test_addresses_and_releases_differ(watch, visitor, monkeypatch):
    etags = {visitor.get(address)["ETag"] for address in PAGES}
    assert len(etags) == len(PAGES)
    monkeypatch.setattr("catalogue.views.conditional.release", lambda: "the next")
    assert etags.isdisjoint({visitor.get(address)["ETag"] for address in PAGES})


def test_no_release_reads_the_figures_of_an_earlier_one(watch, visitor, monkeypatch):
    """Its rows had other columns, and what it kept stands in the cache for a week."""
    Figures().remember("references", object)
    monkeypatch.setattr("catalogue.caching.figures.release", lambda: "next")
    assert b"findings__rest" in visitor.get("/watches/signal/").content


def test_a_watch_that_people_have_is_kept_and_how_many_they_are_is_read_anew(watch, visitor, django_assert_num_queries):
    seen = visitor.get("/watches/signal/")["ETag"]
    for number in (1, 2):
        Watch.objects.update(want_count=number)
        with django_assert_num_queries(2):
            again = visitor.get("/watches/signal/", headers={"If-None-Match": seen})
        assert (again.status_code, f"{number} ищ" in again.text or f"{number} collector" in again.text) == (200, True)
        seen = again["ETag"]
    assert visitor.get("/watches/signal/", headers={"If-None-Match": seen}).status_code == 304
    assert "ETag" not in visitor.get("/watches/?sort=had")


def test_who_is_signed_in_gets_a_page_of_their_own(watch, visitor, collector):
    etag = visitor.get("/watches/")["ETag"]
    answer = collector.get("/watches/", headers={"If-None-Match": etag})
    assert (answer.status_code, "ETag" in answer) == (200, False)


def test_a_message_is_shown_once(watch, visitor):
    etag = visitor.get("/watches/")["ETag"]
    visitor.cookies["messages"] = "anything"
    assert visitor.get("/watches/", headers={"If-None-Match": etag}).status_code == 200


def test_what_is_not_there_has_no_etag(watch, visitor):
    with override("ru"):
        assert "ETag" not in visitor.get("/watches/nobody/")
    CatalogueVersion.objects.all().delete()
    assert CatalogueVersion.objects.number() == 0


@pytest.fixture
def patience(monkeypatch):
    """However slow the machine is, nobody goes ahead."""
    monkeypatch.setattr("catalogue.views.conditional.LONGEST_WAIT", 120.0)


def test_pages_are_made_one_after_the_other_and_what_is_kept_waits_for_none(shared_database, patience):
    """Eight ask for pages that nobody has asked for, and each finds no other being made; a kept one comes meanwhile."""
    making, most, made = 0, 0, Event()

    @kept("number")
    def slow(request):
        nonlocal making, most
        making, most = making + 1, max(most, making + 1)
        made.wait(0.05)
        making -= 1
        return HttpResponse("made")

    def ask(address):
        request = RequestFactory().get(address)
        request.resolver_match = SimpleNamespace(url_name="slow")
        return slow(request)

    ask("/kept")
    with being_made:
        assert ask("/kept").content == b"made"
    assert version_answered.get() is None  # nothing is left to whoever comes next
    answers = at_once(*(partial(ask, f"/?number={number}") for number in range(8)))
    assert ([answer.content for answer in answers], most) == ([b"made"] * 8, 1)


def test_sixteen_who_ask_for_one_new_page_have_it_made_once(shared_database, patience):
    count = 0

    @kept("number")
    def page(request):
        nonlocal count
        count += 1
        return HttpResponse("made")

    def ask():
        request = RequestFactory().get("/new")
        request.resolver_match = SimpleNamespace(url_name="new")
        return page(request)

    at_once(*[ask] * 16)
    assert count == 1


def test_what_takes_long_is_made_for_one_on_the_whole_machine_and_other_pages_wait_for_none(shared_database, patience):
    """Another process makes a page that takes long, as its sign in the cache says."""
    made = []

    def page(request):
        made.append(request.path)
        return HttpResponse("made")

    def ask(view, address):
        request = RequestFactory().get(address)
        request.resolver_match = SimpleNamespace(url_name="page")
        return view(request)

    short, long = kept("number")(page), kept("number", take_long=True)(page)
    assert cache.add("making:long", True)

    def the_other_process():
        while "/short" not in made:
            time.sleep(0.01)
        ask(short, "/second")
        cache.delete("making:long")

    at_once(partial(ask, long, "/long"), partial(ask, short, "/short"), the_other_process)
    assert (made[:2], sorted(made[2:])) == (["/short", "/second"], ["/long"])
