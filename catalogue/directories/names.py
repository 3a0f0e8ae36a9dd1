"""Which rows of a list a text means: by the words of their names, whatever they are spelled in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalogue.search.folding import has_digit, keys, other_layout, other_readings, sounds
from catalogue.search.terms import PUNCTUATION, REST, IndexedWord, parts
from catalogue.search.tokens import tokens_of
from catalogue.search.vocabulary import SHORTEST_PREFIX, near_names, near_words

BEGINNING = REST + 1  # what a hit is worth where a word only begins so
ALIKE = 0.8  # from here on a name is offered for another
ORDINAL = re.compile(r"(?<=\d)-?(?:й|я|ый|ой|st|nd|rd|th)$", re.IGNORECASE)  # 1-й МЧЗ, 2nd


@dataclass(frozen=True)
class Meant:
    """A word of a text: what it is taken for, and the rows that have it with what each hit is worth."""

    written: str
    rows: dict[int, int] = field(default_factory=dict)
    literal: bool = True


@dataclass(frozen=True)
class Understood:
    """A text as it was read: how it stands now, the words that nothing has, and what each row that has all is worth."""

    shown: str = ""
    missing: tuple[str, ...] = ()
    literal: bool = True
    scores: dict[int, int] = field(default_factory=dict)


@dataclass
class Names:
    """The words of all rows of a list: by key, the rows that have it; by sound, how it is written."""

    rows: dict[str, dict[int, int]] = field(default_factory=dict)
    heard: dict[str, IndexedWord] = field(default_factory=dict)

    def add(self, pk: int, words: Iterable[IndexedWord]) -> None:
        for word in words:
            found = self.rows.setdefault(word.key, {})
            found[pk] = max(word.worth, found.get(pk, 0))
            known = self.heard.setdefault(sounds(word.written), word)
            if known.worth < word.worth:
                self.heard[sounds(word.written)] = word

    # Reading ---------------------------------------------------------------------------------

    def read(self, text: str, *, literally: bool = False) -> Understood:
        """What the text means: as it is typed, else in the other layout, else word by word with what is likely."""
        typed = self.words_of(tokens_of(text))
        readings = [self.words_of(tokens_of(text), join=True), typed]
        if not literally:
            readings.append([changed(word) for word in self.words_of(tokens_of(other_layout(text)), join=True)])
        for words in readings:
            if words and all(word.rows for word in words) and (scores := together(words)):
                return understood(words, scores)
        if not literally:
            guessed = [word if word.rows else self.probable(word) for word in readings[0]]
            known = [word for word in guessed if word.rows]
            if scores := together(known):
                return understood(known, scores, missing=[word.written for word in guessed if not word.rows])
        return understood([], {}, missing=[word.written for word in typed if not word.rows])

    def words_of(self, tokens: list[str], *, join: bool = False) -> list[Meant]:
        """The tokens one by one; `join` takes two together where that is a name (`2609 ha`, `1-й МЧЗ`)."""
        words, place = [], 0
        while place < len(tokens):
            pair = ORDINAL.sub("", tokens[place]) + "".join(tokens[place + 1 : place + 2])
            joined = self.exactly(pair) if join and place + 1 < len(tokens) and has_digit(pair) else None
            words += [joined] if joined else self.meanings(tokens[place])
            place += 2 if joined else 1
        return words

    def meanings(self, token: str) -> list[Meant]:
        """A token as a name, else its parts where each is one, else what begins so; a number is both."""
        whole, begun = self.exactly(token), self.beginning(token)
        pieces = [self.exactly(part) for part in parts(token)]
        if not whole and len(pieces) > 1 and all(pieces):
            return pieces
        if whole and begun and has_digit(token):
            return [Meant(whole.written, best_of(begun.rows, whole.rows))]
        return [whole or begun or Meant(token.strip(PUNCTUATION))]

    def exactly(self, token: str) -> Meant | None:
        return self.having(keys(token), token.strip(PUNCTUATION))

    def having(self, wanted: Iterable[str], written: str) -> Meant | None:
        """The rows that have one of the keys."""
        found = best_of(*(self.rows.get(key, {}) for key in wanted))
        return Meant(written, found) if found else None

    def beginning(self, token: str) -> Meant | None:
        """What begins so; a number may begin with any of its digits."""
        start = sounds(token)
        if len(start) < SHORTEST_PREFIX and not has_digit(start):
            return None
        begun = {word.key for heard, word in self.heard.items() if heard.startswith(start)} if start else set()
        rows = {pk: BEGINNING for key in begun for pk in self.rows[key]}
        return Meant(f"{token}…", rows) if rows else None

    def probable(self, word: Meant) -> Meant:
        """What a word that nothing has probably stands for; the word itself where nothing is likely."""
        return next(self.guesses(word.written), word)

    def guesses(self, typed: str) -> Iterator[Meant]:
        switched = self.exactly(other_layout(typed)) or self.beginning(other_layout(typed))
        if switched:
            yield changed(switched)
        if other := self.having(other_readings(typed), typed):
            yield changed(other)
        for near in near_words(typed, self.vocabulary)[:1]:
            yield changed(Meant(near.word, self.rows[near.key]))

    # What resembles --------------------------------------------------------------------------

    def resembling(self, text: str, most: int) -> list[str]:
        """For a text without answer: those of its words that have one alone, then names that look like the others."""
        words = [self.probable(word) if not word.rows else word for word in self.words_of(tokens_of(text))]
        alone = [word.written.rstrip("…") for word in words if word.rows] if len(words) > 1 else []
        found = [word for word in alone if len(word) > 1]
        for word in words:
            if not word.rows:
                found += [near.word for near in near_names(word.written, self.vocabulary, most, ALIKE)]
        return list(dict.fromkeys(found))[:most]

    def vocabulary(self) -> list[tuple[str, str, str, int]]:
        """Every word without digits as (sounds, key, word, rank)."""
        return [
            (heard, word.key, word.written.strip(PUNCTUATION), word.worth)
            for heard, word in self.heard.items()
            if not has_digit(heard)
        ]


def best_of(*found: dict[int, int]) -> dict[int, int]:
    """All the rows, each with its best worth."""
    best: dict[int, int] = {}
    for rows in found:
        for pk, worth in rows.items():
            best[pk] = max(worth, best.get(pk, 0))
    return best


def changed(word: Meant) -> Meant:
    return Meant(word.written, word.rows, literal=False)


def together(words: list[Meant]) -> dict[int, int]:
    """The rows that have every word, each with what its hits are worth."""
    if not words:
        return {}
    common = set(words[0].rows).intersection(*(word.rows for word in words[1:]))
    return {pk: sum(word.rows[pk] for word in words) for pk in common}


def understood(words: list[Meant], scores: dict[int, int], missing: Iterable[str] = ()) -> Understood:
    shown = " ".join(word.written for word in words)
    return Understood(shown, tuple(missing), all(word.literal for word in words), scores)
