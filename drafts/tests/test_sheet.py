"""A spreadsheet of proposals: each row is what a careful person makes of it, and becomes a draft."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from openpyxl import Workbook

from accounts.collection.importing.files import table_of
from accounts.models import KeptForm, Role
from accounts.models.site_limit import BOUNDS, Name
from accounts.tests.factories import make_user
from drafts.models import DraftWatch, Proposal
from drafts.sheet.headings import TEMPLATE, columns_of
from drafts.sheet.rows import Verdict
from drafts.tests.factories import make_draft_watch

pytestmark = pytest.mark.django_db
SHEETS = Path(__file__).parent / "sheets"
VERDICTS = {
    "new": Verdict.NEW,
    "new, question": Verdict.QUESTION,
    "existing": Verdict.EXISTING,
    "error": Verdict.ERROR,
    "duplicate": Verdict.DUPLICATE,
}
# What an English list says, in the words of English lists: the brand, movement and material that are meant.
ENGLISH = """\
Brand,Movement,Works,Ref.,Made,Case material,For,Nicknames,Source
Vostok Amphibia,2416B,Chistopol,990401,1985-90,stainless steel,men's,"one, two",own copy
Wostok,2409,Tschistopol,990422,ca. 1985,steel,men,,own copy
Poljot,3133,1MWF,990403,1976,chrome,gents,,own copy
Polyot,2616.2H,1 МЧЗ,992423,1983 г.,gold plated 10 microns,ladies,,own copy
Raketa,2609.HA,Petrodvorets,992405,1980s,gold-plated,women's,,own copy
Pobeda,2602,ZIM,991418,1950,"brass, chrome",mens,,own copy
Sekonda,2209,,990409,1975,plastic,,,own copy
Raketa,2609.НА,ПЧЗ,,1984,,,Big Zero,own copy
"""
MEANT = [
    ("Амфибия", "2416Б", "сталь", Verdict.QUESTION),
    ("Восток", "2409", "сталь", Verdict.QUESTION),
    ("Полёт", "3133", "латунь, хром", Verdict.QUESTION),
    ("Полёт", "2616.2Н", "позолота Au10", Verdict.QUESTION),
    ("Ракета", "2609.НА", "позолота", Verdict.QUESTION),
    ("Победа", "2602", "латунь, хром", Verdict.QUESTION),
    ("Секонда", "", "пластик", Verdict.ERROR),
    ("Ракета", "2609.НА", "", Verdict.EXISTING),
]


def send(client, content: bytes | str, name="list.csv", **more):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/drafts/sheet/", {"file": SimpleUploadedFile(name, content), **more})


def say(client, page, **words):
    sealed = re.search(r'name="file_text" value="([^"]*)"', page.content.decode())[1]
    return client.post("/drafts/sheet/", {"file_text": sealed, **words})


def rows_on(page) -> dict[int, object]:
    return {row.number: row for _verdict, _title, rows in page.context["groups"] for row in rows}


def verdicts(page) -> dict[int, Verdict]:
    return {number: row.verdict for number, row in rows_on(page).items()}


@pytest.mark.usefixtures("soviet")
class TestRealNames:
    def expected(self) -> list[dict]:
        with (SHEETS / "expected.csv").open(newline="") as file:
            return [row for row in csv.DictReader(file) if row["row"] != "-"]

    def test_every_row_is_what_a_careful_person_makes_of_it(self, contributor):
        page = send(contributor, (SHEETS / "proposals_ru.csv").read_bytes())
        found = rows_on(page)
        for row in self.expected():
            here = found.pop(int(row["row"]))
            assert (here.verdict, here.watch.folder if here.watch else "") == (
                VERDICTS[row["verdict"]],
                row["catalogue_folder"],
            ), row
        assert not found

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_an_english_list_names_the_same_things(self, contributor, language):
        prefix = "/en" if language == "en" else ""
        page = contributor.post(f"{prefix}/drafts/sheet/", {"file": SimpleUploadedFile("a.csv", ENGLISH.encode())})
        said = [
            (
                row.said.brand and row.said.brand.name,
                row.said.mechanism.calibre if row.said.mechanism else "",
                row.said.material.name if row.said.material else "",
                row.verdict,
            )
            for _number, row in sorted(rows_on(page).items())
        ]
        assert said == MEANT

    def test_rows_become_drafts_once_and_what_is_left_out_says_why(self, contributor):
        content = (SHEETS / "proposals_ru.csv").read_bytes()
        page = say(contributor, send(contributor, content), save="1", which="good")
        assert DraftWatch.objects.count() == 23
        page = say(contributor, page, save="1", which="all")
        counted = list(verdicts(page).values())
        assert (counted.count(Verdict.SAVED), counted.count(Verdict.ERROR)) == (31, 3)
        again = send(contributor, content)
        assert verdicts(again) == verdicts(page)
        say(contributor, again, save="1", which="all")
        assert DraftWatch.objects.count() == 31
        draft = DraftWatch.objects.get(code="992211")
        assert (draft.brand.name, draft.mechanism.calibre, draft.start_release) == ("Полёт", "2614.2Н", 1981)
        assert [alias.key for alias in draft.aliases.all()] == ["тест 11"]
        new = DraftWatch.objects.get(code="995305")
        assert (new.draft_mechanism.calibre, new.draft_mechanism.factory) == ("9999.Т", new.factory)
        decades = DraftWatch.objects.get(code="995308")
        assert (decades.start_release, decades.years_approximate, decades.note) == (1985, True, "80-е")

    def test_a_cell_is_corrected_on_the_page_and_stays_so(self, contributor):
        page = send(contributor, (SHEETS / "proposals_ru.csv").read_bytes())
        assert rows_on(page)[29].said.offered["calibre"]
        page = say(contributor, page, check="1", **{"cell-29-calibre": rows_on(page)[29].said.offered["calibre"][0]})
        assert verdicts(page)[29] == Verdict.NEW
        page = say(contributor, page, save="1", which="all")
        assert DraftWatch.objects.filter(code="992302").exists()
        assert verdicts(send(contributor, (SHEETS / "proposals_ru.csv").read_bytes()))[29] == Verdict.SAVED


def test_a_workbook_is_read_too_and_columns_nobody_knows_are_asked_and_remembered(contributor):
    book, told = Workbook(), io.BytesIO()
    for row in (["Название на морде", "Мотор"], ["Ракета", "9977"]):
        book.active.append(row)
    book.save(told)
    page = send(contributor, told.getvalue(), "list.xlsx")
    assert "column-0" in page.context["form"].fields
    page = say(contributor, page, mapped="1", has_head="1", **{"column-0": "brand", "column-1": "calibre"})
    assert verdicts(page) == {2: Verdict.QUESTION}
    assert verdicts(send(contributor, told.getvalue(), "list.xlsx")) == {2: Verdict.QUESTION}


@pytest.mark.parametrize(
    "content",
    [
        "Марка;Калибр;Где сделано\nРакета;2609.НА;Петродворец\n",
        "Марка;Марка;Калибр\nРакета;Слава;2609.НА\n",
        "Марка;Калибр\nРакета;2609.НА;зелёный циферблат\n",
    ],
)
def test_a_column_that_nobody_knows_is_asked_about_and_never_left_out_unseen(contributor, content):
    page = send(contributor, content)
    assert page.context["form"].fields["column-2"]
    assert page.context["form"]["column-0"].value() == "brand"


def test_a_column_that_is_not_needed_is_asked_about_once(contributor):
    content = "Марка;Калибр;Полка\nРакета;9977;3\n"
    page = send(contributor, content)
    said = {"mapped": "1", "has_head": "1", "column-0": "brand", "column-1": "calibre", "column-2": ""}
    assert verdicts(say(contributor, page, **said)) == {2: Verdict.QUESTION}
    assert verdicts(send(contributor, content)) == {2: Verdict.QUESTION}


@pytest.mark.usefixtures("soviet")
@pytest.mark.parametrize(
    ("gender", "material", "names"),
    [("муж.", "позол.", ("мужские", "позолота")), ("Ж", "нерж.сталь", ("женские", "сталь"))],
)
def test_a_word_for_the_name_of_a_short_list_is_that_name(gender, material, names, contributor):
    page = send(contributor, f"Марка;Калибр;Для кого;Материал\nРакета;2609.НА;{gender};{material}\n")
    said = rows_on(page)[2].said
    assert (said.gender.name, said.material.name, said.left_over) == (*names, [])


def test_headings_alone_are_told_so(contributor):
    page = contributor.get(send(contributor, "Марка;Калибр\n").url)
    assert "Под заголовками нет ни одной строки." in page.content.decode()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50])
def test_what_is_no_list_gets_a_sentence_and_changes_nothing(contributor, content):
    page = send(contributor, content)
    assert page.status_code == 400
    assert page.context["form"].errors["file"]
    assert not DraftWatch.objects.exists()


def test_hostile_cells_are_shown_and_kept_as_text(contributor):
    cells = '"<script>alert(1)</script>";"=cmd|\' /C calc\'!A0";' + "9" * 200 + ";99999;-1;\u202e"
    page = send(contributor, f"Марка;Калибр;Шифр;Год с;Год по;Источник\n{cells}\n")
    assert verdicts(page) == {2: Verdict.ERROR}
    assert b"<script>alert" not in page.content
    assert say(contributor, page, save="1", which="all").status_code == 200
    assert not DraftWatch.objects.exists()


def test_what_nobody_can_type_is_in_no_draft(contributor):
    content = "Марка;Калибр;Шифр;Другие названия;Источник;Заметки\nНеве\u202eдомка;9977;99\x07;\x07\x08;мой\x1b;{}\n"
    say(contributor, send(contributor, content.format("слова " * 100)), save="1", which="all")
    draft = DraftWatch.objects.get()
    assert (draft.code, draft.evidence, draft.proposed_brand) == ("99", "мой", "Неведомка")
    assert not draft.aliases.exists()


def test_a_list_of_somebody_else_or_a_forged_one_is_not_taken(contributor, client):
    page = send(contributor, "Марка\nРакета\n")
    client.force_login(make_user(role=Role.Code.CONTRIBUTOR))
    assert say(client, page, save="1", which="all").status_code == 302
    assert client.post("/drafts/sheet/", {"file_text": "forged", "save": "1"}).status_code == 302
    assert not DraftWatch.objects.exists()


def test_more_than_may_be_open_are_left_with_the_reason(contributor):
    before = BOUNDS[Name.OPEN].ships - 1
    DraftWatch.objects.bulk_create(
        DraftWatch(user=contributor.person, proposed_brand_key="", code_key="") for _number in range(before)
    )
    page = say(contributor, send(contributor, "Марка\nАльфа\nБета\n"), save="1", which="all")
    assert list(verdicts(page).values()).count(Verdict.SAVED) == 1
    assert len(page.context["messages"]) == 2


# Sending all of them -------------------------------------------------------------------------


def test_all_that_is_ready_is_sent_as_far_as_there_is_room(client):
    collector = make_user()  # five may wait
    client.force_login(collector)
    ready = [make_draft_watch(user=collector, evidence="own copy") for _number in range(7)]
    make_draft_watch(user=collector, brand=None, evidence="")
    page = client.post("/drafts/submit/", follow=True)
    sent = DraftWatch.objects.filter(status=Proposal.Status.SUBMITTED)
    assert sorted(sent.values_list("pk", flat=True)) == [draft.pk for draft in ready[:5]]
    assert [message.level_tag for message in page.context["messages"]] == ["success", "warning"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_empty_table_has_headings_that_are_understood(contributor, prefix):
    head = contributor.get(f"{prefix}/drafts/sheet/template.csv").content.decode("utf-8-sig").strip()
    row = head.replace(head.split(";")[0], "Альфа", 1)
    assert columns_of(table_of(f"{head}\n{row}\n".encode()).rows, {}).meanings == tuple(TEMPLATE)


def test_what_was_corrected_meets_an_ended_session_and_stands_in_its_cells_again(contributor):
    """The list, the corrections and the source are kept through the sign-in; nothing is made of them by that."""
    page = send(contributor, "Марка;Код;Год с\nРакета;990717;197x\n")
    proof, sealed = (
        re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1] for name in ("proof", "file_text")
    )
    said = {"file_text": sealed, "proof": proof, "cell-2-first": "1974", "evidence": "Каталог", "save": "1"}
    Session.objects.all().delete()
    signing_in = contributor.post("/drafts/sheet/", said | {"which": "all"})
    (address,) = QueryDict(urlsplit(signing_in["Location"]).query).getlist("next")
    assert "unsent=" in address
    contributor.force_login(KeptForm.objects.get().user)
    again = contributor.get(address)
    assert rows_on(again)[2].said.data["start_release"] == "1974"
    assert 'value="Каталог"' in again.content.decode() or ">\nКаталог<" in again.content.decode()
    assert not DraftWatch.objects.exists()
    say(contributor, again, save="1", which="all", evidence="Каталог")
    assert DraftWatch.objects.get().start_release == 1974
