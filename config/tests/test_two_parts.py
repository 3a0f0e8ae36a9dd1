"""Pages in two parts: what is one reader's own stands in no other's page, and what anybody changed is seen at once."""

import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import connections
from django.http import HttpResponse
from django.middleware.csrf import _unmask_cipher_token
from django.test import Client, RequestFactory

from accounts.collection import sharing, writing
from accounts.models import Collection
from accounts.people import banning
from accounts.tests.factories import make_item, take_out
from catalogue.caching.cached import cache
from catalogue.history.publishing import delete_watch, publish_vocabulary
from catalogue.models import Watch
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from catalogue.views.conditional import kept
from conftest import at_once
from drafts import actions, merging
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db
PAGES = ["/", "/watches/", "/watches/?photo=no", "/watches/?q=%D1%81%D0%B8%D0%B3%D0%BD%D0%B0%D0%BB", "/watches/signal/"]
PAGES += ["/watches/signal/history/", "/watches/compare/?w=signal&w=other", "/mechanisms/", "/mechanisms/2612/"]
PAGES += [
    "/brands/",
    "/brands/signal/",
    "/factories/",
    "/factories/first/",
    "/watches/?mine=yes",
    "/watches/?w=signal",
    "/collection/",
]
EVERYWHERE = [prefix + page for prefix in ("", "/en") for page in PAGES]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def watches() -> dict[str, Watch]:
    factory = make_factory(name="Первый", slug="first")
    brand = make_brand(name="Сигнал", slug="signal", factory=factory)
    known = {
        "brand": brand,
        "factory": factory,
        "mechanism": make_mechanism(calibre="2612", slug="2612", factory=factory),
    }
    return {name: make_watch(folder=name, title=f"Сигнал «{name}»", **known) for name in ("signal", "other", "third")}


@pytest.fixture
def people(watches, collector, stranger, moderator, administrator) -> list[Client]:
    """Each has a row of the same watch, of which only its number tells whose it is."""
    everybody = [collector, stranger, moderator, administrator]
    for person in everybody:
        person.item = make_item(person.user, watch=watches["signal"])
        person.own = [f'/{person.user.login}/">', f'/collection/{person.item.pk}/"', f"said-to-{person.user.login}"]
    return everybody


def say(person: Client) -> None:
    """What the next page says to them, once."""
    said = CookieStorage(RequestFactory().get("/"))._encode([Message(25, person.own[2])])
    person.cookies["messages"] = said


def seen(person: Client, addresses=EVERYWHERE) -> list[tuple[str, str]]:
    """What stands at each address, with a message on every page."""
    pages = []
    for address in addresses:
        if person.own:
            say(person)
        pages.append((address, person.get(address).text))
    return pages


def leaks(people: list[Client], pages: list[list[tuple[str, str]]]) -> list[tuple]:
    """Who sees what of whom, and who misses something of their own."""
    wrong, secrets = [], {}
    for person, own_pages in zip(people, pages, strict=True):
        for address, text in own_pages:
            others = [own for other in people if other is not person for own in other.own]
            wrong += [(person.own, address, canary) for canary in others if canary in text]
            is_marked = "signal/" in address and "history" not in address
            expected = [own for own in person.own if is_marked or "/collection/" not in own]
            wrong += [(person.own, address, "misses", own) for own in expected if own not in text]
            tokens = {_unmask_cipher_token(token) for token in TOKEN.findall(text)}
            wrong += [(person.own, address, "tokens", tokens)] * (len(tokens) != bool(person.own))
            secrets.setdefault(tuple(person.own), set()).update(tokens)
    every = [secret for own in secrets.values() for secret in own]
    return wrong + [("a token is shared", secrets)] * (len(every) != len(set(every)))


def a_visitor() -> Client:
    client = Client()
    client.own = []
    return client


def test_nothing_of_a_reader_stands_in_the_page_of_another(people):
    everybody = [*people, a_visitor()]
    pages = [seen(person) for person in everybody]  # the first of them is the one for whom each is made
    assert leaks(everybody, pages) == []


def test_a_page_that_forgets_to_mark_what_is_personal_shows_nobodys(people):
    """It is made for somebody without cookie, session, name, message and address, so there is nothing to tell."""

    @kept()
    def careless(request):
        told = [request.user, request.COOKIES, request.META, *get_messages(request), getattr(request, "session", None)]
        return HttpResponse(" ".join(map(str, told)))

    request = RequestFactory().get("/careless", headers={"cookie": "sessionid=canary", "user-agent": "canary"})
    request.user, request.session, request._messages = people[0].user, {"canary": 1}, ["canary"]
    request.resolver_match = None
    assert careless(request).text.split() == ["AnonymousUser", "{}", "{'QUERY_STRING':", "''}", "None"]


