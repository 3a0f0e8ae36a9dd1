"""How a query is read: as it is typed if that finds something, else as what was probably meant.

The ladder goes from the sure to the bold, and stops at the first step that finds a watch: as typed;
in the other keyboard layout; unusual spellings, beginnings of words and typing errors, word by word;
at last with a word left out. Whatever was changed is said to the reader.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import Count, F, FilteredRelation, IntegerField, Q, QuerySet, Value

from catalogue.models import SearchTerm, Watch
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .folding import fold, has_digit, keys, other_layout, other_readings
from .terms import NUMBER, PHRASE, parts
from .vocabulary import beginning_with, known_keys, spelled_nearly

LONGEST_QUERY = 200
MOST_WORDS = 10
MOST_OMISSIONS = 4  # so many readings without one word are tried
FEW = 1000  # a search that finds no more goes by their ids, whatever the database thinks of the words
JOINED_LETTERS = 4  # "2609 ha", "НВЧ 30": letters that may belong to the number beside them

# Words that a question is made of and no watch is told by.
FILLERS = frozenset(
    fold(word)
    for word in [
        "и", "в", "во", "на", "с", "со", "по", "из", "от", "до", "для", "к", "о", "об", "у", "не", "как", "какие",
        "какой", "где", "что", "это", "или", "есть", "ли", "покажи", "найти", "часы", "the", "a", "an", "of", "with",
        "from", "and", "in", "for", "watch", "watches", "clock", "show", "find",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One word of a query: found by any of its keys, or by a year that lies in a watch's known years.

    False when it has neither, so that no watch has it.
    """

    written: str
    keys: tuple[str, ...] = ()
    year: int | None = None

    def __bool__(self):
        return bool(self.keys) or self.year is not None

    def watches(self) -> QuerySet:
        """The ids of the watches that have it."""
        by_key = SearchTerm.objects.filter(key__in=self.keys).values("watch_id")
        if self.year is None:
            return by_key
        by_year = Watch.objects.current().made_between(self.year, self.year).order_by().values("pk")
        return by_key.union(by_year, all=True) if self.keys else by_year


@dataclass(frozen=True)
class Reading:
    """What a query is taken to mean. `literal` is as typed; `missing` are the words that were left out.

    `few` are the ids of what it finds, where that is not much.
    """

    words: tuple[Word, ...] = ()
    literal: bool = True
    missing: tuple[str, ...] = ()
    few: tuple[int, ...] | None = None

    def __bool__(self):
        return bool(self.words)

    @property
    def shown(self) -> str:
        """The query that this reading answers."""
        return " ".join(word.written for word in self.words)

    def filter(self, watches: QuerySet) -> QuerySet:
        """Those of `watches` that have every word; none where there is no word."""
        if not self.words:
            return watches.none()
        if self.few is not None:
            return watches.filter(pk__in=self.few)
        for word in self.words:
            watches = watches.filter(pk__in=word.watches())
        return watches

    def scored(self, watches: QuerySet) -> QuerySet:
        """The same with `score`, what the words are worth together.

        A word with one key is joined, so that its index gives the best watches first; one with several
        (a beginning, a year) only filters.
        """
        score = Value(0, output_field=IntegerField())
        if self.few is not None:
            watches = watches.filter(pk__in=self.few)
        for number, word in enumerate(self.words):
            if word.year is None and len(word.keys) == 1:
                term = f"word_{number}"
                relation = FilteredRelation("search_terms", condition=Q(search_terms__key=word.keys[0]))
                watches = watches.annotate(**{term: relation}).filter(**{f"{term}__isnull": False})
                score = F(f"{term}__rank") if isinstance(score, Value) else score + F(f"{term}__rank")
            else:
                watches = watches.filter(pk__in=word.watches())
        watches = watches.annotate(score=score)
        return watches if self.words else watches.none()

    def counted(self) -> dict[int, int]:
        """How many watches it finds, by their combination. Where no word is a year, only terms are looked at."""
        if not self.words or not all(self.words):
            return {}
        hits = self.hits()
        once = hits.model is Watch or any(len(word.keys) == 1 for word in self.words)
        number = Count("*") if once else Count("watch", distinct=True)
        return dict(hits.order_by().values_list("combination").annotate(number=number))

    def hits(self) -> QuerySet:
        """What it finds, as terms of one of its words; as watches where a word may be a year."""
        if any(word.year is not None for word in self.words):
            return self.filter(Watch.objects.current())
        first, *others = sorted(self.words, key=lambda word: len(word.keys))
        terms = SearchTerm.objects.filter(key__in=first.keys)
        for word in others:
            terms = terms.filter(watch__in=word.watches())
        return terms

    def ids(self) -> tuple[int, ...]:
        """The ids of the watches that it finds."""
        hits = self.hits().order_by()
        return tuple(hits.values_list("pk" if hits.model is Watch else "watch_id", flat=True).distinct())


def read(text: str, *, literally: bool = False) -> tuple[Reading, dict[int, int]]:
    """The reading of a query and what it counts; without words when nothing in the catalogue answers it."""
    ladder = Ladder(text)
    readings = [Reading(tuple(ladder.typed))] if literally else ladder.readings()
    for reading in readings:
        counts = {} if not literally and ladder.says_too_little(reading) else reading.counted()
        if counts:
            few = reading.ids() if sum(counts.values()) <= FEW else None
            return replace(reading, few=few), counts
    return Reading(missing=tuple(tokens_of(text))), {}


