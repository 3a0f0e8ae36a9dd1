"""However long the cells of a spreadsheet of proposals are, each costs little, and nothing that was typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.collection.importing.files import Row, Table
from accounts.tests.factories import make_user
from catalogue.loading.tables import LONGEST_CELL
from catalogue.models import Brand
from catalogue.tests.factories import make_brand, make_case_material, make_watch
from drafts.sheet import forms
from drafts.sheet.forms import MOST_ROWS
from drafts.sheet.headings import LABELS, columns_of
from drafts.sheet.names import MOST_COMPARED, Names
from drafts.sheet.reading import LONG_TEXTS, LONGEST, MOST_PARTS
from drafts.sheet.rows import SheetRow, Verdict, rows_of
from drafts.tests.test_sheet import rows_on, say, send, verdicts

pytestmark = pytest.mark.django_db


def rows_read(head: str, *lines: str) -> list[SheetRow]:
    rows = [Row(number, tuple(line.split(";"))) for number, line in enumerate([head, *lines], start=1)]
    return rows_of(Table(rows), columns_of(rows, {}), make_user(), {})


def test_queries_do_not_grow_with_rows_nor_with_names_that_nobody_knows():
    asked = []
    for number in (3, MOST_ROWS):
        lines = [f"Неведомая {each};Завод {each};К{each};{each}" for each in range(number)]
        rows_read("Марка;Завод;Калибр;Шифр", *lines)  # what is kept for all
        with CaptureQueriesContext(connection) as queries:
            assert len(rows_read("Марка;Завод;Калибр;Шифр", *lines)) == number
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("column", sorted(set(LABELS) - LONG_TEXTS))
def test_a_cell_that_is_far_too_long_is_refused_and_stays_as_it_was_typed(contributor, column):
    text = "1950 " * 60 + "конец"
    page = send(contributor, f"brand;{column}\nAlpha;{text}\n" if column != "brand" else f"brand\n{text}\n")
    assert verdicts(page) == {2: Verdict.ERROR}
    assert [str(LONGEST) in sentence for sentence in rows_on(page)[2].sentences(column)] == [True]
    assert text in page.content.decode()
    again = say(contributor, page, check="1", **{f"cell-2-{column}": text + "!"})
    assert f"{text}!" in again.content.decode()


@pytest.mark.parametrize("column", sorted(LONG_TEXTS))
def test_a_text_beyond_all_bounds_is_the_fault_of_its_row_alone(contributor, column):
    page = send(contributor, f"brand;{column}\nAlpha;{'а' * (LONGEST_CELL + 5)}\nBeta;own copy\n")
    assert verdicts(page)[2] == Verdict.ERROR
    assert verdicts(page)[3] != Verdict.ERROR
    again = say(contributor, page, check="1", **{f"cell-2-{column}": "б" * (LONGEST_CELL + 5)})
    assert verdicts(again)[2] == Verdict.ERROR


def test_of_a_list_that_is_too_long_as_many_are_taken_as_may_be_and_the_others_are_named(contributor, monkeypatch):
    monkeypatch.setattr(forms, "MOST_ROWS", 3)
    lines = [f"Марка {number}" for number in range(7)]
    page = send(contributor, "brand\n" + "\n".join(lines[:3]))
    assert "отдельным списком" not in page.content.decode()
    page = send(contributor, "brand\n" + "\n".join(lines))
    assert "Строки с 5 по 8 пришлите отдельным списком." in page.content.decode()
    assert set(verdicts(page)) == {2, 3, 4}


def test_a_code_that_lost_its_zeros_is_asked_about():
    alpha = make_brand(name="Альфа")
    make_brand(name="Бета")
    make_watch(brand=alpha, code="0270")
    rows = rows_read("Марка;Шифр", "Альфа;270", "Альфа;0270", "Бета;270", "Альфа;27")
    assert [row.said.offered.get("code") for row in rows] == [["0270"], None, None, None]
    assert [row.verdict for row in rows][:2] == [Verdict.QUESTION, Verdict.EXISTING]
    assert "0270" in rows[0].sentences("code")[0]


def test_blanks_are_one_before_an_expression_sees_them():
    (row,) = rows_read("Марка;Год с;Источник", "Альфа;1950" + " " * 9000 + "-е;" + "а" * 500)
    assert row.said.left_over == ["1950 -е"]
    assert row.said.data["evidence"] == "а" * 500
    assert row.cells["first"].startswith("1950   ")


def test_of_a_material_that_names_very_much_nothing_is_guessed():
    steel = make_case_material(name="сталь")
    for parts, meant in ((MOST_PARTS, steel), (MOST_PARTS + 1, None)):
        text = ",".join(["сталь", *"0123456789AB"[: parts - 1]])
        (row,) = rows_read("Марка;Корпус", f"Альфа;{text}")
        assert row.said.material == meant
        assert row.said.left_over == ([] if meant else [text])


def test_names_that_read_alike_are_looked_for_once_each_and_for_few():
    ladoga = make_brand(name="Ладога")
    names = Names(Brand.objects.all())
    assert [names.look_alikes(f"Ладогга {number}") for number in range(2)] == [[ladoga], [ladoga]]
    assert names.look_alikes("Ладогга 0") is names.alike["Ладогга 0"]
    for number in range(MOST_COMPARED):
        names.look_alikes(f"Ладогга {number}")
    assert names.look_alikes("Ладогга") == []
    assert len(names.alike) == MOST_COMPARED
