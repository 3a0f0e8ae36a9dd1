"""The grid of variants of a brand: its cases across its dials, each cell a watch."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import ngettext

from catalogue.caching.parts import Hole, register_part
from catalogue.models import Case, CaseTables, Watch
from catalogue.models.watch_queries import WatchQuerySet

MOST_SHOWN = 48  # watches: a grid has as many rows and columns at most
FEWEST = 2


@dataclass(frozen=True)
class Row:
    """A case by its number, with the watches of each dial, in the order of the grid's dials."""

    number: str
    case: Case | None
    cells: list[list[Watch]]


@dataclass(frozen=True)
class Grid:
    """The numbers of the dials, of which an unknown one is empty and stands last, and a row for each case."""

    dials: list[str]
    rows: list[Row]
    shown: int
    total: int


def register() -> None:
    register_part(collections, "collections")


def collections(request, holes: list[Hole]) -> list[str]:
    """In how many collections each watch is. One query."""
    counts = dict(Watch.objects.filter(pk__in={int(hole.key) for hole in holes}).values_list("pk", "have_count"))
    numbers = [counts.get(int(hole.key), 0) for hole in holes]
    texts = [ngettext("in %(count)s collection", "in %(count)s collections", number) for number in numbers]
    return [text % {"count": number} if number else "" for text, number in zip(texts, numbers, strict=True)]


def grid_of(watches: WatchQuerySet, tables: CaseTables) -> Grid | None:
    """The grid of those of `watches` whose cases have numbers; none where fewer than two have."""
    coded = watches.exclude(code="", case_number="")
    if not tables.conventions and not tables.cases:
        return None
    placed = defaultdict(lambda: defaultdict(list))
    found = coded.for_cards().order_by("title_sort", "pk")[: 2 * MOST_SHOWN]
    numbered = [(watch, tables.numbers_of(watch)) for watch in found]
    numbered = [(watch, numbers) for watch, numbers in numbered if numbers.case]
    for watch, numbers in numbered[:MOST_SHOWN]:
        placed[numbers.case, watch.case_id][numbers.dial].append(watch)
    if len(numbered) < FEWEST:
        return None
    cases = {case.pk: case for case in tables.cases}
    by_number = sorted(placed.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    # What one case was seen with stands together: dials in the order of the cases, an unknown one last.
    dials = list(dict.fromkeys(dial for _place, cells in by_number for dial in sorted(cells) if dial))
    dials += [""] if any("" in cells for cells in placed.values()) else []
    rows = [
        Row(number, cases.get(case), [cells.get(dial, []) for dial in dials]) for (number, case), cells in by_number
    ]
    return Grid(dials, rows, len(numbered[:MOST_SHOWN]), coded.count())
