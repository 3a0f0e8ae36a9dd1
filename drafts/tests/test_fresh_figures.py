"""What a moderator accepts is counted at once by every worker, whether they share a cache or each has its own."""

import re

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from accounts.models import Role
from accounts.tests.factories import make_user
from catalogue.history.publishing import Action, publish_watch
from catalogue.tests.factories import make_brand, make_watch
from conftest import at_once
from drafts import actions

from .factories import make_draft_watch

WORKERS = 4
ROUNDS = 3
ADDRESSES = ["/watches/", "/watches/?brand=polet", "/watches/?q=полёт", "/watches/?decade=1960"]


def number_in(html: str, before: str) -> int:
    """The number that stands first behind a piece of the page."""
    return int(re.search(rf"{before}.*?>(\d+)", html, re.DOTALL)[1])


@pytest.mark.parametrize("shared", [True, False], ids=["one cache for all", "each its own"])
def test_every_worker_counts_what_was_just_accepted(shared_database, shared):
    brand, other = make_brand(name="Полёт", slug="polet"), make_brand(name="Ракета", slug="raketa")
    for row in (brand, brand, other):
        publish_watch(
            make_watch(brand=row, start_release=1965), aliases=[], by=None, evidence="", action=Action.CREATED
        )
    author, moderator = make_user(role=Role.Code.CONTRIBUTOR), make_user(role=Role.Code.MODERATOR)

    def worker(number: int):
        def look():
            caches["default"] = LocMemCache("shared" if shared else f"own {number}", {})  # of this thread alone
            pages = [Client().get(address).content.decode() for address in ADDRESSES]
            of_brand = number_in(pages[0], 'value="polet".*?facet__count')
            seen[number] = [of_brand, *(number_in(page, 'id="count"') for page in pages)]

        return look

    for accepted in range(ROUNDS + 1):
        seen: dict[int, list] = {}
        assert at_once(*map(worker, range(WORKERS))) == [None] * WORKERS
        polet = 2 + accepted
        assert seen == {number: [polet, polet + 1, polet, polet, polet + 1] for number in range(WORKERS)}
        draft = make_draft_watch(user=author, brand=brand, start_release=1960 + accepted, status="submitted")
        actions.accept(draft, by=moderator, version=draft.version)
