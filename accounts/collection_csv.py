"""A collection as CSV, out and in. What goes out comes back as the identical collection."""

import csv
import io
import re
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Collection, User
from catalogue.keys import NO_TEXT, normalised_key, sort_key
from catalogue.models import Watch
from catalogue.tables import UnreadableTable, named_cells, rows_of

OWN_COLUMNS = ["status", "condition", "acquired_on", "price", "currency", "serial", "note"]
# The folder says which watch it is; title and code are for readers, and for files that other hands wrote.
COLUMNS = ["watch", "title", "code", *OWN_COLUMNS]
MOST_ROWS = 5000

# A spreadsheet would run a cell that begins so. One apostrophe more makes it text; taking one away brings it back.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
DEFUSED = re.compile(r"'+[=+\-@\t\r]")
UNTYPEABLE = re.compile(f"[{NO_TEXT}]")


def defuse(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    return cell[1:] if DEFUSED.match(cell) else cell


def written(user: User) -> str:
    """The whole collection of `user`."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for item in Collection.objects.of(user).select_related("watch").order_by("pk"):
        cells = [item.watch.folder, item.watch.title, item.watch.code, *(getattr(item, name) for name in OWN_COLUMNS)]
        table.writerow(["" if cell is None else defuse(str(cell)) for cell in cells])
    return text.getvalue()


class Match(StrEnum):
    """How sure it is which watch a line means."""

    SURE = "sure"  # by its folder
    DOUBTFUL = "doubtful"  # by its design code or its title
    UNKNOWN = "unknown"
    BROKEN = "broken"  # the watch may be known, but a cell cannot be read


@dataclass
class Line:
    """One line of a file: its number, what it says, the watch that it means, and why it cannot be taken."""

    number: int
    cells: dict[str, str]
    match: Match = Match.UNKNOWN
    watch: Watch | None = None
    item: Collection | None = None
    problems: list[str] = field(default_factory=list)


class UnreadableFile(ValueError):
    """The file is no table of a collection. The text says why, to people."""


def decoded(content: bytes) -> str:
    """UTF-8, or the Windows-1251 of a Russian spreadsheet."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(_("This is not a text file."))


def read(text: str, user: User) -> list[Line]:
    """The lines of a file with the watches that they mean. Writes nothing. Raises UnreadableFile."""
    head = text.split("\n", 1)[0]
    rows = rows_of(text, delimiter=";" if head.count(";") > head.count(",") else ",", most_rows=MOST_ROWS)
    try:
        columns = next(rows, [])
        if not {"watch", "title", "code"} & set(columns) or "status" not in columns:
            text = _("The first line must name the columns: %(columns)s.")
            raise UnreadableFile(text % {"columns": ", ".join(COLUMNS)})
        said = [{name: restore(cell) for name, cell in row.items()} for row in named_cells(columns, rows, COLUMNS)]
    except UnreadableTable as error:
        raise UnreadableFile(str(error)) from error
    lines = [Line(number, cells) for number, cells in enumerate(said, start=2)]
    find_watches(lines)
    for line in lines:
        if line.watch:
            line.item = item_of(line, user)
    refuse_second_wishes(lines)
    return lines


def find_watches(lines: list[Line]) -> None:
    """Find the watch of each line: by folder, else by design code, else by title. Three queries."""
    current = Watch.objects.current()
    folders = {line.cells["watch"] for line in lines}
    codes = {normalised_key(line.cells["code"]) for line in lines} - {""}
    titles = {sort_key(line.cells["title"]) for line in lines} - {""}
    by_folder = {watch.folder: watch for watch in current.filter(folder__in=folders)}
    by_code = {watch.code_key: watch for watch in current.filter(code_key__in=codes)}
    by_title = {watch.title_sort: watch for watch in current.filter(title_sort__in=titles)}
    for line in lines:
        if watch := by_folder.get(line.cells["watch"]):
            line.match, line.watch = Match.SURE, watch
        elif watch := by_code.get(normalised_key(line.cells["code"])) or by_title.get(sort_key(line.cells["title"])):
            line.match, line.watch = Match.DOUBTFUL, watch


def item_of(line: Line, user: User) -> Collection | None:
    """The row that a line stands for; None, and the line marked broken, where a cell cannot be read."""
    values = {name: line.cells[name] for name in OWN_COLUMNS}
    values["status"] = code_of(values["status"], Collection.Status)
    values["condition"] = code_of(values["condition"], Collection.Condition)
    values["currency"] = values["currency"] or Collection.Currency.RUB
    values["price"] = values["price"].replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".") or None
    values["acquired_on"] = values["acquired_on"] or None
    item = Collection(user=user, watch=line.watch, **values)
    try:
        item.clean_fields(exclude=["user", "watch"])
        refuse_what_no_form_takes(item)
    except ValidationError as error:
        line.match = Match.BROKEN
        labels = {name: Collection._meta.get_field(name).verbose_name for name in error.message_dict}
        line.problems = [f"{labels[name]}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
        return None
    return item


def refuse_what_no_form_takes(item: Collection) -> None:
    """A row that held it could be shown, but not be saved again."""
    wrong = [name for name in ("serial", "note") if UNTYPEABLE.search(getattr(item, name))]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, _("There are characters in it that nobody can type.")))


def code_of(text: str, choices) -> str:
    """The stored value of a choice that is written as its value or as its name in the reader's language."""
    names = {str(label).casefold(): value for value, label in choices.choices}
    return names.get(text.strip().casefold(), text.strip())


def refuse_second_wishes(lines: list[Line]) -> None:
    """A watch is wanted once."""
    wanted = set()
    for line in lines:
        if line.item and line.item.status == Collection.Status.WANT:
            if line.item.watch_id in wanted:
                line.match, line.item = Match.BROKEN, None
                line.problems = [_("This watch is on your want list already.")]
            wanted.add(line.watch.pk)
