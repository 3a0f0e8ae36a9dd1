"""The search terms of a watch: which words it is found by, and what each is worth.

They are written by the writers of watches, in the same transaction; `reindex` writes them all anew.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from itertools import pairwise
from operator import or_
from typing import NamedTuple, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation

from catalogue.looks import in_english
from catalogue.models import CaseTables, SearchTerm, SearchWord, Vocabulary, Watch, changing_catalogue
from catalogue.models.case import Numbers
from catalogue.models.watch_description import Worn

from . import counts
from .folding import LONGEST_WORD, fold, has_digit, kept_if_short, sounds, spellings
from .worth import ALIAS, BRAND, CALIBRE, CODE, CONDITION, LONG_PHRASE, MAKER, NUMBER, PHRASE, REST, STEP, rank_of

SHORTEST_NUMBER = 3  # "2414" finds 2414А; "24" does not find every 24
MOST_NOTE_WORDS = 100
BATCH = 1000
Told = tuple[int, int]  # of a term: its rank, and the combination of its watch
PUNCTUATION = ".,;:!?()«»\"'"
# Conditions that words of their own answer, and no column of the facets: `форма:бочка`, `корпус:420`.
WORDED = {"форма": "case_shape", "головка": "crown"}
NUMBERED = ("корпус", "циферблат")  # in the order of `Numbers`


def parts(token: str) -> list[str]:
    """The runs of letters and digits in a token: `2609.НА` is 2609 and НА."""
    return re.findall(r"[^\W_]+", token)


class IndexedWord(NamedTuple):
    """A word of a watch: its key, how it is written, and what a hit on it is worth."""

    key: str
    written: str
    worth: int


def read_word(text: str, worth: int) -> list[IndexedWord]:
    return [IndexedWord(key, written, worth) for written in spellings(text) if (key := fold(written))]


@kept_if_short
def words_of(text: str, worth: int) -> tuple[IndexedWord, ...]:
    """The words of a text. A token with punctuation inside is one word and its parts are others.

    `2609.НА` is found by `2609на` and, for less, by `2609`; a number with letters by its digits, too.
    A part of a code is as good as the whole: no two watches share one.
    """
    tokens = text.split()
    if len(tokens) > 1 and worth < NUMBER:
        worth = PHRASE if len(tokens) >= LONG_PHRASE and worth == ALIAS else max(worth - 1, REST)
    part_worth = worth if worth == CODE else min(worth, NUMBER)
    found: list[IndexedWord] = []
    for token in tokens:
        found += read_word(token, worth)
        runs = parts(token)
        for run in runs if len(runs) > 1 else []:
            found += read_word(run, part_worth)
        for number in re.findall(rf"\d{{{SHORTEST_NUMBER},}}", token):
            found.append(IndexedWord(number[:LONGEST_WORD], number, part_worth))
    return tuple(found)


def words_of_alias(text: str) -> Iterator[IndexedWord]:
    yield from words_of(text, ALIAS)
    yield from joined_words(text)


def words_of_folder(folder: str) -> Iterator[IndexedWord]:
    """An address was named by somebody, too: `raketa-gologramma-lenin`."""
    yield from words_of_text(folder)


def words_of_text(text: str, worth: int = PHRASE) -> Iterator[IndexedWord]:
    """A note tells much in passing: its words find a watch after all others do, its numbers (sizes, prices) never."""
    for word in words_in_text(text)[:MOST_NOTE_WORDS]:
        yield from read_word(word, worth)


def words_in_text(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text)


def words_told(watch: Watch) -> Iterator[IndexedWord]:
    """What the case and the dial are like and how it is worn, as one would say it in either language."""
    nouns = {"case_shape": "корпус", "dial_colour": "циферблат", "crystal": "стекло", "crown": "головка"}
    for name, noun in nouns.items():
        if look := getattr(watch, name):
            yield from read_word(noun, PHRASE)
            yield from words_of_text(f"{look} {in_english(look)}", REST)
    for text in worn_in_every_language(watch.worn):
        yield from words_of_text(text, REST)


def asked(condition: str, value: str) -> str:
    """The key under which a condition finds what has its value, and no word of a query does."""
    return fold(f"{condition}{value}")


def words_asked(watch: Watch, numbers: Numbers) -> Iterator[IndexedWord]:
    """What only conditions ask for."""
    values = dict(zip(NUMBERED, ([number] for number in numbers), strict=True))
    for condition, column in WORDED.items():
        look = getattr(watch, column)
        values[condition] = [part for text in {look, in_english(look)} for part in (text, *parts(text))]
    for condition, told in values.items():
        yield from (IndexedWord(asked(condition, value), value, CONDITION) for value in told if value)


@lru_cache
def worn_in_every_language(worn: str) -> tuple[str, ...]:
    """How a watch is worn, whatever the language of the page on which somebody wrote it."""
    told = []
    for language, _name in settings.LANGUAGES if worn else ():
        with translation.override(language):
            told.append(str(Worn(worn).label))
    return tuple(told)


def joined_words(text: str) -> Iterator[IndexedWord]:
    """A number and the word beside it as one: «24 часа» is told from a 24 and some hours elsewhere."""
    for first, second in pairwise(text.split()):
        is_last = second.isdecimal() and len(second) < SHORTEST_NUMBER and not has_digit(first)
        if is_last or (first.isdecimal() and not has_digit(second)):
            yield from read_word(first + second, ALIAS)


def words_of_number(number: str) -> Iterator[IndexedWord]:
    """The number of a case or a dial, as it is read off a watch; one of two digits says nothing by itself."""
    if len(number) >= SHORTEST_NUMBER:
        yield from words_of(number, REST)


def words_of_calibre(calibre: str) -> Iterator[IndexedWord]:
    """A calibre is known by its numbers (`2409`, `ЧН-44М`); what else stands in it is explanation."""
    for token in calibre.split():
        yield from words_of(token, CALIBRE if has_digit(token) else ALIAS)


def words_of_translation(calibre: str) -> Iterator[IndexedWord]:
    """The words of a calibre in English; its numbers are those of the calibre."""
    for token in calibre.split():
        yield from () if has_digit(token) else words_of(token, ALIAS)


def words_of_row(row: Vocabulary | None, worth: int) -> Iterator[IndexedWord]:
    """The words of a vocabulary row in both languages, and of a factory's short name."""
    if row is not None:
        for name in (row.name, row.name_en, getattr(row, "short_name", "")):
            yield from words_of(name, worth)