def tokens_of(text: str) -> list[str]:
    """The query's tokens that have a letter or digit, as many and as long as a query may be."""
    text = unicodedata.normalize("NFC", text)[:LONGEST_QUERY]
    return [token for token in text.split() if fold(token)][:MOST_WORDS]


def candidates_of(tokens: list[str]) -> set[str]:
    """Every key that the tokens may have, alone, in parts, joined, in the other layout and in other readings."""
    texts = [*tokens, *map(other_layout, tokens), *map("".join, pairwise(tokens))]
    texts += [part for token in tokens for part in parts_of(token)]
    found = {key for text in texts for key in keys(text)}
    return found | {key for token in tokens for key in other_readings(token)}


def parts_of(token: str) -> list[str]:
    """What a token may be made of: the runs between its punctuation; of one run, its numbers (`2414а341289`)."""
    runs = parts(token)
    return runs if len(runs) > 1 else re.findall(r"[^\W\d_]+|\d+[^\W\d_]*", token)


class Ladder:
    """The steps of reading one query. The keys that they need are looked up in one query."""

    def __init__(self, text: str):
        tokens, switched = tokens_of(text), tokens_of(other_layout(text))
        self.known = known_keys(candidates_of(tokens) | candidates_of(switched)) if tokens else {}
        self.typed = self.words_of(tokens)
        self.switched = self.words_of(switched)

    def readings(self) -> Iterator[Reading]:
        """What the query may mean, the surest first."""
        yield Reading(tuple(self.typed))
        yield Reading(tuple(self.switched), literal=False)
        if all(self.typed):
            yield from self.with_a_guess()
        meant = [word or self.probable(word) for word in self.typed]
        words = tuple(word for word in meant if word)
        missing = tuple(word.written for word in meant if not word)
        literal = all(word in self.typed for word in words)
        yield Reading(words, literal=literal, missing=missing)
        for place in reversed(range(min(len(words), MOST_OMISSIONS) if len(words) > 1 else 0)):
            rest = (*words[:place], *words[place + 1 :])
            yield Reading(rest, literal=literal, missing=(*missing, words[place].written))

    def says_too_little(self, reading: Reading) -> bool:
        """A lone word that stands only inside long phrases names nothing."""
        return len(reading.words) == 1 and any(
            key in self.known and self.known[key].worth == PHRASE for key in reading.words[0].keys
        )

    def with_a_guess(self) -> Iterator[Reading]:
        """Each word exists, but no watch has all: perhaps one of them is another, mistyped."""
        for place, word in enumerate(self.typed):
            for guess in spelled_nearly(word.written, limit=2):
                if guess.key not in word.keys:
                    words = (*self.typed[:place], Word(guess.word, (guess.key,)), *self.typed[place + 1 :])
                    yield Reading(words, literal=False)

    def words_of(self, tokens: list[str]) -> list[Word]:
        """The tokens as words. Fillers are left out where other words remain."""
        words, place = [], 0
        while place < len(tokens):
            pair = "".join(tokens[place : place + 2])
            joined = (
                self.existing(pair) if place + 1 < len(tokens) and is_short_number(tokens[place : place + 2]) else ()
            )
            words += [Word(pair, joined)] if joined else self.meanings(tokens[place])
            place += 2 if joined else 1
        telling = [word for word in words if not FILLERS.issuperset(keys(word.written))]
        return telling or words

    def existing(self, text: str) -> tuple[str, ...]:
        return tuple(key for key in keys(text) if key in self.known)

    def meanings(self, token: str) -> list[Word]:
        """The token as one word if a watch has it, else its parts if each has a meaning, else as it stands."""
        word = self.meaning(token)
        pieces = [self.meaning(part) for part in parts_of(token)]
        return pieces if not word and all(pieces) else [word]

    def meaning(self, token: str) -> Word:
        """A word that exists, a year, or both: a calibre of the same digits (2006, 1956) is never a year."""
        found = self.existing(token)
        year = int(token) if re.fullmatch("[0-9]{4}", token) and EARLIEST_YEAR <= int(token) <= LATEST_YEAR else None
        if any(self.known[key].worth >= NUMBER for key in found):
            year = None
        return Word(token, found, year)

    def probable(self, word: Word) -> Word:
        """What a word without a meaning probably stands for; the word itself if nothing is likely."""
        for key in [*keys(other_layout(word.written)), *other_readings(word.written)]:
            if key in self.known:
                return Word(self.known[key].word, (key,))
        completions = {known.key: known.word for known in beginning_with(word.written)}
        if completions:
            written = f"{word.written}…" if len(completions) > 1 else next(iter(completions.values()))
            return Word(written, tuple(completions))
        guesses = spelled_nearly(word.written)
        return Word(guesses[0].word, (guesses[0].key,)) if guesses else word


def is_short_number(pair: list[str]) -> bool:
    """Whether two tokens may be one number that was typed with a blank: `2609 ha`, `НВЧ 30`, `2414A 341289`."""
    return (
        len(pair) == 2
        and any(map(has_digit, pair))
        and all(has_digit(token) or len(token) <= JOINED_LETTERS for token in pair)
    )
