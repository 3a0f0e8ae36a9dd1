"""Facets over what is the reader's own: another app's, which the catalogue asks without knowing it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from catalogue.models import Watch
from catalogue.models.texts import LazyText
from catalogue.models.watch_queries import WatchQuerySet


@dataclass(frozen=True)
class PersonalFacet:
    """A facet of another app, over its own tables. It is asked anew for each reader and never cached.

    `narrow(watches, tokens, user)` filters; `values(user)` gives (token, label) pairs, none for a reader
    to whom the facet means nothing; `count(watches, total, user)`, told how many `watches` there are, gives
    token → number.
    """

    name: str
    label: LazyText
    values: Callable[[Any], Iterable[tuple[str, str]]]
    narrow: Callable[[QuerySet[Watch], Collection[str], Any], WatchQuerySet]
    count: Callable[[QuerySet[Watch], int, Any], dict[str, int]]


PERSONAL_FACETS: dict[str, PersonalFacet] = {}


def register_facet(facet: PersonalFacet) -> None:
    """Add a facet of another app; it calls this once, in its `AppConfig.ready()`."""
    PERSONAL_FACETS[facet.name] = facet
