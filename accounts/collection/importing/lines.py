"""The lines of a list: which watch each means, and what it says of the piece."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.collection.bulk import Changed, Rows
from accounts.collection.exporting import restore
from accounts.models import DESCRIBED, OWN_COLUMNS, PARTS, Collection
from catalogue.decoding import whole_number
from catalogue.keys import NO_TEXT, normalised_key, sort_key
from catalogue.loading.tables import UnreadableTable
from catalogue.models import Watch

from .files import Row, Table
from .headings import LABELS, TELLING, Head
from .matching import Asked, Match, Matcher
from .values import box_of, condition_of, copies_of, currency_of, date_of, price_of, service_of, state_of, status_of

WANT = Collection.Status.WANT
UNTYPEABLE = re.compile(f"[{NO_TEXT}]")
TOTALS = re.compile(r"\W*(?:итог\w*|всего|total|sum|sum[ae]|сумма|razem|łącznie|gesamt|summe)\b.*", re.IGNORECASE)
WRAPPED = re.compile(r'="(.*)"')  # how Excel is told to keep a zero
LONGEST_NOTE = 2000
# Columns that are a word, a number or a date each: what is longer than that says more.
LONGEST_WORD = 200
WORDS = [
    "status", "condition", "box_papers", *PARTS, "price", "currency", "asking_price", "asking_currency", "acquired_on",
    "copies",
]  # fmt: skip
MOST_ASKED = 5000  # lines for which the catalogue is searched


@dataclass(eq=False)
class Line:
    """One line of a list.

    `watch` is the watch that it means, or that was chosen; None for a piece of its owner's own, which `own` describes.
    `candidates` are the watches to choose from. `values` is what it says of the piece, as stored, and `left_over` what
    could not be read of that and goes into the note. `row` is the row of the collection that it stands for, None for a
    new one; `held` is one that it may speak of. `problems` say why it cannot be taken, or what is doubtful.
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


# Reading a table -----------------------------------------------------------------------------


def understood(table: Table, head: Head, rows: Rows) -> tuple[list[Line], list[Line]]:
    """The lines of a list with the watch that each means and what it says of the piece; and those without a watch.

    `rows` are the collection. Raises UnreadableTable where too many lines would have to be searched for.
    """
    first = head.row.number if head.row else 0
    lines = [line_of(row, head, ragged=table.is_ragged) for row in table.rows if row.number > first]
    said, others = [], []
    for line in lines:
        (others if is_total(line) else said).append(line)
    for line in said:
        read_values(line, head)
    find_watches(said, rows)
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


def find_watches(lines: list[Line], rows: Rows) -> None:
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


# What it says of the piece -------------------------------------------------------------------


def read_values(line: Line, head: Head) -> None:
    """Read what the line says of the piece. What cannot be read goes into the note, and is told."""
    read_long_words(line)
    told = {name for name in OWN_COLUMNS if name in line.cells and (line.cell(name) or line.is_exported)}
    for name in ("serial", "note", "seller", "place"):
        if name in told:
            read_text(line, name)
    read_choices(line, told)
    read_price(line, told, head)
    read_asking_price(line, told)
    if "acquired_on" in told:
        read_date(line)
    if "service" in told:
        read_service(line)
    line.copies = max(copies_of(line.cell("status")), copies_of(line.cell("copies")))
    check(line)


def read_long_words(line: Line) -> None:
    """Put what is far too long to be a word into the note."""
    for name in WORDS:
        if len(line.cell(name)) > LONGEST_WORD:
            keep(line, name, line.cells.pop(name), _("it is too long"))


def read_choices(line: Line, told: set[str]) -> None:
    if text := line.cell("status"):
        if status := status_of(text):
            line.values["status"] = status
        else:
            keep(line, "status", text, _("This says no status that is known here."))
    unknown = _("This says nothing that is known here.")
    read_choice(line, told, "condition", condition_of, _("This says no condition that is known here."))
    read_choice(line, told, "box_papers", box_of, unknown)
    for name in PARTS:
        read_choice(line, told, name, state_of, unknown)


def read_choice(line: Line, told: set[str], name: str, read: Callable[[str], str], unknown: str) -> None:
    if name in told:
        text = line.cell(name)
        value = read(text)
        if text and not value:
            keep(line, name, text, unknown)
        else:
            line.values[name] = value


def read_text(line: Line, name: str) -> None:
    """What has no room goes into the note."""
    text, longest = line.cells[name], Collection._meta.get_field(name).max_length
    if name in {"seller", "place"} and len(text) > longest:
        keep(line, name, text, _("it is too long"))
        text = ""
    line.values[name] = text


def read_service(line: Line) -> None:
    log, wrong = service_of(line.cells["service"])
    if len(log) > Collection._meta.get_field("service").max_length:
        log, wrong = "", [line.cells["service"]]
    line.values["service"] = log
    for text in wrong:
        keep(line, "service", text, _("it has no date at its beginning"))


def read_asking_price(line: Line, told: set[str]) -> None:
    if "asking_price" not in told:
        return
    text, known = line.cell("asking_price"), currency_in_words(line.cell("asking_currency"))
    price = price_of(text)
    if price.wrong:
        keep(line, "asking_price", text, price.wrong)
        return
    line.values["asking_price"] = price.amount
    if known or (price.currency and price.amount is not None):
        line.values["asking_currency"] = price.currency or known


def currency_in_words(text: str) -> str:
    return currency_of(text) or (text.upper() if text.upper() in Collection.Currency.values else "")


def read_price(line: Line, told: set[str], head: Head) -> None:
    text, currency = line.cell("price"), line.cell("currency")
    price = price_of(text)
    known = currency_in_words(currency)
    if currency and not known:
        if text:
            keep(line, "price", f"{text} {currency}", _("a currency that the site does not know"))
        return
    if price.wrong:
        keep(line, "price", f"{text} {currency}".strip(), price.wrong)
    elif "price" in told:
        line.values["price"] = price.amount
    if (known or price.currency or head.currency) and (price.amount is not None or known):
        line.values["currency"] = price.currency or known or head.currency


def read_date(line: Line) -> None:
    text = line.cell("acquired_on")
    moment = date_of(text)
    if moment.partly:
        keep(line, "acquired_on", text, _("Only whole days are kept here."))
    elif moment.wrong:
        keep(line, "acquired_on", text, moment.wrong)
    else:
        line.values["acquired_on"] = moment.day


def keep(line: Line, name: str, text: str, why: str) -> None:
    """Put what a cell says into the note, and say why."""
    text = UNTYPEABLE.sub("", text)
    line.left_over.append(f"{LABELS[name]}: {text}"[:LONGEST_NOTE])
    line.problems.append(
        _("%(column)s “%(text)s”: %(why)s. It goes into the note.")
        % {"column": LABELS[name], "text": text[:100], "why": str(why).rstrip(".")}
    )


def check(line: Line) -> None:
    """Mark a line broken where what it says could be shown but not be saved again."""
    item = Collection(**line.values)
    try:
        item.clean_fields(exclude=["user", "watch"])
        typed = ("serial", "note", "seller", "place", "service")
        wrong = [name for name in typed if UNTYPEABLE.search(getattr(item, name))]
        if wrong:
            raise ValidationError(dict.fromkeys(wrong, _("There are characters in it that nobody can type.")))
    except ValidationError as error:
        line.match = Match.BROKEN
        line.problems += [f"{LABELS[name]}: {' '.join(said)}" for name, said in error.message_dict.items()]
    line.values = {name: getattr(item, name) for name in line.values}
