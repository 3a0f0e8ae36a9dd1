"""The lines of a list, read and looked up: which watch each means."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.collection.bulk import Rows
from accounts.collection.exporting import restore
from accounts.models import DESCRIBED, Collection
from catalogue.keys import normalised_key
from catalogue.loading.tables import LONGEST_CELL, UnreadableTable, too_long
from catalogue.models import Watch

from .asked import Asked, Match
from .dates import month_first_of
from .files import UNREADABLE, Row, Table
from .groups import mark_headings
from .headings import LABELS, TELLING, Head
from .line import LONGEST_NOTE, UNTYPEABLE, Line
from .matching import Matcher
from .pieces import read_values

TOTALS = re.compile(r"\W*(?:итог\w*|всего|total|sum|sum[ae]|сумма|razem|łącznie|gesamt|summe)\b.*", re.IGNORECASE)
WRAPPED = re.compile(r'="(.*)"')  # how Excel is told to keep a zero
MOST_ASKED = 5000  # lines for which the catalogue is searched


def understood(
    table: Table, head: Head, rows: Rows, *, count: Callable[[int], None] = lambda searched: None
) -> tuple[list[Line], list[Line]]:
    """The lines of a list with the watch that each means and what it says of the piece; and those without a watch.

    `rows` are the collection. Raises UnreadableTable where too many lines would have to be searched for; `count` is
    told how many will be, and may raise it, too.
    """
    first = head.row.number if head.row else 0
    lines = [line_of(row, head, ragged=table.is_ragged) for row in table.rows if row.number > first]
    said, others = [], []
    for line in lines:
        (others if is_total(line) else said).append(line)
    month_first = month_first_of(line.cell("acquired_on") for line in said)
    for line in said:
        read_values(line, head, month_first=month_first)
    find_watches(said, rows, count)
    mark_headings(said)
    return said, others


def line_of(row: Row, head: Head, *, ragged: bool) -> Line:
    cells = {name: cleaned(cell) for name, cell in zip(head.meanings, row.cells, strict=False) if name}
    line = Line(row.number, dict.fromkeys(filter(None, head.meanings), "") | cells)
    more = [cell for cell in row.cells[len(head.meanings) :] if cell.strip()]
    if more:
        line.match = Match.BROKEN
        line.problems.append(_("There are more cells than headings: %(cells)s.") % {"cells": "; ".join(more)[:200]})
    if any("\0" in cell for cell in row.cells):
        line.match = Match.BROKEN
        line.problems.append(_("There are characters in it that nobody can type."))
    if any(UNREADABLE in cell for cell in row.cells):
        line.match = Match.DOUBTFUL
        line.problems.append(_("There are letters in it that cannot be read."))
    if any(len(cell) > LONGEST_CELL for cell in row.cells):
        line.match = Match.BROKEN
        line.problems.append(too_long())
    if ragged and len(row.cells) < len(head.meanings):
        line.match = Match.DOUBTFUL
        line.problems.append(_("There are fewer cells than headings: something is missing."))
    return line


def cleaned(cell: str) -> str:
    """A cell as its owner means it: without what programs of tables put around it."""
    text = restore(cell.strip("\ufeff"))
    if wrapped := WRAPPED.fullmatch(text.strip()):
        return wrapped[1]
    if text.startswith("=") and (quoted := re.findall(r'"([^"]*)"', text)):
        return quoted[-1]  # what a link says
    return text


def is_total(line: Line) -> bool:
    """Whether no watch is meant: sums below a list, and rows of numbers alone."""
    if any(TOTALS.fullmatch(line.cell(name)) for name in TELLING):
        return True
    return not any(normalised_key(line.cell(name)) for name in (*TELLING, "description", "row"))


# Which watch ---------------------------------------------------------------------------------


def find_watches(lines: list[Line], rows: Rows, count: Callable[[int], None]) -> None:
    """The watch of each line: by its address here, else by what the line calls it. A piece of `rows` that its owner
    described stays what it is, whatever the search would find for its name.
    """
    described = {row.pk: row.title_sort for row in rows if row.watch_id is None}
    folders = {line.cell("watch") for line in lines} - {""}
    known = {each.folder: each for each in Watch.objects.filter(folder__in=folders).select_related("merged_into")}
    asked = {}
    for line in lines:
        if watch := known.get(line.cell("watch")):
            line.watch = watch.merged_into or watch
            line.match = Match.SURE if line.match == Match.UNKNOWN else line.match
        if line.match != Match.SURE:
            describe(line)
        if line.watch is None and line.own and described.get(line.row_number) == line.own_key:
            line.match = Match.SURE if line.match == Match.UNKNOWN else line.match
        elif line.watch is None and any(line.cell(name) for name in TELLING):
            asked[line.number] = asked_of(line)
    if len(asked) > MOST_ASKED:
        said = _("At most %(most)s lines whose watches the catalogue must be searched for. Divide the list.")
        raise UnreadableTable(said % {"most": MOST_ASKED})
    if asked:
        count(len(asked))
        matcher = Matcher(asked.values())
        for line in lines:
            if line.number in asked:
                settle(line, matcher, asked[line.number])


def asked_of(line: Line) -> Asked:
    text = " ".join(filter(None, (line.cell(name) for name in ("brand_name", "title", "name"))))
    text = " ".join((text or line.cell("watch")).split())[:200]
    return Asked(
        text, line.cell("code")[:60], line.cell("calibre")[:60], line.cell("years")[:40], line.cell("note")[:200]
    )


def settle(line: Line, matcher: Matcher, asked: Asked) -> None:
    """What the search says; a line that something is missing of is not sure whatever it says."""
    found = matcher.find(asked)
    line.candidates = found.watches
    if line.match == Match.UNKNOWN or (line.match == Match.DOUBTFUL and found.match == Match.UNKNOWN):
        line.match = found.match
    if line.match == Match.SURE:
        line.watch = found.watches[0]


def describe(line: Line) -> None:
    """What the line says of its watch, for a piece that the catalogue lacks. What has no room goes into the note."""
    own = {name: " ".join(line.cell(name).split()) for name in DESCRIBED if name != "description"}
    own["description"] = line.cell("description")
    title = " ".join((line.cell("title") or line.cell("watch")).split())
    is_ours = bool(line.cell("row")) and any(own.values())
    own["name"] = own["name"] if is_ours or not title else " ".join(dict.fromkeys(filter(None, [title, own["name"]])))
    for name, text in own.items():
        longest = Collection._meta.get_field(name).max_length
        if len(text) > longest:
            own[name] = text[:longest]
            line.left_over.append(f"{LABELS[name]}: {text}"[:LONGEST_NOTE])
    own = {name: UNTYPEABLE.sub("", text) for name, text in own.items()}
    line.own = own
    if not line.own_key:
        line.own = {}
