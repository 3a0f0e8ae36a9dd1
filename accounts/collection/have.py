"""«Do I have it?»: what of a collection a question means. It says no only where every word of it was understood."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from accounts.models import Collection
from catalogue.models import Brand, SearchTerm
from catalogue.search.folding import fold, has_digit, keys
from catalogue.search.reading import Ladder
from catalogue.search.vocabulary import SHORTEST_PREFIX, beginning_with
from catalogue.search.words import Word

LONGEST_QUESTION = 100
MOST_ANSWERS = 30
NOT = re.compile(r"(?<!\S)(?:не|кроме|без|not|except|without)\s+(?=[^\s-])", re.IGNORECASE)  # as a minus before a word
NEAR = 0.8  # so alike are words of which one may be meant for the other
MOST_NEAR = 3
Brands = dict[str, set[int | None]]  # by a word of a brand's name: the factories of such brands, None if unknown


@dataclass(frozen=True)
class Heard:
    """One word of a question: the rows that have it, whether the catalogue knows it, and what it was taken for."""

    written: str
    rows: frozenset[int] = frozenset()
    known: bool = True
    meant: str = ""


@dataclass(frozen=True)
class Answer:
    """The rows that are meant, the best first. They are `sure` where each has every word.

    `akin`: nothing has any of the words, but these are of the factory whose brand was named.
    """

    words: list[Heard]
    rows: list[Collection]
    sure: bool
    akin: bool

    @property
    def not_understood(self) -> list[Heard]:
        return [word for word in self.words if not word.known]

    @property
    def absent(self) -> list[Heard]:
        """Words of the catalogue that no row has."""
        return [word for word in self.words if word.known and not word.rows]

    @property
    def corrected(self) -> list[Heard]:
        return [word for word in self.words if word.known and word.meant]


def answer(question: str, mine: QuerySet[Collection]) -> Answer:
    """What of the rows `mine` a question means."""
    ladder, brands = Ladder(NOT.sub("-", question[:LONGEST_QUESTION])), factories_by_brand()
    words = [heard(word, ladder, brands, mine) for word in ladder.typed] or [Heard(question, known=False)]
    unknown = [word for word in words if not word.known]
    gone = unwanted(ladder, brands, mine)
    whole = frozenset.intersection(*(word.rows for word in words)) - gone
    scores = Counter()
    for word in words:  # the fewer rows have a word, the more it tells
        scores.update({pk: 1 / len(word.rows) for pk in (whole or word.rows - gone)})
    others = frozenset()
    if not scores:
        others = (nearest(unknown, mine) if unknown else of_same_factory(words, brands, mine)) - gone
    best = [pk for pk, _score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))] or sorted(others)
    found = mine.with_watches().in_bulk(best[:MOST_ANSWERS])
    rows = [found[pk] for pk in best[:MOST_ANSWERS]]
    return Answer(words, rows, sure=bool(whole), akin=bool(others) and not unknown)


def unwanted(ladder: Ladder, brands: Brands, mine: QuerySet[Collection]) -> frozenset[int]:
    """The rows with a word that the question excludes: «полёт -2209», «полёт не 2209»."""
    words = [word for token in ladder.excluded for word in ladder.words_of([token.lstrip("-−")])]
    return frozenset().union(*(rows_of(word, mine, whole=is_whole(word, brands)) for word in words))


def heard(word: Word, ladder: Ladder, brands: Brands, mine: QuerySet[Collection]) -> Heard:
    """The word as it is typed, or begins, among `mine`; else as the catalogue knows it; else what it may stand for."""
    whole = is_whole(word, brands)
    if rows := rows_of(word, mine, whole=whole):
        return Heard(word.written, rows)
    if word or whole or beginning_with(word.written):
        return Heard(word.written)
    meant = ladder.probable(word)
    rows = rows_with(Q(key__in=meant.keys), mine) if meant else frozenset()
    return Heard(word.written, rows, known=bool(rows), meant=meant.written if meant else "")


def is_whole(word: Word, brands: Brands) -> bool:
    """Whether it is a word of the catalogue as it stands: Sekonda is no second hand. Codes and calibres are typed in
    part: 2416 may be 2416Б."""
    return not has_digit(word.written) and (bool(word) or any(key in brands for key in keys(word.written)))


def rows_of(word: Word, mine: QuerySet[Collection], *, whole: bool) -> frozenset[int]:
    """The rows whose watch has the word, or one that begins so if it is not `whole`, or was made in that year."""
    asked, own = Q(), Q()
    for key in keys(word.written) or [word.written]:
        is_whole = whole or len(key) < SHORTEST_PREFIX
        asked |= Q(key=key) if is_whole else Q(key__startswith=key)
        own |= Q(words__contains=f" {key} " if is_whole else f" {key}")
    rows = rows_with(asked, mine) | described_with(own, mine)
    if word.span is None:
        return rows
    return rows | frozenset(mine.filter(watch__in=word.watches()).values_list("pk", flat=True))


def rows_with(condition: Q, mine: QuerySet[Collection]) -> frozenset[int]:
    terms = SearchTerm.objects.filter(condition, watch=OuterRef("watch_id"))
    return frozenset(mine.filter(Exists(terms)).order_by().values_list("pk", flat=True))


def described_with(condition: Q, mine: QuerySet[Collection]) -> frozenset[int]:
    """The same of pieces that the catalogue lacks."""
    return frozenset(mine.described().filter(condition).order_by().values_list("pk", flat=True))


def nearest(words: list[Heard], mine: QuerySet[Collection]) -> frozenset[int]:
    """The rows with the words that look most like those that nobody knows."""
    own = SearchTerm.objects.filter(watch__in=mine.order_by().values("watch")).order_by()
    known = list(own.values_list("key", flat=True).distinct()) if words else []
    alike = {"scorer": JaroWinkler.similarity, "score_cutoff": NEAR, "limit": MOST_NEAR}
    near = [key for word in words for key, _score, _place in process.extract(fold(word.written), known, **alike)]
    return rows_with(Q(key__in=near), mine) if near else frozenset()


def of_same_factory(words: list[Heard], brands: Brands, mine: QuerySet[Collection]) -> frozenset[int]:
    """The rows of the factories whose brands are named: Амфибия is made where Восток is."""
    factories = {factory for word in words for key in keys(word.written) for factory in brands.get(key, ())}
    return frozenset(mine.filter(watch__factory__in=factories - {None}).order_by().values_list("pk", flat=True))


def factories_by_brand() -> Brands:
    """The factory of each brand, None where it is not known, by the words of the brand's name."""
    found = defaultdict(set)
    for brand in Brand.objects.current():
        for word in f"{brand.name} {brand.name_en}".split():
            found[fold(word)].add(brand.factory_id)
    return found