def words_of_watch(watch: Watch, tables: CaseTables) -> Iterator[IndexedWord]:
    """Every word that a watch is found by, with repetitions. `tables` say what its code tells of case and dial."""
    yield from shared_words(watch)
    for alias in watch.aliases.all():
        yield from words_of_alias(alias.key)
    yield from words_of_folder(watch.folder)
    for note in (watch.note, watch.note_en):
        yield from words_of_text(note)
    yield from words_told(watch)
    numbers = tables.numbers_of(watch)
    for number in numbers:
        yield from words_of_number(number)
    yield from words_asked(watch, numbers)
    if watch.code:
        yield from words_of(watch.code, CODE)
        yield from words_of("".join(watch.code.split()), CODE)


def shared_words(watch: Watch) -> Iterator[IndexedWord]:
    """The words that a watch shares with all of the same brand, maker, factory, movement, material and gender."""
    yield from words_of_row(watch.brand, BRAND)
    if watch.maker_id != watch.brand_id:
        yield from words_of_row(watch.maker, MAKER)
    for row in (watch.factory, watch.case_material, watch.gender):
        yield from words_of_row(row, REST)
    if watch.mechanism:
        yield from words_of_calibre(watch.mechanism.calibre)
        yield from words_of_translation(watch.mechanism.calibre_en)
        yield from words_of_row(watch.mechanism.mechanism_type, REST)
        for function in watch.mechanism.functions.all():
            yield from words_of_row(function, REST)


def terms_of(words: Iterable[IndexedWord], completeness: int) -> dict[str, int]:
    """The terms that words make: key → rank, the best place counting."""
    worths: dict[str, int] = {}
    for word in words:
        worths[word.key] = max(word.worth, worths.get(word.key, 0))
    return {key: rank_of(worth, completeness) for key, worth in worths.items()}


def watches_called(beginning: str) -> QuerySet:
    """The keys of the watches that have a name, a calibre or a code with a word that begins so. For a subquery."""
    begins = [Q(key__startswith=fold(spelling)) for spelling in spellings(beginning) if fold(spelling)]
    terms = SearchTerm.objects.filter(reduce(or_, begins)) if begins else SearchTerm.objects.none()
    return terms.filter(rank__gt=rank_of(REST, STEP - 1)).values("watch")


