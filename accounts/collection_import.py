"""What taking in the lines of a file would change of a collection: the row that each stands for is found first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.bulk import BulkChange, Rows
from accounts.collection_lines import TAKEN, WANT, Line, Match, as_compared, is_same
from accounts.models import Collection, User

MOST_COPIES = 50  # lines and rows of one watch that are compared with each other


def standing_for(lines: list[Line], rows: Rows) -> list[Line]:
    """The lines anew, each with the one of `rows` that it stands for; a row is that of one line at most.

    A row is told by its number, where that is of the same watch; else it is the one of the watch that says the same,
    else the one that says nearly the same. A line that cannot be taken holds its row too: nothing happens to that.
    """
    lines = [replace(line, problems=list(line.problems)) for line in lines]
    readable = [line for line in lines if line.match in TAKEN]
    free = {row.pk: row for row in rows}
    claim_by_number([line for line in readable if says(line, free.get(number_of(line)))], free)
    claim_by_number(readable, free)
    claim_by_number([line for line in lines if line.match not in TAKEN], free)
    claim_equal(readable, free)
    claim_nearest(readable, free)
    hold_for_broken(lines, free)
    ask_for_status(readable)
    refuse_second_wishes(lines, free.values())
    return lines


def claim_by_number(lines: list[Line], free: dict[int, Collection]) -> None:
    for line in lines:
        row = free.get(number_of(line))
        if row and line.row is None and (line.watch is None or row.watch_id == line.watch.pk):
            line.row = free.pop(row.pk)


def number_of(line: Line) -> int | None:
    text = line.cell("row")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def says(line: Line, row: Collection | None) -> bool:
    """Whether the row is as the line says, as far as it says anything."""
    return row is not None and all(is_same(value, getattr(row, name)) for name, value in line.values.items())


def claim_equal(lines: list[Line], free: dict[int, Collection]) -> None:
    """Rows for the lines that say what they are; those that say most are served first."""
    by_names = defaultdict(list)
    for line in lines:
        if line.row is None:
            by_names[tuple(line.values)].append(line)
    for names, some in sorted(by_names.items(), key=lambda group: -len(group[0])):
        rows = defaultdict(list)
        for row in reversed(free.values()):
            rows[row.watch_id, *(as_compared(getattr(row, name)) for name in names)].append(row.pk)
        for line in some:
            if found := rows[line.watch.pk, *map(as_compared, line.values.values())]:
                line.row = free.pop(found.pop())


def claim_nearest(lines: list[Line], free: dict[int, Collection]) -> None:
    """Rows for what was edited: of the rows and lines of one watch, those that are most alike belong together."""
    groups = defaultdict(lambda: ([], []))
    for line in lines:
        if line.row is None:
            groups[line.watch.pk][0].append(line)
    for row in free.values():
        if row.watch_id in groups:
            groups[row.watch_id][1].append(row)
    for some, rows in groups.values():
        pairs = [(likeness(line, row), line, row) for line in some[:MOST_COPIES] for row in rows[:MOST_COPIES]]
        for _likeness, line, row in sorted(pairs, key=lambda pair: pair[0], reverse=True):
            may_be = line.row is None and row.pk in free and (row.status == WANT or line.values.get("status") != WANT)
            if may_be:
                line.row = free.pop(row.pk)


def likeness(line: Line, row: Collection) -> tuple[bool, int]:
    """A copy is rather a copy than a wish that came true; then the number of columns that agree counts."""
    same = sum(is_same(value, getattr(row, name)) for name, value in line.values.items())
    return (row.status == WANT) == (line.values.get("status") == WANT), same


def hold_for_broken(lines: list[Line], free: dict[int, Collection]) -> None:
    """A line that cannot be read still speaks of some row of its watch."""
    rows = defaultdict(list)
    for row in reversed(free.values()):
        rows[row.watch_id].append(row.pk)
    for line in lines:
        if line.match == Match.BROKEN and line.row is None and rows[line.watch.pk]:
            line.row = free.pop(rows[line.watch.pk].pop())


def ask_for_status(lines: list[Line]) -> None:
    """A new piece of which the file does not say what it is to me is had; that is a guess, and shown as one."""
    for line in lines:
        if line.row is None and "status" not in line.values:
            line.match = Match.DOUBTFUL
            meant = Collection.Status.HAVE.label
            line.problems.append(_("The status is missing: taken as “%(status)s”.") % {"status": meant})


def refuse_second_wishes(lines: list[Line], others: Iterable[Collection]) -> None:
    """A watch is wanted once."""
    held = [line.row for line in lines if line.row and (line.match != Match.SURE or line.is_wish)]
    wanted = {row.watch_id for row in [*held, *others] if row.status == WANT}
    for line in sorted(lines, key=lambda line: line.match != Match.SURE):
        if line.match in TAKEN and line.is_wish and not (line.row and line.row.status == WANT):
            if line.watch.pk in wanted:
                line.match = Match.BROKEN
                line.problems.append(_("This watch is on your want list already."))
            wanted.add(line.watch.pk)


# What they would change ----------------------------------------------------------------------


def change_by(lines: list[Line], rows: Rows, *, user: User, doubtful: bool, replacing: bool) -> BulkChange:
    """What taking the lines in would change of `rows`.

    `replacing` takes away the rows of which no line speaks; a file of which nothing is taken replaces nothing.
    """
    taken = [line for line in lines if line.match == Match.SURE or (doubtful and line.match == Match.DOUBTFUL)]
    spoken_of = {line.row.pk for line in lines if line.row}
    return BulkChange(
        added=[Collection(user=user, watch=line.watch, **line.values) for line in taken if line.row is None],
        changed=[line.change for line in taken if line.change],
        removed=[row for row in rows if row.pk not in spoken_of] if replacing and taken else [],
    )
