"""A small file that unfolds to very much is refused while it is read, and takes no more memory than its own text."""

import pytest

from accounts.collection.importing.files import MOST_LINES, MOST_ROWS, SEPARATORS, Row, Table, table_of
from accounts.collection.importing.headings import BY_KEY, Head, head_of, meaning_of
from accounts.collection.importing.lines import understood
from accounts.collection.importing.pieces import LONGEST_WORD, WORDS
from accounts.models import Collection
from catalogue.loading.tables import LONGEST_ROW, RowReader, UnreadableTable
from catalogue.tests.memory import MEGABYTE, peak_below

LETTERS = 3_000_000


@pytest.mark.parametrize("line", ["\n", "\r", "\r\n", ";\n", '""\n', ' " \n'])
def test_very_many_lines_are_not_collected(line):
    content = ("title\n" + line * LETTERS)[:LETTERS].encode()
    with peak_below(30 * MEGABYTE), pytest.raises(UnreadableTable):
        table_of(content)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_very_many_cells_of_a_line_are_not_collected(separator):
    line = (separator * 100_000 + SEPARATORS) * (LETTERS // 100_000)
    content = f"a{separator}b\n{line}".encode()
    with peak_below(25 * MEGABYTE), pytest.raises(UnreadableTable):
        table_of(content)


def test_a_row_that_goes_on_in_the_next_line_has_an_end_too():
    half = "," * (LONGEST_ROW // 2)
    with pytest.raises(UnreadableTable):
        list(RowReader(f'{half}"\n"{half}"\n"{half}\n'))


def test_as_many_lines_as_may_be_are_read_wherever_they_stand():
    empty = MOST_LINES - MOST_ROWS - 1
    assert len(table_of(b"title\n" + b"\n" * empty + b"One\n" * (MOST_ROWS - 1)).rows) == MOST_ROWS
    with pytest.raises(UnreadableTable):
        table_of(b"title\n" + b"\n" * MOST_LINES + b"One\n")


def test_a_heading_is_looked_for_at_the_beginning_of_a_cell():
    assert meaning_of("Цена (руб.)", {}, BY_KEY) == "price"
    assert meaning_of(" " * 200 + "Цена", {}, BY_KEY) == ""
    assert head_of([Row(1, ("(" * 10_000,) * 80)], {}).row is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", WORDS)
def test_what_is_too_long_to_be_a_word_goes_into_the_note(collector, name):
    """Before an expression sees it: «1», ten thousand blanks and a letter took half a second each."""
    text = "1" + " " * LONGEST_WORD + "z"
    table = Table([Row(1, ("Заря", text))])
    (line,), _others = understood(table, Head(None, ("title", name)), Collection.objects.none())
    assert line.values == {}
    assert text[-50:] in line.left_over[0]
