"""Tables that people give as CSV, read within bounds: a small file may unfold to a large one in memory."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

MOST_COLUMNS = 100
LONGEST_CELL = 10_000
LONGEST_ROW = MOST_COLUMNS * LONGEST_CELL


class UnreadableTable(ValueError):
    """The text is no table, or a larger one than is taken. The message says so, to people."""


def too_long() -> str:
    return _("At most %(most)s characters in one cell.") % {"most": LONGEST_CELL}


class Echo:
    """What csv writes to: it hands each line on at once."""

    def write(self, text: str) -> str:
        return text


class RowReader:
    """The rows of CSV one by one. Raises UnreadableTable for one of more letters than a row may have: all its cells are
    in memory before they can be counted.
    """

    def __init__(self, text: str, **how):
        self.text, self.letters = io.StringIO(text, newline=""), 0
        self.reader = csv.reader(self.lines(), **how)

    def lines(self) -> Iterator[str]:
        for line in self.text:
            self.letters += len(line)
            if self.letters > LONGEST_ROW:
                raise UnreadableTable(too_long())
            yield line

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.reader:
            self.letters = 0
            yield row

    @property
    def lines_read(self) -> int:
        return self.reader.line_num


def rows_of(text: str, *, delimiter: str, most_rows: int) -> Iterator[list[str]]:
    """The rows of a table one by one, the head among them. Raises UnreadableTable, where it goes beyond a bound too."""
    try:
        for number, row in enumerate(RowReader(text, delimiter=delimiter)):
            if number > most_rows:
                raise UnreadableTable(_("At most %(most)s lines at once.") % {"most": most_rows})
            if len(row) > MOST_COLUMNS:
                raise UnreadableTable(_("At most %(most)s columns.") % {"most": MOST_COLUMNS})
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise UnreadableTable(too_long())
            yield row
    except csv.Error as error:
        raise UnreadableTable(_("The file cannot be read as CSV.")) from error


def named_cells(columns: list[str], rows: Iterator[list[str]], wanted: list[str]) -> Iterator[dict[str, str]]:
    """Of each row the cells of the columns that are `wanted`; what a row lacks is empty, and an empty one is none."""
    places = {name: columns.index(name) for name in wanted if name in columns}
    for row in filter(None, rows):
        yield dict.fromkeys(wanted, "") | {name: row[at] for name, at in places.items() if at < len(row)}
