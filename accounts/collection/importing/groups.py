"""Headings of groups among the lines, as programs of accounts write them: «Часы наручные», «Восток» alone in a row."""

from itertools import chain

from django.utils.translation import gettext as _

from catalogue.models import Brand
from catalogue.search.folding import fold

from .asked import Match
from .line import Line
from .soft_words import is_soft

FILLED = 3  # cells of an ordinary line
COUNTED = "copies"  # of a whole group it may say how many


def mark_headings(lines: list[Line]) -> None:
    """Leave out, unless their owner chooses otherwise, lines that name a brand or say «часы» where others say more."""
    filled = [sum(bool(cell.strip()) for name, cell in line.cells.items() if name != COUNTED) for line in lines]
    ordinary = [place for place, count in enumerate(filled) if count >= FILLED]
    if not ordinary or len(ordinary) * 2 < len(lines):
        return
    alone = [line for line, count in zip(lines[: ordinary[-1]], filled, strict=False) if count == 1 and line.name]
    names = words_of_brands() if alone else frozenset()
    for line in alone:
        if not line.cell("watch") and all(fold(word) in names or is_soft(word) for word in line.name.split()):
            mark(line)


def mark(line: Line) -> None:
    if line.match == Match.SURE:
        line.match, line.watch, line.candidates = Match.DOUBTFUL, None, (line.watch,)
    if line.match in {Match.DOUBTFUL, Match.UNKNOWN}:
        line.is_heading = True
        line.problems.append(_("Taken for the heading of a group: left out unless you choose a watch."))


def words_of_brands() -> frozenset[str]:
    names = chain.from_iterable(Brand.objects.values_list("name", "name_en"))
    return frozenset(fold(word) for name in names for word in name.split())
