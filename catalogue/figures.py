"""Counts that the public pages show. Each is counted once for each version of the catalogue."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from catalogue.gaps import GAPS
from catalogue.models import Brand, CatalogueVersion, Factory, Function, Mechanism, MechanismFunction, Watch

A_WEEK = 7 * 24 * 3600
SHOWN = Q(watches__merged_into=None)


class Figures:
    """The figures of the catalogue as it stands: one query asks its version, the rest is cached under it."""

    def __init__(self):
        self.version = CatalogueVersion.objects.number()

    def remember(self, name: str, compute: Callable[[], Any]) -> Any:
        """What `compute` gave for this version of the catalogue; it must belong to no reader."""
        return cache.get_or_set(f"figures:{self.version}:{name}", compute, A_WEEK)

    def totals(self) -> dict[str, int]:
        """How many watches, movements, brands and factories there are."""
        tables = {"watches": Watch, "mechanisms": Mechanism, "brands": Brand, "factories": Factory}
        return self.remember(
            "totals", lambda: {name: table.objects.current().count() for name, table in tables.items()}
        )

    def brands(self) -> list[Brand]:
        """Every brand that is shown, by name, with its `watch_count`."""
        return self.remember("brands", lambda: list(with_watch_count(Brand.objects.current())))

    def factories(self) -> list[Factory]:
        """Every factory that is shown, by name, with its `watch_count`."""
        return self.remember("factories", lambda: list(with_watch_count(Factory.objects.current())))

    def functions(self) -> list[Function]:
        """Every function, by name, with its `watch_count`."""
        return self.remember("functions", functions_with_watch_count)

    def decades(self, name: str, watches: QuerySet) -> list[tuple[int, int]]:
        """How many of `watches` began in each decade, from the first to the last; decade 0 is unknown.

        `name` tells these watches from any others. Decades in between that have none are there with 0.
        """
        return self.remember(f"decades:{name}", lambda: count_by_decade(watches))

    def lacking(self, gap: str) -> int:
        """How many watches have this gap."""
        return self.remember(f"lacking:{gap}", Watch.objects.current().filter(GAPS[gap].condition).count)


def with_watch_count(vocabulary: QuerySet) -> QuerySet:
    return vocabulary.annotate(watch_count=Count("watches", filter=SHOWN)).order_by("name_sort", "pk")


def functions_with_watch_count() -> list[Function]:
    """Counted over movements, of which there are few: one row for each watch and function would be too many."""
    watches = dict(Watch.objects.current().order_by().values_list("mechanism").annotate(Count("pk")))
    counted = Counter()
    for mechanism, function in MechanismFunction.objects.order_by().values_list("mechanism", "function"):
        counted[function] += watches.get(mechanism, 0)
    functions = list(Function.objects.order_by("name"))
    for function in functions:
        function.watch_count = counted[function.pk]
    return functions


def count_by_decade(watches: QuerySet) -> list[tuple[int, int]]:
    counted = dict(watches.order_by().values_list("decade").annotate(Count("pk")))
    unknown = counted.pop(0, 0)
    filled = [(d, counted.get(d, 0)) for d in range(min(counted), max(counted) + 10, 10)] if counted else []
    return [*filled, (0, unknown)] if unknown else filled
