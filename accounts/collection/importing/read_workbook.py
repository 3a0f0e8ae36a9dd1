"""The child process that opens a stranger's workbook; nothing else in the site lets openpyxl read one.

`workbooks` runs this file as a script, apart from the site (`python -I`: no Django, no settings, no secrets). The
workbook is its standard input, a file; the limits come as JSON in its argument. Of the first sheet that has any, it
writes each row that says something as a line of JSON: its number, then its cells. The names of further sheets that say
something follow as rows with the number 0.
"""

import json
import sys
import warnings
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook

sys.path.append(str(Path(__file__).parents[3]))  # the site's own folder, which `-I` leaves out
from catalogue.confined.limits import TOO_MUCH, limit_process

MOST_FURTHER = 10  # sheets that are named
EPOCH = date(1899, 12, 30)  # from which Excel counts days
YEARS = range(1800, 2101)


def rows_of(sheet, limits: dict) -> Iterator[list]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=limits["lines"], max_col=limits["columns"], values_only=True)
    for number, values in enumerate(rows, start=1):
        cells = [written(value)[: limits["letters"]] for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield [number, *cells]


def written(value) -> str:
    """A cell as its owner sees it: whole numbers without a point, dates as in a file."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return dated(value.date())
    if isinstance(value, date):
        return dated(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def dated(day: date) -> str:
    """A year alone, typed into a cell for days, is the number of a day of 1905: 2015 is no 7 July of that year."""
    number = (day - EPOCH).days
    return str(number) if number in YEARS else day.isoformat()


def main() -> None:
    limits = json.loads(sys.argv[1])
    limit_process(limits["memory"], limits["cpu_seconds"], limits["answer"])
    warnings.simplefilter("ignore")  # openpyxl has one for every odd cell
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    book = load_workbook(sys.stdin.buffer, read_only=True, data_only=True, keep_links=False)
    sheets, number = iter(book.worksheets), 0
    for sheet in sheets:
        for number, *cells in rows_of(sheet, limits):
            sys.stdout.write(json.dumps([number, *cells], ensure_ascii=False) + "\n")
        if number:
            break
    for sheet in islice(sheets, MOST_FURTHER):
        if next(rows_of(sheet, limits), None):
            sys.stdout.write(json.dumps([0, sheet.title], ensure_ascii=False) + "\n")


def lacks_memory(error: Exception) -> bool:
    """Whether there was no room; zlib says so in words of its own (Z_MEM_ERROR)."""
    return isinstance(error, MemoryError) or str(error).startswith("Error -4 ")


if __name__ == "__main__":
    try:
        main()
    except (MemoryError, zlib.error) as error:
        if lacks_memory(error):
            sys.exit(TOO_MUCH)
        raise
