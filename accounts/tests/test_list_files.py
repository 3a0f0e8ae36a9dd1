"""Files of any kind become tables, within bounds; what is broken gets a sentence and changes nothing."""

import io
import zipfile
from datetime import date, datetime
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook, load_workbook

from accounts.collection.exporting import COLUMNS
from accounts.collection.importing import files, lines, sealing, workbooks
from accounts.collection.importing.asked import Match
from accounts.collection.importing.files import Row, table_of
from accounts.collection.importing.headings import head_of
from accounts.models import DESCRIBED, OWN_COLUMNS, PARTS, Collection, CollectionSnapshot, ColumnMeaning
from accounts.models.acts import Rate
from accounts.tests.factories import make_item
from accounts.tests.test_collection_bulk import whole
from accounts.tests.test_collection_csv import SEALED, confirm, everything
from accounts.views import collection_csv
from catalogue.loading.tables import LONGEST_CELL, UnreadableTable
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_watch

IMPORT = "/collection/import/"
RUSSIAN = "Название;Статус;Цена\nРакета Города, «мира»;есть;1 200,50\nПолёт;ищу;\n"
ROWS = [("Название", "Статус", "Цена"), ("Ракета Города, «мира»", "есть", "1 200,50"), ("Полёт", "ищу", "")]


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in table_of(content).rows]


def workbook(*sheets: list[tuple]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Лист{number}")
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def send(client, content: bytes, name="list.csv", **how):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)}, **how)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xd8\xff\xe0" + b"x" * 500, b"%PDF-1.4\n1 0 obj", b"<html><table><tr><td>1</td></tr></table></html>",
     b'\xef\xbb\xbf\n<!DOCTYPE html><p>', '[{"watch": "Ракета"}]'.encode()],
    ids=["picture", "PDF", "saved as a page", "page", "JSON"],
)  # fmt: skip
def test_what_is_no_table_is_said_to_be_none(content):
    with translation.override("en"), pytest.raises(UnreadableTable, match="This is no table"):
        table_of(content)


def test_a_damaged_letter_spoils_its_own_row_only():
    content = RUSSIAN.encode().replace("Полёт".encode(), "Полё".encode() + b"\xd1") * 3
    table = table_of(content)
    assert table.rows[1].cells == ROWS[1]
    line = lines.line_of(table.rows[2], head_of(table.rows, {}), ragged=True)
    assert (line.match, len(line.problems)) == (Match.DOUBTFUL, 1)


def test_a_year_in_a_cell_for_days_is_no_day_of_1905():
    content = workbook([("Часы", "Куплено"), ("Ракета", date(1905, 7, 7)), ("Полёт", date(2019, 3, 12))])
    assert cells(content)[1:] == [("Ракета", "2015"), ("Полёт", "2019-03-12")]


@pytest.mark.django_db
def test_what_a_new_piece_will_say_is_shown_before_it_is_taken_in(collector):
    page = send(collector, "Название;Состояние;Цена;Куплено\nНеведомые;хор;5.500,00;12.3.19\n".encode())
    for said in ("хорошее", "5\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}₽", "12 марта 2019"):
        assert said in page.content.decode().replace(" ₽", "\N{NO-BREAK SPACE}₽")


@pytest.mark.django_db
def test_columns_that_nobody_knows_are_named_before_they_are_lost(collector):
    page = send(collector, "№;Название;Статус;Цена;Ссылка;Пусто\n1;Ракета;есть;5;https://example.org;\n".encode())
    assert page.context["passed_over"] == ["Ссылка"]
    assert '<details class="found" open>' in page.content.decode().split("Ссылка")[1]
    assert send(collector, "Название;Статус\nРакета;есть\n".encode()).context["passed_over"] == []


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8_r", "cp866", "utf-16", "utf-16-le", "utf-16-be", "mac_cyrillic"]
)
def test_the_encoding_is_told_by_the_text(encoding):
    text = RUSSIAN * 3 if encoding in {"koi8_r", "cp866", "mac_cyrillic"} else RUSSIAN
    assert cells(text.replace("«мира»", "мира").encode(encoding))[0] == ROWS[0]
    assert cells(text.replace("«мира»", "мира").encode(encoding))[1][0] == "Ракета Города, мира"


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_separator_is_told_by_the_lines(separator, line_end):
    rows = [("Название", "Код", "Заметка"), ("Амфибия", "060434", "с коробкой; без бирки"), ("Полёт", "", "да, да")]
    text = line_end.join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert cells(text.encode()) == rows


def test_a_line_that_names_the_separator_is_obeyed_and_counted():
    table = table_of("sep=,\r\nНазвание,Код;шифр\r\nА,1\r\n".encode())
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("Название", "Код;шифр")), (3, ("А", "1"))]


