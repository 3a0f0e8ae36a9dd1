"""How many watches there are of each combination and each pair of known years: spans of years are counted by these."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from catalogue.models import Watch
from catalogue.models.version import Change
from catalogue.models.watch_queries import is_made_between

ByYears = dict[tuple[int, int | None], dict[int, int]]  # first and last year → combination → how many watches
Span = tuple[int | None, int | None]


def count_by_years(watches: QuerySet) -> ByYears:
    """Those of `watches` of which the years are known."""
    rows = watches.order_by().filter(first_year__gt=0).values_list("first_year", "end_release", "combination")
    counts: ByYears = {}
    for first, last, combination, number in rows.annotate(number=Count("*")):
        counts.setdefault((first, last), {})[combination] = number
    return counts


def put_right(counts: ByYears, changes: list[Change]) -> ByYears:
    """The same after `changes`: the combinations that a watch left or came to, or has changed in, are counted anew."""
    touched = [name.split() for change in changes for name in change.touched]
    watches = Watch.objects.filter(pk__in=[int(pk) for kind, pk in touched if kind == "watch"])
    changed = {combination for change in changes for combination, _number in change.moved}
    changed |= set(watches.order_by().values_list("combination", flat=True))
    found = {
        years: {combination: number for combination, number in of_years.items() if combination not in changed}
        for years, of_years in counts.items()
    }
    for years, of_years in count_by_years(Watch.objects.current().filter(combination__in=changed)).items():
        found[years] = found.get(years, {}) | of_years
    return found


def made_in(counts: ByYears, spans: Iterable[Span]) -> dict[int, int]:
    """How many watches of each combination meet every span."""
    spans, found = list(spans), Counter[int]()
    for years, of_years in counts.items():
        if all(is_made_between(years, span) for span in spans):
            found.update(of_years)
    return found
