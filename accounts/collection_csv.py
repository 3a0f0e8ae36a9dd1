"""A collection as a CSV file, written and read. What its lines mean stands in `collection_import`."""

import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import DESCRIBED, OWN_COLUMNS, Collection, User
from catalogue.keys import has_tower
from catalogue.loading.tables import Line, UnreadableTable, named_cells, rows_of

# The folder says which watch it is, the number which row of the collection; what stands between is for readers, for
# files that other hands wrote, and for pieces that the catalogue lacks.
FURTHER = [name for name in DESCRIBED if name != "code"]
COLUMNS = ["watch", "title", "code", *OWN_COLUMNS, "row", *FURTHER]
MOST_ROWS = 5000
CHUNK = 100  # rows in memory at once, while they are written
SHOWN_OF_HEAD = 60  # letters of a first line that we do not know

# A spreadsheet would run a cell that begins so. One apostrophe more makes it text; taking one away brings it back.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defuse(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    return cell[1:] if DEFUSED.match(cell) else cell


def written_lines(user: User) -> Iterator[str]:
    """The whole collection of `user`, line by line."""
    table = csv.writer(Line())
    yield table.writerow(COLUMNS)
    for item in written_items(user):
        yield table.writerow(["" if cell is None else defuse(str(cell)) for cell in cells_of(item)])


def written_items(user: User) -> Iterator[Collection]:
    related = ("watch__brand", "watch__maker", "watch__mechanism")
    return Collection.objects.of(user).select_related(*related).order_by("pk").iterator(CHUNK)


def cells_of(item: Collection) -> list:
    """A row of a collection, column by column. Of a watch in the catalogue the description is the catalogue's."""
    own, watch = {name: getattr(item, name) for name in DESCRIBED}, item.watch
    if watch:
        calibre = watch.mechanism.calibre if watch.mechanism else ""
        own = dict.fromkeys(DESCRIBED, "") | {"brand_name": watch.brand_names, "calibre": calibre, "code": watch.code}
    said = [getattr(item, name) for name in OWN_COLUMNS]
    return [watch.folder if watch else "", item.title, own.pop("code"), *said, item.pk, *own.values()]


class UnreadableFile(ValueError):
    """The file is no table of a collection. The text says why, to people."""


def decoded(content: bytes) -> str:
    """UTF-8, or the Windows-1251 of a Russian spreadsheet."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not has_tower(text):
            return text
        break
    raise UnreadableFile(_("This is not a text file."))


def read(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of a file that say something: their number, as a spreadsheet counts them, and their cells by column.

    Columns that are not ours are left out. Raises UnreadableFile.
    """
    head = text.split("\n", 1)[0]
    rows = rows_of(text, delimiter=";" if head.count(";") > head.count(",") else ",", most_rows=MOST_ROWS)
    try:
        columns = next(rows, [])
        if not {"watch", "title", "code"} & set(columns) or "status" not in columns:
            text = _(
                "The first line must name the column “status” and one of “watch”, “code”, “title”. "
                "Your file begins with: %(head)s"
            )
            raise UnreadableFile(text % {"head": head[:SHOWN_OF_HEAD].strip() or "—"})
        ours = [name for name in COLUMNS if name in columns]
        said = [
            (number, cells)
            for number, row in enumerate(rows, start=2)
            if any(row)
            for cells in named_cells(columns, [row], ours)
        ]
    except UnreadableTable as error:
        raise UnreadableFile(str(error)) from error
    return [(number, {name: restore(cell) for name, cell in cells.items()}) for number, cells in said]
