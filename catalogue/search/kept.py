"""What search computed for one version of the catalogue, kept in the cache under it."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from catalogue.figures import A_WEEK, Figures

T = TypeVar("T")


def remember(figures: Figures, place: str, compute: Callable[[], T], *, most: int | None = None) -> T:
    """What `compute` gave for this version of the catalogue. What is longer than `most` is not kept.

    `place` may hold anything that a reader typed: the cache sees its digest.
    """
    key = f"search:{figures.version}:{sha256(place.encode(errors='replace')).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = compute()
        if most is None or len(found) <= most:
            cache.set(key, found, A_WEEK)
    return found