def test_a_quotation_mark_inside_a_word_is_a_letter():
    assert cells('Название;Заметка\n"Амфибия" 420;ремень 3/4"\nПолёт;"да"\n'.encode())[1:] == [
        ('"Амфибия" 420', 'ремень 3/4"'),
        ("Полёт", "да"),
    ]


def test_a_workbook_is_read_as_its_owner_sees_it():
    rows = [("Часы", "Код", "Цена", "Куплено", "Шт"), ("Амфибия", "060434", 4500.0, datetime(2019, 3, 12), 2)]
    rows.append(("Полёт", None, 1200.5, date(2020, 5, 1), None))
    assert cells(workbook([], rows)) == [
        ("Часы", "Код", "Цена", "Куплено", "Шт"),
        ("Амфибия", "060434", "4500", "2019-03-12", "2"),
        ("Полёт", "", "1200.5", "2020-05-01"),
    ]


def bomb(letters: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([("Часы",)]))) as good, zipfile.ZipFile(made, "w", 8) as bad:
        for part in good.namelist():
            bad.writestr(part, good.read(part))
        bad.writestr("xl/media/x.xml", b"0" * letters)
    return made.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY a "%s">%s]><sst><si><t>&j;</t></si></sst>' % (
    b"ha" * 500,
    b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefghij"),
)


def laughing() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([("Часы",)]))) as good, zipfile.ZipFile(made, "w", 8) as bad:
        for part in good.namelist():
            bad.writestr(part, LAUGHS if part == "xl/worksheets/sheet1.xml" else good.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        partial(bomb, workbooks.LARGEST_UNZIPPED + 1),
        laughing,
        partial(workbook, [("Часы",), *[("Полёт",)] * (files.MOST_ROWS + 1)]),
        partial(workbook, [("x",) * 101]),
        partial(workbook, []),
        b"PK\x03\x04 no workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
        b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20,
        ("Название\n" + "Полёт\n" * (files.MOST_ROWS + 1)).encode(),
        b"\n\n;;\n",
        'Название;Заметка\nА;"открыта\nБ "кавычка";\n'.encode(),
    ],
    ids=[
        "bomb",
        "laughs",
        "rows",
        "columns",
        "nothing",
        "no zip",
        "xls",
        "picture",
        "lines",
        "empty",
        "quote",
    ],
)
@pytest.mark.django_db
def test_what_is_broken_gets_a_sentence_and_changes_nothing(collector, content):
    make_item(collector.user)
    before = everything(collector.user)
    page = send(collector, content() if callable(content) else content)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert everything(collector.user) == before


@pytest.mark.django_db
@pytest.mark.parametrize("as_workbook", [False, True])
def test_a_cell_that_is_too_long_is_the_fault_of_its_row_alone(collector, as_workbook):
    make_watch(folder="zarya", title="Заря 2009")
    rows = [("Название", "Заметка"), ("Заря 2009", "а" * (LONGEST_CELL + 5)), ("Заря 2009", "коротко")]
    page = send(collector, workbook(rows) if as_workbook else "\n".join(map(";".join, rows)).encode())
    by_match = {match: lines for match, _title, lines in page.context["groups"]}
    (broken,), (sure,) = by_match[Match.BROKEN], by_match[Match.SURE]
    assert (broken.number, sure.number) == (2, 3)
    assert "10000" in broken.problems[0]


@pytest.mark.django_db
def test_sheets_of_a_workbook_that_are_not_read_are_named(collector):
    page = send(collector, workbook([], [("Название",), ("Полёт",)], [], [("Название",), ("Слава",)], [("Заря",)]))
    (said,) = map(str, page.context["messages"])
    assert said.endswith("Лист3, Лист4.")
    assert not [*send(collector, workbook([("Название",), ("Полёт",)], [])).context["messages"]]


def test_bounds_hold_for_cells_and_letters(monkeypatch):
    monkeypatch.setattr(files, "MOST_CELLS", 5)
    with pytest.raises(UnreadableTable):
        table_of(b"a,b\n1,2\n3,4\n")


@pytest.mark.django_db
@pytest.mark.parametrize("bound", [(lines, "MOST_ASKED"), (sealing, "LONGEST")])
def test_a_list_too_long_for_one_form_is_refused_in_a_sentence(collector, monkeypatch, bound):
    monkeypatch.setattr(*bound, 1)
    page = send(collector, b"title\nOne\nTwo\n", follow=True)
    assert "Разделите" in "".join(map(str, page.context["messages"]))
    assert not everything(collector.user)


@pytest.mark.django_db
def test_very_many_lines_are_searched_for_nobody_within_an_hour(collector, monkeypatch):
    """Whoever sends list after list would have the turn of all who send photos."""
    monkeypatch.setattr(collection_csv, "SEARCHED", Rate(3, seconds=3600))
    assert send(collector, b"title\nOne\nTwo\n").context["groups"]
    page = send(collector, b"title\nThree\nFour\n", follow=True)
    assert "очень много строк" in "".join(map(str, page.context["messages"]))
    assert send(collector, b"title\nFive\n").context["groups"]


