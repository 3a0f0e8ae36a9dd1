"""Tables that people give as CSV, read within bounds: a small file may unfold to a large one in memory."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

MOST_COLUMNS = 100
LONGEST_CELL = 10_000


class UnreadableTable(ValueError):
    """The text is no table, or a larger one than is taken. The message says so, to people."""


class Echo:
    """What csv writes to: it hands each line on at once."""

    def write(self, text: str) -> str:
        return text


def rows_of(text: str, *, delimiter: str, most_rows: int) -> Iterator[list[str]]:
    """The rows of a table one by one, the head among them. Raises UnreadableTable, where it goes beyond a bound too."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader):
            if number > most_rows:
                raise UnreadableTable(_("At most %(most)s lines at once.") % {"most": most_rows})
            if len(row) > MOST_COLUMNS:
                raise UnreadableTable(_("At most %(most)s columns.") % {"most": MOST_COLUMNS})
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise UnreadableTable(_("At most %(most)s characters in one cell.") % {"most": LONGEST_CELL})
            yield row
    except csv.Error as error:
        raise UnreadableTable(_("The file cannot be read as CSV.")) from error


def named_cells(columns: list[str], rows: Iterator[list[str]], wanted: list[str]) -> Iterator[dict[str, str]]:
    """Of each row the cells of the columns that are `wanted`; what a row lacks is empty, and an empty one is none."""
    places = {name: columns.index(name) for name in wanted if name in columns}
    for row in filter(None, rows):
        yield dict.fromkeys(wanted, "") | {name: row[at] for name, at in places.items() if at < len(row)}
