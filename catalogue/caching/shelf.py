"""What was made for questions that anybody may type, in a bounded number of places of the cache.

There are as many addresses as somebody cares to invent, and a cache that takes them all has room for nothing else. So
each question has two places that it may stand in, as all have, and what stands there gives way only to a question that
is asked again. Where it finds none, its answer waits in a row of a few beside it for that second time, the oldest of
the row making room. Ten thousand that are asked once push out each other and nothing else. What was made for another
edition of the catalogue gives way to everything.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from catalogue.caching.cached import cache

IN_A_ROW = 8  # answers that wait to be asked for again


@dataclass(frozen=True)
class Shelf:
    """`places` answers at most are kept at once, by whichever process, and as many wait to be asked for again."""

    name: str
    places: int

    @property
    def rows(self) -> int:
        return -(-self.places // IN_A_ROW)

    @property
    def most_entries(self) -> int:
        """How many entries of the cache it takes at most."""
        return self.places + self.rows * (1 + IN_A_ROW)

    def get(self, edition: Hashable, question: str) -> Any:
        """What was kept for this question in this edition; None where nothing is. Asked again, it is kept for good."""
        digest = digest_of(edition, question)
        places, waiting = self._places(digest), self._waiting(digest)
        found = cache.get_many([*places, waiting])
        entry = next((entry for entry in found.values() if entry[1] == digest), None)
        if entry is None:
            return None
        if entry is found.get(waiting):
            cache.set(places[0], entry, entry[-1])
            cache.delete(waiting)
        return entry[2]

    def put(self, edition: Hashable, question: str, answer: Any, seconds: int) -> None:
        digest = digest_of(edition, question)
        entry = (edition, digest, answer, seconds)
        places = self._places(digest)
        there = cache.get_many(places)
        own = [place for place in places if place in there and there[place][1] == digest]
        free = [place for place in places if place not in there or there[place][0] != edition]
        if own or free:
            cache.set((own or free)[0], entry, seconds)
        else:
            self._let_wait(entry)

    def _places(self, digest: str) -> list[str]:
        return [f"{self.name}:{int(part, 16) % self.places}" for part in (digest[:8], digest[8:16])]

    def _waiting(self, digest: str) -> str:
        return f"{self.name}:waiting:{digest}"

    def _let_wait(self, entry: tuple) -> None:
        _edition, digest, _answer, seconds = entry
        row = f"{self.name}:row:{int(digest[16:24], 16) % self.rows}"
        waiting = [*(other for other in cache.get(row, ()) if other != digest), digest]
        cache.delete_many([self._waiting(other) for other in waiting[:-IN_A_ROW]])
        cache.set(row, waiting[-IN_A_ROW:], seconds)
        cache.set(self._waiting(digest), entry, seconds)


def digest_of(edition: Hashable, question: str) -> str:
    """A question may hold anything that a reader typed: the cache sees its digest."""
    return sha256(repr((edition, question)).encode(errors="replace")).hexdigest()