# Columns -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_headings_that_nobody_knows_are_asked_about_once(collector):
    make_watch(folder="zarya", title="Заря 2009")
    content = "Штуковина;Чё там\nЗаря 2009;ищу\n".encode()
    page = send(collector, content)
    assert page.templates[0].name == "accounts/collection_import_columns.html"
    told = {"file_text": SEALED.search(page.content.decode())[1], "mapped": "1", "has_head": "on"}
    wrong = collector.post(IMPORT, told | {"column-0": "note", "column-1": "note"})
    assert "Два столбца" in wrong.content.decode()
    shown = collector.post(IMPORT, told | {"column-0": "title", "column-1": "status"})
    confirm(collector, shown)
    assert [(row.watch.folder, row.status) for row in Collection.objects.all()] == [("zarya", "want")]
    again = send(collector, content)
    assert again.templates[0].name == "accounts/collection_import_preview.html"
    assert set(ColumnMeaning.objects.values_list("user", "meaning")) == {
        (collector.user.pk, "title"), (collector.user.pk, "status")
    }  # fmt: skip


# What is chosen ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nothing_is_lost_and_copies_are_counted(collector):
    make_watch(folder="zarya", title="Заря 2009")
    content = "Часы;Статус;Дата;Цена\nЗаря 2009;есть 2 шт;2012;дорого\nНевиданные;ищу;;\n".encode()
    confirm(collector, send(collector, content))
    rows = Collection.objects.of(collector.user).order_by("pk")
    assert [(row.title, row.status) for row in rows] == [
        ("Заря 2009", "have"), ("Заря 2009", "have"), ("Невиданные", "want")
    ]  # fmt: skip
    assert rows[0].note.splitlines() == ["цена: дорого", "приобретены: 2012"]
    confirm(collector, send(collector, content))
    assert rows.count() == 3
    assert CollectionSnapshot.objects.count() == 1


@pytest.mark.django_db
def test_every_line_can_be_a_piece_of_its_own(collector):
    item = make_item(collector.user)
    content = f"watch,status\n{item.watch.folder},have\n".encode()
    confirm(collector, send(collector, content), mode="append")
    assert Collection.objects.count() == 2


# There and back ------------------------------------------------------------------------------


def test_our_own_headings_mean_what_they_are_called():
    assert head_of([Row(1, tuple(COLUMNS))], {}).meanings == tuple(COLUMNS)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_everything_that_is_said_of_a_piece_comes_back(collector, kind):
    """Every column filled, of a watch of the catalogue, of a piece that it lacks, and of one that it has by now."""
    said = {
        "status": "sell",
        "condition": "good",
        "acquired_on": date(2019, 3, 12),
        "price": "4500.50",
        "note": "раз\nдва",
    }
    said |= {"currency": "USD", "serial": "000123", "seller": "Мешок", "place": "Сейф", "box_papers": "both"}
    said |= {
        "asking_price": "70.00",
        "asking_currency": "EUR",
        "service": "2019-03 чистка",
        **dict.fromkeys(PARTS, "redone"),
    }
    described = {"brand_name": "Полёт", "calibre": "2612", "code": "007", "years": "1970-е", "description": "синие"}
    assert {*said, *described, "name"} == {*OWN_COLUMNS, *DESCRIBED}
    known = make_watch(title="Полёт 2612 Будильник", code="426121")
    write_terms(Watch.objects.all())
    for about in ({"watch": known}, {**described, "name": "Мои"}, {"name": "Полёт 2612 Будильник", "code": "426121"}):
        make_item(collector.user, **({"watch": None} | said | about))
    before, file = whole(collector.user), collector.get(f"/collection/export.{kind}").getvalue()
    page = send(collector, file, f"collection.{kind}")
    assert "ничего не изменится" in page.content.decode()
    confirm(collector, page, mode="replace", sure="on")
    assert whole(collector.user) == before


@pytest.mark.django_db
def test_a_workbook_that_went_out_comes_back_and_changes_nothing(collector, stranger):
    make_item(
        collector.user, watch=make_watch(code="0270"), note="=1+1", price="4500.50", acquired_on=date(2019, 3, 12)
    )
    make_item(collector.user, watch=None, name="Коперник", code="007", description="две\nстроки", serial="000123")
    make_item(collector.user, status="want", note="'=кавычка")
    content = b"".join(collector.get("/collection/export.xlsx").streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet["C2"].value == "0270"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    page = send(collector, content, "collection.xlsx")
    assert "ничего не изменится" in page.content.decode()
    confirm(stranger, send(stranger, content, "collection.xlsx"))
    assert everything(stranger.user) == everything(collector.user)
    mine, theirs = (
        Collection.objects.of(client.user).described().values("name", "code", "description", "serial").get()
        for client in (collector, stranger)
    )
    assert mine == theirs
