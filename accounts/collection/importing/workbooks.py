"""Workbooks of Excel: a child process opens them (`read_workbook`), and only cells come back."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from django.utils.translation import gettext as _

from catalogue.confined.running import Failed, TookTooMuch, run_confined
from catalogue.loading.tables import LONGEST_CELL, MOST_COLUMNS, UnreadableTable
from catalogue.loading.zips import TooManyParts, UnreadableZip, open_zip

MEGABYTE = 1024 * 1024
LARGEST_UNZIPPED = 40 * MEGABYTE
LIMITS = {
    "memory": 400 * MEGABYTE,  # as much as a picture may take: they have their turns in one line
    "cpu_seconds": 20,  # a whole collection takes 11
    "answer": 64 * MEGABYTE,
    "columns": MOST_COLUMNS + 1,
    "letters": LONGEST_CELL + 1,
}
WALL_SECONDS = 40
READER = Path(__file__).with_name("read_workbook.py")


def rows_of_workbook(content: bytes, most_lines: int, unread: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that has any, by their numbers; one more than `most_lines` where there are more.

    At the end `unread` has the names of further sheets that say something. Raises UnreadableTable, and NoTurn.
    """
    check_packed(content)
    with TemporaryFile() as book, TemporaryFile() as answer:
        book.write(content)
        book.flush()
        try:
            run_confined(READER, LIMITS | {"lines": most_lines + 1}, book, answer, WALL_SECONDS)
        except TookTooMuch as error:
            raise too_large() from error
        except Failed as error:
            raise unreadable() from error
        answer.seek(0)
        for line in answer:
            number, *cells = json.loads(line)
            if number:
                yield number, cells
            else:
                unread += cells


def check_packed(content: bytes) -> None:
    """Raise UnreadableTable where a workbook says itself that it unfolds to more than a list needs."""
    try:
        with open_zip(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except UnreadableZip as error:
        raise unreadable() from error
    except TooManyParts as error:
        raise too_large() from error
    if size > LARGEST_UNZIPPED:
        raise too_large()


def too_large() -> UnreadableTable:
    return UnreadableTable(_("The workbook is too large. Divide it into several files."))


def unreadable() -> UnreadableTable:
    return UnreadableTable(_("This workbook cannot be read. Save it as .xlsx anew, or as CSV UTF-8."))
