"""Counts that the public pages show. Each is counted once for each version of the catalogue."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, QuerySet

from catalogue.caching.by_years import ByYears, Span, count_by_years, made_in, put_right
from catalogue.caching.cached import cache
from catalogue.caching.held import A_DAY, held, held_longer, marks
from catalogue.caching.release import release
from catalogue.models import (
    Brand,
    BrandLine,
    CaseTables,
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

A_WEEK = 7 * A_DAY
# What a value of a column is read from where that is more than the column: a maker has the watches of its lines, too.
READ_FROM = {"brand_id": ("brand_id", "maker_id")}
Tally = list[tuple]  # rows of the values of COLUMNS and, at the end, how many watches have them


# The version that the present request answers for, where it has been asked already.
version_answered: ContextVar[CatalogueVersion | None] = ContextVar("version_answered", default=None)


@contextmanager
def answering_for(version: CatalogueVersion | None):
    """Inside, the version is not asked for again, nor whether what the process holds of it is still good."""
    tokens = [(version_answered, version_answered.set(version)), (marks, marks.set({}))]
    try:
        yield
    finally:
        for variable, token in tokens:
            variable.reset(token)


class Figures:
    """The figures of the catalogue as it stands: one query asks its version, the rest is cached under it.

    What is not `of_watches` is remembered until something else changes than watches.
    """

    def __init__(self):
        self.present = version_answered.get() or CatalogueVersion.objects.present()
        self.version = self.present.value
        self.edition = self.edition_of(of_watches=True)

    def edition_of(self, *, of_watches: bool) -> str:
        """A release may count otherwise, or know rows of other columns."""
        return f"{release()}:{self.version}" if of_watches else f"{release()}:whole:{self.present.whole}"

    def remember(self, name: str, compute: Callable[[], Any], *, of_watches: bool = True) -> Any:
        """What `compute` gave for this version of the catalogue; it must belong to no reader."""
        return cache.get_or_set(f"figures:{self.edition_of(of_watches=of_watches)}:{name}", compute, A_WEEK)

    def hold(self, name: str, compute: Callable[[], Any], *, of_watches: bool = True) -> Any:
        """The same for what nobody changes: it stays in the memory of the process, too, for the newest version."""
        known = self._held if of_watches else self._held_longer
        if name not in known:
            known[name] = self.remember(name, compute, of_watches=of_watches)
        return known[name]

    @cached_property
    def _held(self) -> dict[str, Any]:
        return held.of(self.edition)

    @cached_property
    def _held_longer(self) -> dict[str, Any]:
        return held_longer.of(self.edition_of(of_watches=False))

    def tally(self) -> Tally:
        """How many watches there are of each combination; what follows needs no query of its own."""
        return self.hold("tally", lambda: self.tally_from(self.by_combination()))

    def tally_from(self, found: dict[int, int]) -> Tally:
        """The tally that a number for each combination says."""
        columns = self.columns_of(found)
        return [(*columns[pk], number) for pk, number in found.items()]

    def columns_of(self, found: Iterable[int]) -> dict[int, tuple]:
        """The values of COLUMNS of these combinations and maybe of more, by their ids."""
        columns: dict[int, tuple]
        columns = self.hold("columns", lambda: columns_of(Combination.objects.all()), of_watches=False)
        if new := set(found).difference(columns):  # since this version was asked for
            columns = columns | columns_of(Combination.objects.filter(pk__in=new))
        return columns

    def tally_of(self, watches: QuerySet) -> Tally:
        """How many of `watches` there are of each combination."""
        return self.tally_from(dict(pairs_of(watches)))

    def by_combination(self) -> dict[int, int]:
        """How many watches there are of each combination, by its id."""
        return self.hold("combinations", self._by_combination)

    def _by_combination(self) -> dict[int, int]:
        """As they were counted last, with what changed since; counted anew where that is not all known."""
        place = f"figures:{release()}:combinations"
        at, counts = cache.get(place) or (-1, {})
        changes = self.present.since(at)
        if changes is None:
            counts = dict(pairs_of(Watch.objects.current()))
            if CatalogueVersion.objects.number() != self.version:
                return counts  # somebody published meanwhile: before or after the count, nobody knows
        moved = Counter(counts)
        for change in changes or ():
            moved.update(dict(change.moved))
        counts = {combination: number for combination, number in moved.items() if number}
        cache.set(place, (self.version, counts), A_WEEK)
        return counts

    def made_in(self, spans: Iterable[Span]) -> dict[int, int]:
        """How many watches of each combination were made in every span of years."""
        if "years" not in self._held:
            self._held["years"] = self._by_years()
        return made_in(self._held["years"], spans)

    def _by_years(self) -> ByYears:
        """As it was counted last, put right by what changed since; counted anew where that is not all known.

        A count may know a change too many: what that touches is counted once more with the version that tells of it.
        """
        place = f"figures:{release()}:years"
        at, counts = cache.get(place) or (-1, {})
        changes = self.present.since(at)
        if changes == []:
            return counts
        counts = count_by_years(Watch.objects.current()) if changes is None else put_right(counts, changes)
        cache.set(place, (self.version, counts), A_WEEK)
        return counts

    def last_watch(self) -> int:
        """The id of the newest watch."""
        return self.hold("last-watch", lambda: Watch.objects.aggregate(last=Max("pk"))["last"] or 0)

    def counts(self, column: str) -> Counter:
        """How many watches have each value of a column of the tally; a brand has those of its lines, too."""

        def count():
            places, counted = places_of(column), Counter()
            for row in self.tally():
                for value in {row[place] for place in places}:
                    counted[value] += row[-1]
            return counted

        return self.hold(f"counts:{column}", count)

    def brands_and_makers(self) -> Counter:
        """How many watches have each pair of brand and maker."""
        brand, maker = places_of("brand_id")

        def count():
            counted = Counter()
            for row in self.tally():
                counted[row[brand], row[maker]] += row[-1]
            return counted

        return self.hold("brands-and-makers", count)

    def lines(self) -> list[BrandLine]:
        """All that is known of lines whose brands are shown, by the line's name."""
        known = BrandLine.objects.standing().filter(line__merged_into=None).with_names()
        return self.remember("lines", lambda: list(known), of_watches=False)

    def case_tables(self) -> CaseTables:
        """All cases, and how codes are read."""
        return self.hold("case-tables", CaseTables.load, of_watches=False)

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


def columns_of(combinations: QuerySet) -> dict[int, tuple]:
    return {pk: tuple(columns) for pk, *columns in combinations.values_list("pk", *COLUMNS)}


def pairs_of(watches: QuerySet) -> QuerySet:
    """How many of `watches` there are of each combination, as pairs of its id and how many."""
    return watches.order_by().values_list("combination").annotate(number=Count("*"))


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
