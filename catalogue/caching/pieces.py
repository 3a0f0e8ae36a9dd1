"""Pieces of pages, each made once for a language and kept until what it shows is touched: cards, and what is alike."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import get_language

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_DAY, Figures
from catalogue.caching.release import release

Made = dict[str, tuple[frozenset[str], str]]  # by the name of a piece: what it shows, and its text


class Piece(NamedTuple):
    """What `shows` names stands in it; `number` is that of the version it was made under."""

    number: int
    shows: frozenset[str]
    text: str


def kept_pieces(kind: str, names: list[str], make: Callable[[list[str]], Made]) -> dict[str, str]:
    """The pieces as the cache has them, in one question. `make` gives those that it lacks, with what each shows.

    It reads rows itself, after the version is known, and nothing of a reader: a piece belongs to nobody.
    """
    version = Figures().present
    keys = {name: f"{kind}:{release()}:{get_language()}:{name}" for name in names}
    found = cache.get_many(keys.values())
    kept = {
        name: piece.text
        for name, key in keys.items()
        if (piece := found.get(key)) and version.shows_still(piece.shows, piece.number)
    }
    lacking = [name for name in names if name not in kept]
    made = make(lacking) if lacking else {}
    cache.set_many({keys[name]: Piece(version.value, *piece) for name, piece in made.items()}, A_DAY)
    return kept | {name: text for name, (_shows, text) in made.items()}