def add_to_vocabulary(vocabulary: dict[str, SearchWord], words: Iterable[IndexedWord]) -> None:
    """Collect the vocabulary by sounds, the best place counting. A code is no word, nor what a condition asks for."""
    for word in words:
        heard = sounds(word.written)
        known = vocabulary.get(heard)
        if CONDITION < word.worth < CODE and (known is None or known.rank < word.worth):
            written = word.written.strip(PUNCTUATION)[:60]
            vocabulary[heard] = SearchWord(sounds=heard, key=word.key, word=written, rank=word.worth)


def with_words(watches: QuerySet[Watch]) -> QuerySet[Watch]:
    """Everything that the words of watches are read from, in three queries."""
    related = ("brand", "maker", "factory", "mechanism__mechanism_type", "case_material", "gender")
    return watches.select_related(*related).prefetch_related("aliases", "mechanism__functions")


def write_terms(watches: QuerySet[Watch]) -> int:
    """Make the terms of `watches` what they should be, and say how many watches that changed.

    Works in batches, each a transaction of its own unless the caller has one open already. A merged watch has no terms.
    """
    return sum(map(write_batch, batches(watches)))


def batches(watches: QuerySet[Watch]) -> Iterator[list[Watch]]:
    """The watches with their words, in the order of their ids, as many at a time as fit in memory easily."""
    last = 0
    while batch := list(with_words(watches.filter(pk__gt=last).order_by("pk"))[:BATCH]):
        yield batch
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


@transaction.atomic
def write_batch(batch: list[Watch]) -> int:
    """Write the terms of watches that come `with_words`, and put their words into the vocabulary."""
    wanted: dict[int, dict[str, Told]] = {}
    vocabulary: dict[str, SearchWord] = {}
    tables = CaseTables.load() if any(watch.code or watch.case_number for watch in batch) else CaseTables([], [])
    for watch in batch:
        words = list(words_of_watch(watch, tables)) if watch.merged_into_id is None else []
        ranks = terms_of(words, watch.completeness)
        combination = cast(int, watch.combination_id)  # every watch that is saved has one
        wanted[watch.pk] = {key: (rank, combination) for key, rank in ranks.items()}
        add_to_vocabulary(vocabulary, words)
    present: dict[int, dict[str, Told]] = {pk: {} for pk in wanted}
    stored = SearchTerm.objects.filter(watch__in=wanted).values_list("watch_id", "key", "rank", "combination")
    for pk, key, rank, combination in stored:
        present[pk][key] = rank, combination
    changed = [pk for pk in wanted if wanted[pk] != present[pk]]
    gone, come = ([(key, *told) for pk in changed for key, told in terms[pk].items()] for terms in (present, wanted))
    counts.add(counts.changes(gone, come))
    SearchTerm.objects.filter(watch__in=changed).delete()
    rows = [
        SearchTerm(watch_id=pk, key=key, rank=rank, combination=combination)
        for pk in changed
        for key, (rank, combination) in wanted[pk].items()
    ]
    SearchTerm.objects.bulk_create(rows, batch_size=BATCH)
    write_vocabulary(vocabulary)
    return len(changed)


@transaction.atomic
def forget_terms(watch: Watch) -> None:
    """Before a watch is deleted: its terms go with it, and nobody counts them any more."""
    terms = SearchTerm.objects.filter(watch=watch)
    counts.add(counts.changes(terms.values_list("key", "rank", "combination"), ()))
    terms.delete()


def write_vocabulary(vocabulary: dict[str, SearchWord]) -> None:
    """Add the words that are new, and those that now stand in a better place. `reindex` removes what no watch has."""
    known = dict(SearchWord.objects.filter(pk__in=vocabulary).values_list("pk", "rank"))
    better = [word for heard, word in sorted(vocabulary.items()) if known.get(heard, -1) < word.rank]
    fields = ["key", "word", "rank"]
    SearchWord.objects.bulk_create(better, BATCH, update_conflicts=True, unique_fields=["sounds"], update_fields=fields)


@changing_catalogue()
def sweep_vocabulary() -> int:
    """Remove the words that no watch has any more, and say how many. Writers of watches wait meanwhile."""
    used = SearchTerm.objects.filter(key=OuterRef("key"))
    return SearchWord.objects.filter(~Exists(used)).delete()[0]
