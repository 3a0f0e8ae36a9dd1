"""The lines of a file of a collection: which watch each means, and what it says of the piece."""

import re
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.bulk import Changed
from accounts.models import OWN_COLUMNS, Collection
from catalogue.keys import NO_TEXT, normalised_key, sort_key
from catalogue.models import Watch
from catalogue.search.reading import read as read_query

WANT = Collection.Status.WANT
UNTYPEABLE = re.compile(f"[{NO_TEXT}]")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
NEVER_EMPTY = {"status", "currency"}
MOST_SEARCHES = 50  # titles of one file that are searched for
# How people say a status, beside its own name.
SAID = {
    "have": ["есть", "имеется", "own", "owned"],
    "want": ["хочу", "ищем", "куплю", "wanted", "wish"],
    "swap": ["обмен", "меняю", "trade"],
    "sell": ["продажа", "продам", "for sale"],
    "had": ["был", "была", "были", "продан", "продано", "sold"],
}
STATUS_WORDS = {word: status for status, words in SAID.items() for word in words}


class Match(StrEnum):
    """How sure it is what a line means."""

    SURE = "sure"  # the watch by its folder
    DOUBTFUL = "doubtful"  # the watch by its design code or its title, or no word of what it is to me
    UNKNOWN = "unknown"
    BROKEN = "broken"  # the watch may be known, but a cell cannot be read


TAKEN = {Match.SURE, Match.DOUBTFUL}  # what can be taken in


@dataclass
class Line:
    """One line of a file.

    `watch` is the watch that it means, `values` what it says of the piece, as stored; `row` is the row of the
    collection that it stands for, None for a new one; `problems` say why it cannot be taken, or what is doubtful.
    """

    number: int
    cells: dict[str, str]
    match: Match = Match.UNKNOWN
    watch: Watch | None = None
    values: dict = field(default_factory=dict)
    row: Collection | None = None
    problems: list[str] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    @property
    def name(self) -> str:
        """What the file calls the watch."""
        return " ".join(filter(None, [self.cell("title") or self.cell("watch"), self.cell("code")]))

    @property
    def is_wish(self) -> bool:
        return self.values.get("status", self.row.status if self.row else "") == WANT

    @property
    def is_exported(self) -> bool:
        """Whether it comes from our own export: an empty cell of it says that there is nothing. Others are silent."""
        return bool(self.cell("watch") and (self.cell("title") or self.cell("row")))

    @cached_property
    def change(self) -> Changed | None:
        """The row before and after, once `row` is known; None where there is none, or where it is as the line says."""
        if self.row is None or self.match == Match.BROKEN:
            return None
        after = copy(self.row)
        for name, value in self.values.items():
            if not is_same(value, getattr(self.row, name)):
                setattr(after, name, value)
        return Changed(self.row, after) or None


def is_same(one, other) -> bool:
    """Whether two values of a column are one to people: a spreadsheet writes line ends of its own."""
    return as_compared(one) == as_compared(other)


def as_compared(value):
    return tuple(value.splitlines()) if isinstance(value, str) else value


def understood(cells: list[tuple[int, dict[str, str]]]) -> list[Line]:
    """The lines of a file with the watch that each means and what it says of the piece."""
    lines = [Line(number, texts) for number, texts in cells]
    find_watches(lines)
    for line in lines:
        if line.watch:
            read_values(line)
    return lines


def find_watches(lines: list[Line]) -> None:
    """Find the watch of each line: by folder, by design code, by title, at last by searching for the title."""
    folders = {line.cell("watch") for line in lines}
    codes = {normalised_key(line.cell("code")) for line in lines} - {""}
    titles = {sort_key(line.cell("title")) for line in lines} - {""}
    current = Watch.objects.current()
    by_folder = {each.folder: each for each in Watch.objects.filter(folder__in=folders).select_related("merged_into")}
    by_code = {watch.code_key: watch for watch in current.filter(code_key__in=codes)}
    by_title = {watch.title_sort: watch for watch in current.filter(title_sort__in=titles)}
    for line in lines:
        code, title = normalised_key(line.cell("code")), sort_key(line.cell("title"))
        if watch := by_folder.get(line.cell("watch")):
            line.match, line.watch = Match.SURE, watch.merged_into or watch
        elif watch := by_code.get(code) or by_title.get(title):
            line.match, line.watch = Match.DOUBTFUL, watch
    search_for([line for line in lines if line.watch is None])


def search_for(lines: list[Line]) -> None:
    """The watches of lines whose title finds exactly one, with every word of it."""
    for title in list(dict.fromkeys(filter(None, (line.cell("title") for line in lines))))[:MOST_SEARCHES]:
        reading, _counts = read_query(title)
        if reading.missing or len(reading.few or ()) != 1:
            continue
        watch = Watch.objects.get(pk=reading.few[0])
        for line in lines:
            if line.cell("title") == title:
                line.match, line.watch = Match.DOUBTFUL, watch


def read_values(line: Line) -> None:
    """Read what the line says of the piece; it is marked broken where a cell cannot be read."""
    texts = {name: line.cells[name] for name in OWN_COLUMNS if name in line.cells}
    texts = {name: text for name, text in texts.items() if text or (line.is_exported and name not in NEVER_EMPTY)}
    stored = {name: AS_STORED[name](text) if name in AS_STORED else text for name, text in texts.items()}
    item = Collection(watch=line.watch, **stored)
    try:
        item.clean_fields(exclude=["user", "watch"])
        refuse_what_no_form_takes(item)
    except ValidationError as error:
        line.match = Match.BROKEN
        labels = {name: Collection._meta.get_field(name).verbose_name for name in error.message_dict}
        line.problems = [f"{labels[name]}: {' '.join(said)}" for name, said in error.message_dict.items()]
    else:
        line.values = {name: getattr(item, name) for name in texts}


def refuse_what_no_form_takes(item: Collection) -> None:
    """A row that held it could be shown, but not be saved again."""
    wrong = [name for name in ("serial", "note") if UNTYPEABLE.search(getattr(item, name))]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, _("There are characters in it that nobody can type.")))


def code_of(text: str, choices) -> str:
    """The stored value of a choice that is written as its value or as its name in the reader's language."""
    names = {str(label).casefold(): value for value, label in choices.choices}
    return names.get(text.strip().casefold(), text.strip())


def status_of(text: str) -> str:
    word = text.strip().casefold()
    return STATUS_WORDS.get(word) or code_of(text, Collection.Status)


def price_of(text: str) -> str | None:
    return "".join(text.split()).replace(",", ".") or None


def date_of(text: str) -> str | None:
    """A date as stored: it may come as a Russian spreadsheet writes it."""
    found = DAY_FIRST.fullmatch(text.strip())
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text.strip() or None


AS_STORED = {
    "status": status_of,
    "condition": lambda text: code_of(text, Collection.Condition),
    "currency": lambda text: code_of(text, Collection.Currency),
    "price": price_of,
    "acquired_on": date_of,
}
