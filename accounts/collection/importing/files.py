"""A file of any kind as a table: CSV and its kin in whatever encoding, workbooks of Excel. All within bounds."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from accounts.collection.capacity import MOST_LETTERS as LETTERS_OF_NOTES
from accounts.collection.capacity import MOST_PIECES
from catalogue.keys import has_tower
from catalogue.loading.tables import LONGEST_CELL, MOST_COLUMNS, RowReader, UnreadableTable, too_long

from .workbooks import rows_of_workbook

MOST_ROWS = MOST_PIECES  # so that a whole collection comes back
MOST_LINES = 2 * MOST_ROWS  # with those that say nothing
MOST_CELLS = 1_000_000
MOST_LETTERS = 2 * LETTERS_OF_NOTES
SEPARATORS = "\t;,|"
SAMPLE = 200  # lines that the separator is told by
LONGEST_SAMPLE = 200_000  # letters, of these lines or of what the encoding is told by
SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
BYTE_ORDER = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
CYRILLIC = ["cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252"]
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What a picture, a document of PDF, a page of the web and JSON begin with: no table, whatever it is called.
OTHER_KINDS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"%PDF", b"{\\rtf", b"<!doctype", b"<html", b"<?xml", b"[{", b'{"')
UNREADABLE = "\ufffd"


@dataclass(frozen=True)
class Row:
    """One row that says something: its number, as a spreadsheet counts it, and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """The rows of a file, without empty ones. In one that `is_ragged` a short row lacks something.

    `unread` are the names of further sheets of a workbook that say something; `rest` are the numbers of the first and
    the last row of those that were too many.
    """

    rows: list[Row]
    is_ragged: bool = False
    unread: list[str] = field(default_factory=list)
    rest: tuple[int, int] | None = None

    def first(self, most: int) -> "Table":
        """As many rows as are taken at once, and the headings."""
        left = self.rows[most + 1 :]
        return replace(self, rows=self.rows[: most + 1], rest=(left[0].number, left[-1].number)) if left else self

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    @property
    def remark(self) -> str:
        """What was not read, in words; empty where everything was."""
        said = []
        if self.unread:
            said.append(
                _("Only the first sheet of the workbook is read. Send the others by themselves: %(sheets)s.")
                % {"sheets": ", ".join(self.unread)}
            )
        if self.rest:
            said.append(
                _("%(most)s watches are taken at once. Send rows %(first)s to %(last)s as a list of their own.")
                % {"most": len(self.rows) - 1, "first": self.rest[0], "last": self.rest[1]}
            )
        return " ".join(said)

    def as_json(self) -> list:
        return [self.is_ragged, [[row.number, *row.cells] for row in self.rows]]

    @classmethod
    def from_json(cls, told: list) -> "Table":
        return cls([Row(number, tuple(cells)) for number, *cells in told[1]], told[0])


def table_of(content: bytes) -> Table:
    """A file as a table. Raises UnreadableTable, with a sentence for people."""
    if content.startswith(OLD_EXCEL):
        raise UnreadableTable(_("This is a workbook of an old Excel (.xls). Save it as .xlsx or as CSV UTF-8."))
    if content[:100].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(tuple(map(bytes.lower, OTHER_KINDS))):
        raise UnreadableTable(_("This is no table. In the spreadsheet choose “Save as” and then CSV UTF-8 or .xlsx."))
    try:
        if content.startswith(b"PK\x03\x04"):
            return table_of_book(content)
        rows = rows_of_text(text_of(content))
    except csv.Error as error:  # however quotes are read, a cell is longer than the reader takes
        raise UnreadableTable(too_long()) from error
    if not rows:
        raise UnreadableTable(_("The file is empty."))
    return Table(rows, is_ragged=True)


def table_of_book(content: bytes) -> Table:
    unread: list[str] = []
    read = rows_of_workbook(content, MOST_LINES, unread)
    rows = within_bounds(Row(number, tuple(cells)) for number, cells in read)
    if not rows:
        raise UnreadableTable(_("The workbook is empty."))
    return Table(rows, unread=unread)


def within_bounds(rows: Iterator[Row]) -> list[Row]:
    """Of a cell that is too long so much that one sees it: what becomes of its row is for who reads the table."""
    found, cells, letters = [], 0, 0
    for row in rows:
        if len(found) > MOST_ROWS or row.number > MOST_LINES:
            raise UnreadableTable(_("At most %(most)s lines at once.") % {"most": MOST_ROWS})
        if row.is_empty:
            continue
        if len(row.cells) > MOST_COLUMNS:
            raise UnreadableTable(_("At most %(most)s columns.") % {"most": MOST_COLUMNS})
        if any(map(has_tower, row.cells)):
            raise UnreadableTable(_("This is not a text file."))
        if any(len(cell) > LONGEST_CELL for cell in row.cells):
            row = Row(row.number, tuple(cell[: LONGEST_CELL + 1] for cell in row.cells))
        cells, letters = cells + len(row.cells), letters + sum(map(len, row.cells))
        if cells > MOST_CELLS or letters > MOST_LETTERS:
            raise UnreadableTable(_("The table is too large. Divide it into several files."))
        found.append(row)
    return found


