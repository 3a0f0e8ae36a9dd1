"""What search computed for one version of the catalogue, kept in the cache under it."""

from collections.abc import Callable
from typing import TypeVar

from catalogue.caching.figures import A_WEEK, Figures
from catalogue.caching.shelf import Shelf

T = TypeVar("T")

searches = Shelf("search", places=500)  # a search has up to five of them


def remember(figures: Figures, place: str, compute: Callable[[], T]) -> T:
    """What `compute` gave for this version of the catalogue. What no reader's words are part of, `figures` remember."""
    found: T | None = searches.get(figures.edition, place)
    if found is None:
        found = compute()
        keep(figures, place, found)
    return found


def keep(figures: Figures, place: str, found: object) -> None:
    """Remember what was found on the way to something else."""
    searches.put(figures.edition, place, found, A_WEEK)
