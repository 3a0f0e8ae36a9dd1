"""The best of many watches that have several words, without a sum for each.

A rank is the worth of a word's place and, below that, how much is known of the watch, the same for all its words. So
among the watches whose words are worth so much each, a band, the index of any of the words has the best first. A page
takes the best of each band until no other can hold a better one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from catalogue.models import SearchTerm
from catalogue.paging import Order

from .worth import STEP, rank_of

if TYPE_CHECKING:
    from .words import Reading

AMPLE = 2  # how much further one looks than it takes if the watches lie evenly
MOST_NAMED = 500  # combinations; watches of more lie so near each other that the best are soon found
WIDEST = 20_000  # ids; where watches lie so far apart, a database does better with an index of its own choice


@dataclass(frozen=True)
class Band:
    """Watches that have `keys` in places of these worths. `rarest` is the number of the key that fewest have so.

    There are none but in these `combinations`.
    """

    keys: tuple[str, ...]
    worths: tuple[int, ...]
    rarest: int
    combinations: tuple[int, ...]

    @property
    def lowest(self) -> int:
        """The score of a watch of which nothing is known."""
        return sum(rank_of(worth, 0) for worth in self.worths)

    @property
    def highest(self) -> int:
        return sum(rank_of(worth, STEP - 1) for worth in self.worths)

    @property
    def rank(self) -> int:
        """The lowest rank of the rarest key."""
        return rank_of(self.worths[self.rarest], 0)

    def watches(self, watches: QuerySet) -> QuerySet:
        """Those of `watches` that are in it, with the `rank` of the rarest key.

        The others are looked up for each watch: a join would be left to what a database thinks of words together.
        """
        terms = SearchTerm.objects.filter(watch=OuterRef("pk"))
        for place, (key, worth) in enumerate(zip(self.keys, self.worths, strict=True)):
            ranks = (rank_of(worth, 0), rank_of(worth, STEP - 1))
            if place == self.rarest:
                word = FilteredRelation("search_terms", condition=Q(search_terms__key=key))
                few = len(self.combinations) <= MOST_NAMED
                there = {"word__combination__in": self.combinations} if few else {}
                watches = watches.annotate(word=word).filter(word__rank__range=ranks, **there)
            else:
                other = Subquery(terms.filter(key=key, rank__range=ranks).values("rank")[:1])
                watches = watches.alias(**{f"other_{place}": other}).filter(**{f"other_{place}__isnull": False})
        ranked: QuerySet = watches.annotate(rank=F("word__rank"))
        return ranked

    def score(self, rank: int) -> int:
        """What all words are worth together where the rarest has this rank."""
        return self.lowest + len(self.worths) * (rank - self.rank)

    def beyond(self, score: int, key: int, *, backwards: bool) -> Q:
        """What follows the watch `key` with that score in its order, or stands before it."""
        known, between = divmod(score - self.lowest, len(self.worths))
        rank = self.rank + max(-1, min(known, STEP))
        if between:
            return Q(rank__gt=rank) if backwards else Q(rank__lte=rank)
        side = "gt" if backwards else "lt"
        return Q(**{f"rank__{side}e": rank}) & (Q(**{f"rank__{side}": rank}) | Q(**{f"pk__{side}": key}))


@dataclass(frozen=True)
class BestFirst(Order):
    """The order by what several words are worth together, in bands."""

    bands: tuple[Band, ...] = ()

    def rows(self, queryset: QuerySet, place: str, *, backwards: bool, most: int) -> list:
        def reach(band: Band) -> int:
            """Up to where it may have watches, in the direction of the page."""
            return -band.lowest if backwards else band.highest

        sign = "" if backwards else "-"
        found: list[Any] = []  # watches with their `score`
        for band in sorted(self.bands, key=reach, reverse=True):
            if len(found) == most and (-found[-1].score if backwards else found[-1].score) > reach(band):
                break
            watches = band.watches(queryset)
            if place:
                watches = watches.filter(band.beyond(*self.scored(place), backwards=backwards))
            for watch in watches.order_by(f"{sign}rank", f"{sign}pk")[:most]:
                watch.score = band.score(watch.rank)
                found.append(watch)
            found = sorted(found, key=lambda row: (row.score, row.pk), reverse=not backwards)[:most]
        return found

    def scored(self, place: str) -> tuple[int, int]:
        """The score and the id that a place says."""
        score, key = self.read(place)
        return int(score), key

    def number_before(self, queryset: QuerySet, place: str) -> int:
        score, key = self.scored(place)
        bands = (band for band in self.bands if band.highest >= score)
        return sum(band.watches(queryset).filter(band.beyond(score, key, backwards=True)).count() for band in bands)


@dataclass(frozen=True)
class NewestFirst(Order):
    """The order by score where all have the same: the newest first, looked for among the newest.

    `last` is the id of the newest watch of all and `share` how many watches are found for each id. A database that
    guesses how many it will find may sort them all for the first few.
    """

    last: int = 0
    share: float = 1

    def rows(self, queryset: QuerySet, place: str, *, backwards: bool, most: int) -> list:
        start = 0 if backwards else self.last + 1
        edge = self.read(place)[1] if place else start
        reach = self.last - edge if backwards else edge
        width = int(AMPLE * most / self.share)
        while width < min(reach, WIDEST):
            near = Q(pk__range=(edge, edge + width)) if backwards else Q(pk__range=(edge - width, edge))
            found = super().rows(queryset.filter(near), place, backwards=backwards, most=most)
            if len(found) == most:
                return found
            width *= 8
        return super().rows(queryset, place, backwards=backwards, most=most)


def best_first(order: Order, reading: "Reading", found: int, last: int) -> Order:
    """The order by score of `found` watches, of which the newest of all has the id `last`."""
    known = (order.by, order.descending, order.number)
    if reading.bands:
        return BestFirst(*known, reading.bands)
    if not found or reading.few is not None or any(word.scores for word in reading.words):
        return order
    return NewestFirst(*known, last, found / last)