# Text ----------------------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    """The text of a file, whatever program wrote it."""
    for mark, encoding in BYTE_ORDER.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if is_wide(content, place):
            return content.decode(encoding, errors="replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        if is_nearly_utf8(text := content.decode("utf-8", errors="replace")):
            return text
        guess = from_bytes(content[:LONGEST_SAMPLE], cp_isolation=CYRILLIC).best()
        text = content.decode(guess.encoding if guess and is_likely(str(guess)) else "cp1251", errors="replace")
        text = content.decode("cp1250", errors="replace") if is_mixed(text) else text
    if looks_binary(text):
        said = _("This is not a text file. In the spreadsheet choose “Save as” and then CSV UTF-8 or .xlsx.")
        raise UnreadableTable(said)
    return text


def is_nearly_utf8(text: str) -> bool:
    """Whether only a few letters are damaged, as where a file was cut: another encoding would spoil all the others."""
    foreign = sum(not letter.isascii() for letter in text)
    return text.count(UNREADABLE) * 20 < foreign and not looks_binary(text)


def is_wide(content: bytes, place: int) -> bool:
    """Whether it is UTF-16 without its mark: every other byte of the beginning says Latin or Cyrillic."""
    pages = content[:200][place::2]
    return len(pages) > 3 and sum(byte in {0, 4} for byte in pages) > len(pages) * 0.9 and 0 in pages


def is_likely(text: str) -> bool:
    """Whether it reads as a language: Cyrillic words are mostly of small letters."""
    letters = [letter for letter in text[:5000] if letter.isalpha()]
    return sum(letter.islower() for letter in letters) * 2 > len(letters)


def is_mixed(text: str) -> bool:
    """Whether most words with a letter beyond ASCII are half Latin: a Polish list that was read as a Russian one."""
    words = [word for word in re.findall(r"[^\W\d_]+", text[:LONGEST_SAMPLE]) if not word.isascii()]
    return sum(any(map(str.isascii, word)) for word in words) * 2 > len(words)


def looks_binary(text: str) -> bool:
    control = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32)))
    return control * 50 > len(text) or not text.strip()


def rows_of_text(text: str) -> list[Row]:
    text = text.removeprefix("\ufeff")
    first, _end, rest = text.partition("\n")
    start, said = 1, SEP_LINE.fullmatch(first)
    if said:
        start, text = 2, rest
    separator = said[1] if said else separator_of(text)
    try:
        return within_bounds(strictly(text, separator, start))
    except csv.Error:
        return within_bounds(by_lines(text, separator, start))


def separator_of(text: str) -> str:
    """What stands between cells: of the usual signs the one that most lines have equally often."""
    lines = [line for line in islice(io.StringIO(text[:LONGEST_SAMPLE], newline=None), SAMPLE) if line.strip()]
    best, most = ",", 0
    for separator in SEPARATORS:
        counted = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator) if len(cells) > 1)
        lined_up = max((number * min(columns, 4) for columns, number in counted.items()), default=0)
        if lined_up > most:
            best, most = separator, lined_up
    return best


def strictly(text: str, separator: str, start: int) -> Iterator[Row]:
    """The rows of a table whose quotes are right. Raises csv.Error where some are not but every row is one line, and
    UnreadableTable where an open quote swallows the rows below it.
    """
    reader, line = RowReader(text, delimiter=separator, strict=True), 0
    try:
        for number, cells in enumerate(reader, start=start):
            yield Row(number, tuple(cells))
            line = reader.lines_read
    except csv.Error:
        if reader.lines_read > line + 1:
            message = _("A quotation mark is opened in line %(line)s and not closed: the lines below it are swallowed.")
            raise UnreadableTable(message % {"line": line + start}) from None
        raise


def by_lines(text: str, separator: str, start: int) -> Iterator[Row]:
    """Each line a row, quotes as they stand: nothing can swallow the next line."""
    for number, cells in enumerate(RowReader(text, delimiter=separator, quoting=csv.QUOTE_NONE), start):
        yield Row(number, tuple(map(unquoted, cells)))


def unquoted(cell: str) -> str:
    bare = cell.strip()
    return bare[1:-1].replace('""', '"') if len(bare) > 1 and bare[0] == bare[-1] == '"' else cell
