"""Tables that strangers give: what is taken is bounded, and what is refused is refused before it lies in memory."""

import tracemalloc

import pytest

from catalogue.loading.tables import LONGEST_CELL, MOST_COLUMNS, UnreadableTable, named_cells, rows_of

MOST_ROWS = 5000
MEGABYTE = 1024 * 1024


def read(text: str) -> list[dict[str, str]]:
    rows = rows_of(text, delimiter=",", most_rows=MOST_ROWS)
    return list(named_cells(next(rows, []), rows, ["watch", "status"]))


TOO_LARGE = {
    "many columns": "watch,status" + "," * 70_000 + "\n" + "a\n" * 40_000,
    "one long row": "watch,status\n" + "," * MEGABYTE,
    "many rows": "watch,status\n" + "a,b\n" * 200_000,
    "many rows of columns": ("a," * 60 + "\n") * 20_000,
    "a long cell": "watch,status\n" + "a" * 100_000,
    "a longer one": "watch,status\n" + "a" * MEGABYTE,
    "a quote that never ends": 'watch,status\n"' + "a,\n" * 300_000,
}


@pytest.mark.parametrize("case", TOO_LARGE)
def test_what_is_too_large_is_refused_before_it_takes_memory(case):
    text = TOO_LARGE[case]
    tracemalloc.start()
    with pytest.raises(UnreadableTable):
        read(text)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * MEGABYTE


def test_the_largest_table_is_taken():
    head = ["watch", "status", *map(str, range(MOST_COLUMNS - 2))]
    rows = [["a" * LONGEST_CELL, "have", *["x"] * (MOST_COLUMNS - 2)], *[["b"]] * (MOST_ROWS - 1)]
    read_back = read("\n".join(",".join(row) for row in [head, *rows]))
    assert len(read_back) == MOST_ROWS
    assert read_back[0] == {"watch": "a" * LONGEST_CELL, "status": "have"}
    assert read_back[-1] == {"watch": "b", "status": ""}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("watch\n", []),
        ("watch,status\n\n\na,have\n", [{"watch": "a", "status": "have"}]),
        ("status,other\nhave,x,y,z\n", [{"watch": "", "status": "have"}]),
    ],
)
def test_rows_are_read_as_they_are(text, rows):
    assert read(text) == rows
