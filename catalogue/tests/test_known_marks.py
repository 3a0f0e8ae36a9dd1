"""The 56 marks that were known beforehand: each stands among those of the catalogue, cell by cell, and on the page."""

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from django.utils import translation

from catalogue.models import Mark
from catalogue.presentation.marks import mark_years

KNOWN = Path(__file__).parent / "data" / "knowledge_marks.csv"
# Marks whose letters the file tells together with what is seen beside them: the letters, and what is seen.
TOLD_APART = {
    "1МЧЗ, первый знак": ("1МЧЗ", "первый знак"),
    "1МЧЗ, второй знак": ("1МЧЗ", "второй знак"),
    "знак Полёт": ("", "знак «Полёт»"),
    "Полёт с засечками, тонкий высокий шрифт": ("Полёт", "с засечками"),
    "Полёт без засечек": ("Полёт", "без засечек"),
    "Полёт по образцу знака Вымпел": ("Полёт", "Вымпел"),
    "В (Восток)": ("В", "знак «Восток»"),
    "без знака": ("", "без знака"),
    "Победа без знака завода": ("Победа", "без знака завода"),
    "Восток": ("Восток", ""),
    "Восток с чертой сверху": ("Восток", "с чертой сверху"),
    "Wostok (W) на экспорт": ("Wostok", "на экспорт"),
    "Vostok (V) на экспорт": ("Vostok", "на экспорт"),
    "ЗАКАЗ МО СССР + Чистополь, Командирские": ("ЗАКАЗ МО СССР", "«Чистополь», Командирские"),
    "завод ТТК-1": ("ТТК-1", ""),
    "ПЧЗ в ромбе": ("ПЧЗ", "в ромбе"),
    "РАКЕТА прописными": ("РАКЕТА", "прописными"),
    "ПЧЗ (Пензенский)": ("ПЧЗ", ""),
    "ЧЧЗ, звезда и анкер": ("ЧЧЗ", "звезда и анкер"),
    "ЧЧЗ между двумя чертами": ("ЧЧЗ", "между двумя чертами"),
    "знак с часами, стрелки на 9": ("", "часы, стрелки на 9"),
    "без знака завода": ("", "без знака завода"),
    "Molnija (с j)": ("Molnija", "с j"),
    "583 и голова рабочего": ("583", "голова рабочего"),
    "583 и звезда с серпом и молотом": ("583", "звезда с серпом и молотом"),
    "квартал и год на механизме": ("", "квартал и год, наручные часы"),
    "квартал и год на механизме (морской хронометр)": ("", "квартал и год, морской хронометр"),
    "квартал и год на механизме (будильник)": ("", "квартал и год, будильник"),
}
# Cells that were not taken as they stand, each with its reason.
LAST_KNOWN = "the last that is known need not be the last: its year is inferred"
NOT_AS_IT_STANDS = {
    ("583 и звезда с серпом и молотом", "to_year"): "1994: another source says that it is not struck from 1995 on",
    ("1МЧЗ, первый знак", "certainty"): "the factory is called so from 1943: when its first sign began is inferred",
    ("1 ГЧЗ им Кирова", "note"): "the 1950s are those of «1МЧЗ им Кирова», a mark of its own",
    ("квартал и год на механизме", "certainty"): LAST_KNOWN,
    ("квартал и год на механизме (морской хронометр)", "certainty"): LAST_KNOWN,
    ("квартал и год на механизме (будильник)", "certainty"): LAST_KNOWN,
}
CERTAINTY = {"stated": {"certain"}, "about": {"about"}, "partly": {"certain", "inferred"}}


def known_marks() -> list[dict]:
    return list(csv.DictReader(KNOWN.read_text(encoding="utf-8").splitlines()))


def mark_of(row: dict) -> Mark:
    letters, seen = TOLD_APART.get(row["mark"], (row["mark"], ""))
    marks = Mark.objects.select_related("factory").filter(where=row["where"], letters=letters)
    marks = [mark for mark in marks if (mark.factory.name if mark.factory else "") == row["factory_ru"]]
    marks = [mark for mark in marks if (seen in mark.seen if seen else not mark.seen)]
    assert len(marks) == 1, row["mark"]
    return marks[0]


def differences(row: dict, mark: Mark) -> set[str]:
    """The cells of which the mark says something else."""
    certainties = {mark.start_certainty, mark.end_certainty} - {""}
    figures = set(re.findall(r"\d{3,}", row["note"]))
    return {
        name
        for name, same in {
            "from_year": str(mark.start_year or "") == row["from_year"],
            "to_year": str(mark.end_year or "") == row["to_year"],
            "certainty": certainties <= CERTAINTY[row["certainty"]],
            "source": all(part.strip() in mark.source for part in row["source"].split(";")),
            "note": figures <= set(re.findall(r"\d{3,}", f"{mark.note_en} {mark_years(mark)}")),
        }.items()
        if not same
    }


@pytest.mark.django_db
def test_each_known_mark_is_one_of_ours_cell_by_cell(soviet):
    rows = known_marks()
    marks = {row["mark"] + row["factory_ru"] + row["where"]: mark_of(row) for row in rows}
    assert len(rows) == len({mark.pk for mark in marks.values()}) == 56
    other = {
        (row["mark"], cell) for row, mark in zip(rows, marks.values(), strict=True) for cell in differences(row, mark)
    }
    assert other == set(NOT_AS_IT_STANDS)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "prefix"), [("ru", ""), ("en", "/en")])
def test_each_known_mark_stands_on_the_page_with_its_years_and_its_note(visitor, soviet, language, prefix):
    html = unescape(visitor.get(f"{prefix}/marks/").text)
    lines = dict(re.findall(r'id="mark-(\d+)">(.*?)</li>', html, re.DOTALL))
    with translation.override(language):
        for row in known_marks():
            mark = mark_of(row)
            line = re.sub(r"</?span[^>]*>", "", lines[str(mark.pk)])  # which marks a word of another language
            told = " ".join(re.sub(r"<[^>]+>", " ", line).split())
            for said in (mark.letters, mark.localized_seen, mark_years(mark), mark.note_en if prefix else mark.note):
                assert " ".join(said.split()) in told, row["mark"]
