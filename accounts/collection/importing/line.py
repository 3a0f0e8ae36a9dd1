"""One line of a list: what it says, which watch it means, and which row of the collection it stands for."""

import re
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from accounts.collection.bulk import Changed
from accounts.models import Collection
from catalogue.decoding import whole_number
from catalogue.keys import NO_TEXT, sort_key
from catalogue.models import Watch

from .asked import Match

WANT = Collection.Status.WANT
LONGEST_NOTE = 2000
UNTYPEABLE = re.compile(f"[{NO_TEXT}]")


@dataclass(eq=False)
class Line:
    """One line of a list.

    `watch` is the watch that it means, or that was chosen; None for a piece of its owner's own, which `own` describes.
    `candidates` are the watches to choose from. `values` is what it says of the piece, as stored, and `left_over` what
    could not be read of that and goes into the note. `row` is the row of the collection that it stands for, None for a
    new one; `held` is one that it may speak of. `is_heading` says that it rather names a group of lines. `problems`
    say why it cannot be taken, or what is doubtful.
    `chosen` is what its owner said on the page already.
    """

    number: int
    cells: dict[str, str]
    match: Match = Match.UNKNOWN
    watch: Watch | None = None
    candidates: tuple[Watch, ...] = ()
    chosen: str = ""
    own: dict[str, str] = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)
    copies: int = 1
    row: Collection | None = None
    problems: list[str] = field(default_factory=list)
    is_left_out: bool = False
    is_heading: bool = False
    held: Collection | None = None

    def cell(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    @property
    def name(self) -> str:
        """What the file calls the watch."""
        said = [self.cell(name) for name in ("brand_name", "title", "name", "calibre", "code")]
        return " ".join(filter(None, said)) or self.cell("watch")

    @property
    def is_taken(self) -> bool:
        return not self.is_left_out and self.match != Match.BROKEN and bool(self.watch or self.own)

    @property
    def status(self) -> str:
        return self.values.get("status", self.row.status if self.row else "")

    @property
    def is_wish(self) -> bool:
        return self.watch is not None and self.status == WANT

    @property
    def is_exported(self) -> bool:
        """Whether it comes from our own export: an empty cell of it says that there is nothing. Others are silent."""
        return bool((self.cell("watch") and (self.cell("title") or self.cell("row"))) or self.cell("row"))

    @property
    def piece(self) -> Collection:
        """What it says, as a new row."""
        described = {} if self.watch else self.own
        return Collection(watch=self.watch, **described, **(self.values | {"note": self.noted("")}))

    def noted(self, note: str) -> str:
        """The note of a piece that has `note` already: what could not be read is added to it once."""
        text = self.values.get("note", note)
        for more in self.left_over:
            if more not in text and len(text) + len(more) < LONGEST_NOTE:
                text = f"{text}\n{more}" if text else more
        return text

    @property
    def identity(self) -> tuple:
        """Tells the watch of the line from others; one of its owner's own is what it is called."""
        return (self.watch.pk, "") if self.watch else (None, self.own_key)

    @cached_property
    def own_key(self) -> str:
        return sort_key(Collection(**self.own).own_title)

    @property
    def row_number(self) -> int | None:
        """The number of the row of the collection that it names."""
        return whole_number(self.cell("row")) or None

    @cached_property
    def change(self) -> Changed | None:
        """The row before and after, once `row` is known; None where there is none, or where it is as the line says."""
        if self.row is None or not self.is_taken:
            return None
        after, own = copy(self.row), {} if self.watch or self.row.watch_id else self.own
        for name, value in (own | self.values | {"note": self.noted(self.row.note)}).items():
            if not is_same(value, getattr(self.row, name)):
                setattr(after, name, value)
        return Changed(self.row, after) or None


def identity_of(row: Collection) -> tuple:
    return (row.watch_id, "" if row.watch_id else row.title_sort)


def is_same(one, other) -> bool:
    """Whether two values of a column are one to people: a spreadsheet writes line ends of its own."""
    return as_compared(one) == as_compared(other)


def as_compared(value):
    return tuple(value.splitlines()) if isinstance(value, str) else value
