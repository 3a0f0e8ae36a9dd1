"""What taking in the lines of a list would change of a collection: the row that each stands for is found first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from accounts.collection.bulk import BulkChange, Rows
from accounts.models import Collection, User
from catalogue.models import Watch

from .asked import Match
from .line import WANT, Line, as_compared, identity_of, is_same

MOST_COPIES = 50  # lines and rows of one watch that are compared with each other
OWN, LEAVE_OUT = "own", "no"


def decided(lines: list[Line], choices: Mapping[int, str], *, likeliest: bool) -> list[Line]:
    """The lines anew with what was chosen for those that are not sure: the id of a watch, OWN or LEAVE_OUT.

    Of nothing chosen comes a piece of one's own; with `likeliest` the first of the candidates of a doubtful line; of
    the heading of a group nothing.
    """
    found = []
    for line in lines:
        line = replace(line, problems=list(line.problems))
        chosen = choice_for(line, choices)
        if line.match in {Match.DOUBTFUL, Match.UNKNOWN} and (line.watch is None or chosen):
            first = line.candidates[0] if likeliest and line.match == Match.DOUBTFUL and line.candidates else None
            line.watch = chosen_of(line, chosen) if chosen else first
            line.is_left_out = chosen == LEAVE_OUT
        found.append(line)
    return found


def choice_for(line: Line, choices: Mapping[int, str]) -> str:
    """What was chosen for a line; to leave it out, where it is the heading of a group; else empty."""
    return choices.get(line.number) or (LEAVE_OUT if line.is_heading else "")


def chosen_of(line: Line, chosen: str) -> Watch | None:
    return next((watch for watch in line.candidates if str(watch.pk) == chosen), None)


def standing_for(lines: list[Line], rows: Rows) -> list[Line]:
    """The lines, each with the one of `rows` that it stands for; a row is that of one line at most.

    A row is told by its number, where that is of the same watch; else it is the one of the watch that says the same,
    else the one that says nearly the same. A line that cannot be taken holds its row too: nothing happens to that.
    """
    readable = [line for line in lines if line.is_taken]
    free = {row.pk: row for row in rows}
    claim_by_number([line for line in readable if says(line, free.get(line.row_number))], free)
    claim_by_number(readable, free)
    claim_by_number([line for line in lines if not line.is_taken], free)
    claim_equal(readable, free)
    claim_nearest(readable, free)
    hold_for_others(lines, free)
    ask_for_status(readable)
    refuse_second_wishes(lines, free.values())
    return lines


def claim_by_number(lines: list[Line], free: dict[int, Collection]) -> None:
    for line in lines:
        row = free.get(line.row_number)
        if row and line.row is None and (line.watch is None or row.watch_id == line.watch.pk):
            if line.watch is None and row.watch_id and line.is_taken:
                line.watch = row.watch  # a row of ours whose watch the file does not name
            line.row = free.pop(row.pk)


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
            rows[identity_of(row), *(as_compared(getattr(row, name)) for name in names)].append(row.pk)
        for line in some:
            if found := rows[line.identity, *map(as_compared, line.values.values())]:
                line.row = free.pop(found.pop())


def claim_nearest(lines: list[Line], free: dict[int, Collection]) -> None:
    """Rows for what was edited: of the rows and lines of one watch, those that are most alike belong together."""
    groups = defaultdict(lambda: ([], []))
    for line in lines:
        if line.row is None:
            groups[line.identity][0].append(line)
    for row in free.values():
        if identity_of(row) in groups:
            groups[identity_of(row)][1].append(row)
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


def hold_for_others(lines: list[Line], free: dict[int, Collection]) -> None:
    """A line that cannot be taken, or whose watch is not chosen yet, still speaks of some row of what it may mean."""
    rows = defaultdict(list)
    for row in reversed(free.values()):
        rows[row.watch_id].append(row.pk)
    for line in lines:
        if line.row is not None or (line.is_taken and line.watch):
            continue
        for watch in [line.watch, *line.candidates][:4]:
            if watch and rows[watch.pk]:
                held = free.pop(rows[watch.pk].pop())
                line.held = held
                break


def ask_for_status(lines: list[Line]) -> None:
    """A new piece of which the file does not say what it is to me is had; that is a guess, and shown as one."""
    for line in lines:
        if line.row is None and "status" not in line.values:
            meant = Collection.Status.HAVE.label
            line.problems.append(_("The status is missing: taken as “%(status)s”.") % {"status": meant})


def refuse_second_wishes(lines: list[Line], others: Iterable[Collection]) -> None:
    """A watch is wanted once."""
    held = [line.row for line in lines if line.row and not (line.is_taken and not line.is_wish)]
    wanted = {row.watch_id for row in [*held, *others] if row.watch_id and row.status == WANT}
    for line in lines:
        if line.is_taken and line.is_wish and not (line.row and line.row.status == WANT):
            if line.watch.pk in wanted:
                line.is_left_out = True
                line.problems.append(_("This watch is on your want list already."))
            wanted.add(line.watch.pk)


# What they would change ----------------------------------------------------------------------


def change_by(lines: list[Line], rows: Rows, *, user: User, mode: str) -> BulkChange:
    """What taking the lines in would change of `rows`.

    `replace` takes away the rows of which no line speaks; a list in which no watch is recognised replaces nothing.
    `append` makes a new piece of every line.
    """
    taken = [line for line in lines if line.is_taken]
    spoken_of = {row.pk for line in lines for row in (line.row, line.held) if row}
    replacing = mode == "replace" and any(line.watch for line in taken)
    new = [line for line in taken if line.row is None or (mode == "append" and not line.is_wish)]
    return BulkChange(
        added=[piece_of(line, user) for line in new for _copy in range(line.copies)],
        changed=[line.change for line in taken if line.change and line not in new],
        removed=[row for row in rows if row.pk not in spoken_of] if replacing else [],
    )


def piece_of(line: Line, user: User) -> Collection:
    piece = line.piece
    piece.user = user
    return piece
