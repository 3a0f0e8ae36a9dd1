"""What search computed for one version of the catalogue, kept in the cache under it."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from catalogue.cached import cache
from catalogue.figures import A_WEEK, Figures

T = TypeVar("T")


def remember(figures: Figures, place: str, compute: Callable[[], T]) -> T:
    """What `compute` gave for this version of the catalogue."""
    found = cache.get(key_of(figures, place))
    if found is None:
        found = compute()
        keep(figures, place, found)
    return found


def keep(figures: Figures, place: str, found) -> None:
    """Remember what was found on the way to something else."""
    cache.set(key_of(figures, place), found, A_WEEK)


def key_of(figures: Figures, place: str) -> str:
    """`place` may hold anything that a reader typed: the cache sees its digest."""
    return f"search:{figures.edition}:{sha256(place.encode(errors='replace')).hexdigest()}"