def seen_by_session(cookies: dict[str, str], own: list[str], addresses: list[str]) -> list[tuple[str, str]]:
    person = Client()
    person.cookies.load(cookies)
    person.own = own
    return seen(person, addresses)


@pytest.mark.parametrize("shared", [True, False])
def test_nor_where_threads_and_processes_make_pages_at_once(shared_database, people, settings, tmp_path, shared):
    backend = "filebased.FileBasedCache" if shared else "locmem.LocMemCache"
    pages = {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path / "pages")}
    settings.CACHES = settings.CACHES | {"pages": pages}
    everybody = [*people[:3], a_visitor()]
    some = ["/watches/", "/watches/signal/", "/en/brands/signal/", "/collection/"]
    assert leaks(everybody, at_once(*(partial(seen, person, some) for person in everybody))) == []
    caches["pages"].clear()
    connections.close_all()  # two processes must not speak through one
    told = [({name: cookie.value for name, cookie in person.cookies.items()}, person.own, some) for person in everybody]
    with ProcessPoolExecutor(4, multiprocessing.get_context("fork")) as processes:
        found = [processes.submit(seen_by_session, *each) for each in told]
        assert leaks(everybody, [each.result() for each in found]) == []


def normal(text: str) -> str:
    return TOKEN.sub("", text)


def accept(draft, by) -> None:
    actions.submit(draft, by=draft.user, version=draft.version)
    actions.accept(draft, by=by, version=draft.version)


def pages_of(process: str, visits: list[tuple[Client, str]]) -> dict[tuple, str]:
    """What each visit shows in a process that has this cache."""
    cache.__dict__["_alias"] = process
    return {(process, *visit): normal(visit[0].get(visit[1]).text) for visit in visits}


def test_what_anybody_changes_is_seen_by_everybody_at_once(watches, people, settings, monkeypatch):
    """After each writer the next page of everybody, out of either of two caches, is the one that is made anew."""
    collector, stranger, _moderator, administrator = people
    signal, third, by = watches["signal"], watches["third"], administrator.user
    settings.CACHES = settings.CACHES | {"other": settings.CACHES["pages"] | {"LOCATION": "other"}}
    monkeypatch.setitem(cache.__dict__, "_alias", "pages")
    addresses = ["/", "/watches/", "/watches/signal/", "/brands/signal/", "/en/mechanisms/2612/", "/watches/?mine=yes"]
    addresses += ["/en/watches/", "/watches/other/", "/collection/"]
    readers = [a_visitor(), collector, stranger]
    offer = make_item(stranger.user, watch=signal, status=Collection.Status.SELL)
    draft = make_draft_watch(user=collector.user, brand=signal.brand, mechanism=signal.mechanism, start_release=1960)
    merges = []
    writers = {
        "accept": lambda: accept(draft, by),
        "undo": lambda: actions.undo(draft, by=by, version=draft.version),
        "mark": lambda: writing.mark(collector.user, watches["other"], "want"),
        "unmark": lambda: take_out(Collection.objects.get(user=collector.user, status="want")),
        "publish a collection": lambda: sharing.set_collection_public(stranger.user, public=True),
        "sell another": lambda: make_item(stranger.user, watch=signal, status="swap"),
        "hide a collection": lambda: sharing.set_collection_public(stranger.user, public=False),
        "publish it again": lambda: sharing.set_collection_public(stranger.user, public=True),
        "merge": lambda: merges.append(merging.merge(signal, watches["other"], by=by)),
        "undo a merge": lambda: merging.undo(merges[0], by=by),
        "delete": lambda: delete_watch(third, by=by),
        "rename a brand": lambda: renamed(signal.brand),
        "ban": lambda: banning.ban(stranger.user, by=by),
    }
    assert offer.pk
    visits = [(reader, address) for reader in readers for address in addresses]
    assert pages_of("pages", visits) and pages_of("other", visits)  # from here on both are full before each writer
    for name, write in writers.items():
        write()
        shown = pages_of("pages", visits) | pages_of("other", visits)
        caches["other"].clear()
        made = {visit: normal(visit[0].get(visit[1]).text) for visit in visits}
        wrong = [(visit[0], visit[1].own[:1], visit[2]) for visit, text in shown.items() if made[visit[1:]] != text]
        assert wrong == [], name


def renamed(brand) -> None:
    brand.name = "Набат"
    publish_vocabulary(brand, by=None, evidence="", action="changed")
