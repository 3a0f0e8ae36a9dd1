"""A workbook of a stranger is opened in a child process: whatever it holds takes no memory of the site's."""

import io
import zipfile
import zlib

import pytest

from accounts.collection.importing import workbooks
from accounts.collection.importing.files import table_of
from accounts.collection.importing.read_workbook import lacks_memory
from accounts.tests.test_list_files import LAUGHS, workbook
from catalogue.loading.tables import LONGEST_CELL, UnreadableTable
from catalogue.loading.zips import MOST_PARTS
from catalogue.tests.memory import MEGABYTE, peak_below

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MANY = 100_000
WIDE = b"<worksheet %s><sheetData><row>%s</row></sheetData></worksheet>" % (MAIN, b"<c/>" * MANY)
DEEP = b"<worksheet %s>%s" % (MAIN, b"<a>" * MANY)
WORDS = b"<sst %s>%s</sst>" % (MAIN, b"<si><t>a</t></si>" * MANY)
LOOKS = b"<styleSheet %s><cellXfs>%s</cellXfs></styleSheet>" % (MAIN, b"<xf/>" * (MANY // 5))
LATE_LAUGHS = b"<!--%s-->%s" % (b" " * 5000, LAUGHS)
ONE_LONG = b"<sst %s><si><t>%s</t></si></sst>" % (MAIN, b"a" * 30 * MEGABYTE)


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook but for one part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([("Часы", "Код")]))) as good, zipfile.ZipFile(made, "w", 8) as bad:
        for part in good.namelist():
            bad.writestr(part, content if part == name else good.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [(SHEET, WIDE), (SHEET, DEEP), (STRINGS, WORDS), (STYLES, LOOKS), (STRINGS, LATE_LAUGHS), (STRINGS, ONE_LONG)],
    ids=["wide row", "deep", "many words", "many looks", "entities behind a comment", "one long word"],
)
def test_what_unfolds_in_a_workbook_does_so_elsewhere(name, content):
    file = with_part(name, content)
    with peak_below(5 * MEGABYTE):
        try:
            rows = table_of(file).rows
        except UnreadableTable:
            rows = []
    assert all(len(cell) <= LONGEST_CELL + 1 for row in rows for cell in row.cells)


def test_what_takes_more_memory_than_there_is_gets_a_sentence(monkeypatch):
    file = with_part(STRINGS, WORDS)
    monkeypatch.setitem(workbooks.LIMITS, "memory", 32 * MEGABYTE)
    with pytest.raises(UnreadableTable, match="слишком большая"):
        table_of(file)


def test_whoever_lacks_memory_says_so_in_words_of_its_own():
    """The same file ended once in the one way and a hundred times in the other."""
    assert lacks_memory(MemoryError())
    assert lacks_memory(zlib.error("Error -4 while decompressing data"))
    assert not lacks_memory(zlib.error("Error -3 while decompressing data: invalid block type"))


def test_more_parts_than_a_workbook_needs_are_not_read():
    made = io.BytesIO(workbook([("Часы",)]))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(MOST_PARTS * 20):
            archive.writestr(f"xl/media/{number}.png", b"")
    with peak_below(2 * MEGABYTE), pytest.raises(UnreadableTable, match="слишком большая"):
        table_of(made.getvalue())
