"""What was made for questions that anybody may type, in a bounded number of places of the cache.

There are as many addresses as somebody cares to invent, and a cache that takes them all has room for nothing else. So
each question has two places that it may stand in, as all have, and what stands there gives way only to a question that
is asked again. Ten thousand that are asked once push out nothing. What was made for another edition of the catalogue
gives way to everything.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from catalogue.caching.cached import cache

MARKS_FOR_A_PLACE = 4  # how many questions are remembered as asked once


@dataclass(frozen=True)
class Shelf:
    """`places` answers at most are kept at once, by whichever process."""

    name: str
    places: int

    @property
    def most_entries(self) -> int:
        """How many entries of the cache it takes at most."""
        return self.places * (1 + MARKS_FOR_A_PLACE)

    def get(self, edition: Hashable, question: str) -> Any:
        """What was kept for this question in this edition; None where nothing is."""
        digest = digest_of(edition, question)
        found = cache.get_many(self._places(digest)).values()
        return next((answer for its_edition, its_digest, answer in found if its_digest == digest), None)

    def put(self, edition: Hashable, question: str, answer: Any, seconds: int) -> None:
        digest = digest_of(edition, question)
        places = self._places(digest)
        there = cache.get_many(places)
        free = [place for place in places if place not in there or there[place][0] != edition]
        own = [place for place in places if place in there and there[place][1] == digest]
        if own or free or self._is_asked_again(digest, seconds):
            cache.set((own or free or places)[0], (edition, digest, answer), seconds)

    def _places(self, digest: str) -> list[str]:
        return [f"{self.name}:{int(part, 16) % self.places}" for part in (digest[:8], digest[8:16])]

    def _is_asked_again(self, digest: str, seconds: int) -> bool:
        """Whether it was asked before; from now on it was."""
        mark = f"{self.name}:asked:{int(digest[16:24], 16) % (self.places * MARKS_FOR_A_PLACE)}"
        if cache.get(mark) == digest:
            return True
        cache.set(mark, digest, seconds)
        return False


def digest_of(edition: Hashable, question: str) -> str:
    """A question may hold anything that a reader typed: the cache sees its digest."""
    return sha256(repr((edition, question)).encode(errors="replace")).hexdigest()
