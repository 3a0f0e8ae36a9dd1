"""A collection as a file, CSV or a workbook. What is read back stands in `importing`."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook

from accounts.models import DESCRIBED, OWN_COLUMNS, Collection, User

# The folder says which watch it is, the number which row of the collection; what stands between is for readers, for
# files that other hands wrote, and for pieces that the catalogue lacks.
FURTHER = [name for name in DESCRIBED if name != "code"]
COLUMNS = ["watch", "title", "code", *OWN_COLUMNS, *FURTHER, "row"]
CHUNK = 100  # rows in memory at once, while they are written

# A spreadsheet would run a cell that begins so. One apostrophe more makes it text; taking one away brings it back.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no workbook holds them
DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defuse(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    return cell[1:] if DEFUSED.match(cell) else cell


def written_table(user: User) -> IO[bytes]:
    """The whole collection of `user` in a file that is gone when closed. Who reads it slowly holds nobody up."""
    made = TemporaryFile()  # noqa: SIM115 (who asked for it reads and closes it)
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    text = TextIOWrapper(made, encoding="utf-8-sig", newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for item in written_items(user):
        table.writerow(["" if cell is None else defuse(str(cell)) for cell in cells_of(item)])
    text.detach()
    made.seek(0)
    return made


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
    return [watch.folder if watch else "", item.title, own.pop("code"), *said, *own.values(), item.pk]


def cell_of(value):
    """A value as a cell of a workbook; where nothing stands, none is written."""
    return (defuse(UNWRITABLE.sub("", value)) or None) if isinstance(value, str) else value


def written_workbook(user: User) -> BytesIO:
    """The same as a workbook of Excel: two megabytes at most. Codes are text, so that zeros stay."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Collection")
    sheet.append(COLUMNS)
    for item in written_items(user):
        sheet.append([cell_of(value) for value in cells_of(item)])
    made = BytesIO()
    book.save(made)
    made.seek(0)
    return made
