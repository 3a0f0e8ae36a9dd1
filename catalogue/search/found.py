"""What the words of a query find: how many, told by the counts of each word, and which watches, the best first.

Of most combinations a word has all watches or none (a brand, a factory, a function are part of the combination), so
that any words are counted together without a look at their watches. Those are asked only where two words have a part of
a combination each.
"""

from collections import Counter
from collections.abc import Collection, Set
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from catalogue.caching.figures import Figures
from catalogue.models import Combination, SearchTerm, Watch

from .best import Band
from .counts import Places, places_of
from .worth import rank_of

if TYPE_CHECKING:
    from .words import Word


class Extent(NamedTuple):
    """The combinations of which every watch has a word, and those of which some have: how many, None if not known."""

    everywhere: Set[int]
    partly: dict[int, int | None]

    def __len__(self) -> int:
        return len(self.everywhere) + len(self.partly)


class Found:
    """What `words` find together, each of which asks for keys, for a column or for years and nothing else."""

    def __init__(self, words: tuple["Word", ...], figures: Figures) -> None:
        self.words = words
        self.figures = figures

    @cached_property
    def total(self) -> dict[int, int]:
        return self.figures.by_combination()

    @cached_property
    def places(self) -> Places:
        return places_of(set().union(*(word.all_keys for word in self.words)))

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many watches it is, by their combination."""
        counts: dict[int, int] = {}
        doubtful: set[int] = set()
        for combination in [*self.extents[0].everywhere, *self.extents[0].partly]:
            parts = [each.partly.get(combination, 0) for each in self.extents if combination not in each.everywhere]
            if not parts:
                counts[combination] = self.total[combination]
            elif len(parts) == 1 and parts[0] is not None:
                counts[combination] = parts[0]
            elif 0 not in parts:
                doubtful.add(combination)
        if doubtful:
            hits = self.hits(doubtful)
            number = Count("pk" if hits.model is Watch else "watch", distinct=True)
            counts |= dict(hits.values_list("combination").annotate(number=number))
        return {combination: number for combination, number in counts.items() if number}

    @cached_property
    def extents(self) -> list[Extent]:
        """The extent of each word, and of all that ask for columns together, the smallest first."""
        columns = [word.condition for word in self.words if word.column]
        extents = [self.extent(word) for word in self.words if not word.column]
        return sorted([*extents, *([self.extent_of_columns(*columns)] if columns else [])], key=len)

    def extent_of_columns(self, *conditions: Q) -> Extent:
        fitting = Combination.objects.filter(*conditions).values_list("pk", flat=True)
        return Extent(set(fitting) & self.total.keys(), {})

    def extent(self, word: "Word") -> Extent:
        if word.column:
            return self.extent_of_columns(word.condition)
        if word.span and word.is_years:
            made = {pk: number for pk, number in self.figures.made_in([word.span]).items() if pk in self.total}
            everywhere = {pk for pk, number in made.items() if number == self.total[pk]}
            found = Extent(everywhere, {pk: number for pk, number in made.items() if pk not in everywhere})
        else:
            found = self.extent_of_any(word.either) if word.either else self.extent_of_keys(word.keys)
        if not word.without:
            return found
        rest = {pk: number and self.total[pk] - number for pk, number in found.partly.items()}
        return Extent(self.total.keys() - found.everywhere - found.partly.keys(), rest)

    def extent_of_any(self, options: tuple[tuple["Word", ...], ...]) -> Extent:
        everywhere: set[int] = set()
        somewhere: set[int] = set()
        for option in filter(None, options):
            extents = [self.extent(word) for word in option]
            everywhere |= set.intersection(*(set(each.everywhere) for each in extents))
            somewhere |= set.intersection(*({*each.everywhere, *each.partly} for each in extents))
        return Extent(everywhere, dict.fromkeys(somewhere - everywhere))

    def extent_of_keys(self, keys: tuple[str, ...]) -> Extent:
        numbers: dict[int, list[int]] = {}
        for key in keys:
            for combination, worths in self.places[key].items():
                if combination in self.total:
                    numbers.setdefault(combination, []).append(sum(worths.values()))
        everywhere = {
            combination for combination, of_keys in numbers.items() if max(of_keys) == self.total[combination]
        }
        partly = {
            combination: of_keys[0] if len(of_keys) == 1 else None
            for combination, of_keys in numbers.items()
            if combination not in everywhere
        }
        return Extent(everywhere, partly)

    # Which watches --------------------------------------------------------------------------

    def watches(self) -> QuerySet:
        """Their ids."""
        hits = self.hits(self.counts)
        return hits.values_list("pk" if hits.model is Watch else "watch_id", flat=True).distinct()

    def hits(self, combinations: Collection[int]) -> QuerySet:
        """The watches of some combinations that have all words; as terms of one of the words that must be there, where
        not all watches of these combinations have them.
        """
        if all(extent.everywhere >= set(combinations) for extent in self.extents):
            return Watch.objects.current().filter(combination__in=combinations).order_by()
        said = [word for word in self.words if word.is_said]
        first = min(said, key=lambda word: sum(self.standing(word, combinations).values()), default=None)
        if first:
            hits, watch = self.terms(first, combinations), "watch"
        else:
            hits, watch = Watch.objects.current().filter(combination__in=combinations).order_by(), "pk"
        for word in self.words:
            if word is not first and word.keys:
                has = Exists(self.terms(word, combinations).filter(watch=OuterRef(watch)))
                hits = hits.filter(~has if word.without else has)
            elif word.is_years or word.either:
                fitting = Watch.objects.filter(word.condition, pk=OuterRef("watch"))
                hits = hits.filter(Exists(fitting) if first else word.condition)
        return hits

    def terms(self, word: "Word", combinations: Collection[int]) -> QuerySet:
        """The terms of a word, as far as its places in these combinations reach."""
        worths = self.standing(word, combinations) or [0]
        ranks = (rank_of(min(worths), 0), rank_of(max(worths) + 1, 0) - 1)
        terms = SearchTerm.objects.filter(key__in=word.keys, combination__in=combinations, rank__range=ranks)
        return terms.order_by()

    def standing(self, word: "Word", combinations: Collection[int]) -> Counter:
        """How many watches of the combinations have the word in places of each worth."""
        standing: Counter[int] = Counter()
        for place in (self.places[key] for key in word.keys):
            for combination in place.keys() & combinations:
                for worth, number in place[combination].items():  # a call of `update` for each takes four times as long
                    standing[worth] += number
        return standing

    # In which order -------------------------------------------------------------------------

    def bands(self) -> tuple[Band, ...]:
        """What the words that settle the order may be worth together; none where one word settles it."""
        keys = [word.keys[0] for word in self.words if word.scores]
        if len(keys) < 2:
            return ()
        many = [self.standing(word, self.total.keys()) for word in self.words if word.scores]
        found: dict[tuple[int, ...], list[int]] = {}
        for pk in self.counts:
            for worths in product(*(self.places[key].get(pk, ()) for key in keys)):
                found.setdefault(worths, []).append(pk)
        return tuple(
            Band(tuple(keys), worths, min(range(len(keys)), key=lambda place: many[place][worths[place]]), tuple(pks))
            for worths, pks in found.items()
        )
