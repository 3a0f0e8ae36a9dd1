"""Many texts read at once, as the search reads one: the keys of all of them are looked up together.

A list of a collection has hundreds of lines; a query for each word of each would take a minute.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from catalogue.caching.figures import Figures

from .folding import fold, other_readings, sounds
from .lexicon import Lexicon
from .reading import Ladder
from .terms import parts
from .vocabulary import Known, codes_beginning_with, known_keys, near_words, vocabulary
from .words import Word

AT_ONCE = 2000  # keys in one query
BEGINNINGS = 200  # beginnings of codes in one query: each is a condition of its own, and SQLite takes 1000
MOST_GUESSED = 400  # words that nothing has and that are compared with the whole vocabulary
SHORTEST_STEM = 6


class Listing(Ladder):
    """What one text would look up."""

    def __init__(self, text: str, *shared: Any) -> None:
        self.candidates: set[str] = set()
        self.starts: set[str] = set()
        super().__init__(text, *shared)

    def keys_that_exist(self, candidates: set[str]) -> dict[str, Known]:
        self.candidates = candidates
        return {}

    def codes_from(self, starts: list[str]) -> dict[str, list[str]]:
        self.starts = set(starts)
        return {}


class Prepared(Ladder):
    """A text whose keys were looked up before. `words` are what it asks, each word as what it probably means."""

    def __init__(self, text: str, found: "ManyReadings"):
        self.found = found
        super().__init__(text, *found.shared)
        self.words = [word or found.guess(word, self) for word in self.meant]

    def keys_that_exist(self, candidates: set[str]) -> dict[str, Known]:
        return {key: self.found.known[key] for key in candidates if key in self.found.known}

    def codes_from(self, starts: list[str]) -> dict[str, list[str]]:
        return {start: self.found.codes[start] for start in starts if start in self.found.codes}


class ManyReadings:
    """The readings of `texts`, by text, in a few queries."""

    def __init__(self, texts: Iterable[str]):
        figures = Figures()
        # The cache gives a lexicon of its own, a megabyte, to everybody who asks.
        self.shared = figures, replace(Lexicon.of(figures), meant={})
        candidates, starts = set(), set()
        for text in dict.fromkeys(texts):
            listing = Listing(text, *self.shared)
            candidates |= listing.candidates
            starts |= listing.starts
        self.known = self.keys_that_exist(candidates)
        self.codes = {
            start: codes
            for some in chunks(sorted(starts), BEGINNINGS)
            for start, codes in codes_beginning_with(some).items()
        }
        self.vocabulary = sorted(vocabulary())
        self.keys = {word[1] for word in self.vocabulary}
        self.heard = [word[0] for word in self.vocabulary]
        self.guessed: dict[str, Known | None] = {}

    def keys_that_exist(self, candidates: set[str]) -> dict[str, Known]:
        anything = Listing("", *self.shared)
        found: dict[str, Known] = {}
        for some in chunks(sorted(candidates)):
            found |= anything.named(set(some)) | known_keys(set(some))
        return found

    def read(self, text: str) -> Prepared:
        return Prepared(text, self)

    def guess(self, word: Word, ladder: Ladder) -> Word:
        """What a word without a meaning probably stands for: a lost zero, another spelling, a typing error."""
        number = fold(word.written)
        lost = [f"0{number}", f"00{number}"] if number.isdecimal() else []
        for key in [*lost, *other_readings(word.written)]:
            if key in self.known:
                return Word(self.known[key].word, (key,), typed=word.as_typed)
        for key in {number.replace("ev", "eu"), number.replace("av", "au")} & self.keys:  # Европа and Europe
            return Word(word.written, (key,), typed=word.as_typed)
        if word.written not in self.guessed and len(self.guessed) < MOST_GUESSED:
            alike = near_words(word.written, lambda: [*self.vocabulary, *ladder.lexicon.vocabulary()])
            self.guessed[word.written] = alike[0] if alike else None
        near = self.guessed.get(word.written)
        return Word(near.word, (near.key,), typed=word.as_typed) if near else word

    def akin(self, written: str) -> set[str]:
        """The keys of the words that begin as a long word does: Антарктида and антарктические."""
        found = set()
        for part in parts(written):
            prefix = sounds(part)[:SHORTEST_STEM]
            if len(prefix) == SHORTEST_STEM and prefix.isalpha():
                place = bisect_left(self.heard, prefix)
                while place < len(self.heard) and self.heard[place].startswith(prefix):
                    found.add(self.vocabulary[place][1])
                    place += 1
        return found


def chunks(keys: list[str], size: int = AT_ONCE) -> Iterator[list[str]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
