"""Counts that the public pages show. Each is counted once for each version of the catalogue."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from django.db.models import Count, QuerySet

from catalogue.caching.cached import cache
from catalogue.caching.release import release
from catalogue.models import (
    Brand,
    BrandLine,
    CatalogueVersion,
    Combination,
    Factory,
    Function,
    Mechanism,
    MechanismFunction,
    Watch,
)
from catalogue.models.combination import COLUMNS
from catalogue.quality.gaps import GAPS

A_DAY = 24 * 3600
A_WEEK = 7 * A_DAY
MOST_NAMED = 1000  # combinations that are asked for by their ids; of more all are read
# What a value of a column is read from where that is more than the column: a maker has the watches of its lines, too.
READ_FROM = {"brand_id": ("brand_id", "maker_id")}
Tally = list[tuple]  # rows of the values of COLUMNS and, at the end, how many watches have them


# The version that the present request answers for, where it has been asked already.
version_answered: ContextVar[int | None] = ContextVar("version_answered", default=None)


class Figures:
    """The figures of the catalogue as it stands: one query asks its version, the rest is cached under it."""

    def __init__(self):
        known = version_answered.get()
        self.version = CatalogueVersion.objects.number() if known is None else known
        self.edition = f"{release()}:{self.version}"  # a release may count otherwise, or know rows of other columns

    def remember(self, name: str, compute: Callable[[], Any]) -> Any:
        """What `compute` gave for this version of the catalogue; it must belong to no reader."""
        return cache.get_or_set(f"figures:{self.edition}:{name}", compute, A_WEEK)

    def tally(self) -> Tally:
        """How many watches there are of each combination; what follows needs no query of its own."""
        return self.remember("tally", lambda: tally_from(self.by_combination().items()))

    def by_combination(self) -> dict[int, int]:
        """How many watches there are of each combination, by its id."""
        return self.remember("combinations", lambda: dict(pairs_of(Watch.objects.current())))

    def counts(self, column: str) -> Counter:
        """How many watches have each value of a column of the tally; a brand has those of its lines, too."""
        places, counted = places_of(column), Counter()
        for row in self.tally():
            for value in {row[place] for place in places}:
                counted[value] += row[-1]
        return counted

    def brands_and_makers(self) -> Counter:
        """How many watches have each pair of brand and maker."""
        brand, maker = places_of("brand_id")

        def count():
            counted = Counter()
            for row in self.tally():
                counted[row[brand], row[maker]] += row[-1]
            return counted

        return self.remember("brands-and-makers", count)

    def lines(self) -> list[BrandLine]:
        """All that is known of lines whose brands are shown, by the line's name."""
        known = BrandLine.objects.standing().filter(line__merged_into=None).with_names()
        return self.remember("lines", lambda: list(known))

    def totals(self) -> dict[str, int]:
        """How many watches, movements, brands and factories there are."""
        tables = {"mechanisms": Mechanism, "brands": Brand, "factories": Factory}
        return self.remember(
            "totals",
            lambda: {
                "watches": sum(row[-1] for row in self.tally()),
                **{name: table.objects.current().count() for name, table in tables.items()},
            },
        )

    def brands(self) -> list[Brand]:
        """Every brand that is shown, by name, with its `watch_count`."""
        return self.remember("brands", lambda: counted(Brand.objects.current(), self.counts("brand_id")))

    def factories(self) -> list[Factory]:
        """Every factory that is shown, by name, with its `watch_count`."""
        return self.remember("factories", lambda: counted(Factory.objects.current(), self.counts("factory_id")))

    def functions(self) -> list[Function]:
        """Every function, by name, with its `watch_count`."""

        def count():
            watches, by_function = self.counts("mechanism_id"), Counter()
            for mechanism, function in MechanismFunction.objects.order_by().values_list("mechanism", "function"):
                by_function[function] += watches[mechanism]
            return counted(Function.objects.all(), by_function)

        return self.remember("functions", count)

    def decades(self, column: str = "", value: int | None = None) -> list[tuple[int, int]]:
        """How many watches began in each decade, of all or of those with this value, from the first to the last.

        Decade 0 is unknown and comes last. Decades in between that have none are there with 0.
        """

        def count():
            places, by_decade = places_of(column or "decade"), Counter()
            for row in self.tally():
                if not column or value in [row[place] for place in places]:
                    by_decade[row[COLUMNS.index("decade")]] += row[-1]
            return in_order(by_decade)

        return self.remember(f"decades:{column}:{value}", count)

    def lacking(self, gap: str) -> int:
        """How many watches have this gap."""
        if column := GAPS[gap].column:
            return sum(number for value, number in self.counts(column).items() if not value)
        return self.remember(f"lacking:{gap}", Watch.objects.current().filter(GAPS[gap].condition).count)


def places_of(column: str) -> list[int]:
    """Where in a row of the tally the values of a column stand."""
    return [COLUMNS.index(name) for name in READ_FROM.get(column, (column,))]


def tally_of(watches: QuerySet) -> Tally:
    """How many of `watches` there are of each combination."""
    return tally_from(pairs_of(watches))


def pairs_of(watches: QuerySet) -> QuerySet:
    """The same as pairs of a combination's id and how many."""
    return watches.order_by().values_list("combination").annotate(number=Count("*"))


def tally_from(pairs: Iterable[tuple[int, int]]) -> Tally:
    """The tally that (combination, how many) say."""
    found = dict(pairs)
    rows = Combination.objects.values_list("pk", *COLUMNS)
    if len(found) < MOST_NAMED:
        rows = rows.filter(pk__in=found)
    return [(*columns, found[pk]) for pk, *columns in rows if pk in found]


def counted(vocabulary: QuerySet, counts: Counter) -> list:
    """The rows by name, each with its `watch_count`."""
    rows = list(vocabulary.order_by("name_sort", "pk"))
    for row in rows:
        row.watch_count = counts[row.pk]
    return rows


def count_by_decade(watches: QuerySet) -> list[tuple[int, int]]:
    """The same as `Figures.decades`, of some watches."""
    return in_order(dict(watches.order_by().values_list("decade").annotate(Count("pk"))))


def in_order(by_decade: dict[int, int]) -> list[tuple[int, int]]:
    unknown = by_decade.pop(0, 0)
    decades = range(min(by_decade), max(by_decade) + 10, 10) if by_decade else []
    filled = [(decade, by_decade.get(decade, 0)) for decade in decades]
    return [*filled, (0, unknown)] if unknown else filled
