"""Codes are read into cases by the conventions of their time, and what a case is stands on the pages."""

import csv
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.history.publishing import publish_watch
from catalogue.loading import FilesRefused, load
from catalogue.models import Case, CaseTables, CodeConvention, Factory, Watch, changing_catalogue
from catalogue.models.case import Described, Numbers

from .factories import make_case, make_case_material, make_convention, make_factory, make_watch, make_watch_image
from .test_loading import edit, folder  # noqa: F401  # a fixture

VOSTOK, RAKETA = Factory(pk=1, name="ЧЧЗ"), Factory(pk=2, name="ПЧЗ")
THREE_PAIRS = CodeConvention(parts="2+2+2", start_year=1972, end_year=1976)
THREE_AND_THREE = CodeConvention(parts="3+3", case_part=1, dial_part=2, start_year=1977)
THREE_AND_FOUR = CodeConvention(parts="3+4", case_part=1, dial_part=2, start_year=1977)
FIRST = Case(pk=1, factory=VOSTOK, number="350", variant="1967", start_year=1967, end_year=1977)
NOW = Case(pk=2, factory=VOSTOK, number="350", variant="К-35", start_year=2017)
NEPTUNE = Case(pk=3, factory=VOSTOK, number="960")
TABLES = CaseTables([FIRST, NOW, NEPTUNE], [THREE_PAIRS, THREE_AND_THREE, THREE_AND_FOUR])


def coded(code, start=None, end=None, factory=VOSTOK, **fields) -> Watch:
    return Watch(code=code, start_release=start, end_release=end, factory=factory, **fields)


@pytest.mark.parametrize(
    ("watch", "numbers", "case"),
    [
        (coded("350645", 2018), Numbers("350", "645"), NOW),
        (coded("960278", 2010, 2011), Numbers("960", "278"), NEPTUNE),
        (coded("960278"), Numbers("960", "278"), NEPTUNE),
        (coded("4481330", 1990), Numbers("448", "1330"), None),
        (coded("303318", 1974, 1977, RAKETA), Numbers(), None),
        (coded("303318", 1973, 1975, RAKETA), Numbers(), None),
        (coded("303318", factory=RAKETA), Numbers(), None),
        (coded("960278", factory=RAKETA), Numbers(), None),
        (coded("960278", 1950, 1960), Numbers(), None),
        (coded("350645", 1980, 1985), Numbers("350", "645"), None),
        (coded("350645"), Numbers("350", "645"), None),
        (coded("0270", 2015), Numbers(), None),
        (coded("35064x", 2018), Numbers(), None),
        (coded("٣٥٠٦٤٥", 2018), Numbers(), None),
        (coded("", case_number="960", dial_number="278"), Numbers("960", "278"), NEPTUNE),
        (coded("350645", 2018, case_number="960"), Numbers("960", "645"), NEPTUNE),
    ],
    ids=lambda value: f"{value.code}-{value.start_release}" if isinstance(value, Watch) else None,
)
def test_a_code_is_read_as_its_years_allow(watch, numbers, case):
    assert TABLES.numbers_of(watch) == numbers
    assert TABLES.case_of(watch) == case


def test_of_two_cases_of_one_number_both_may_be_meant():
    described = TABLES.described(coded("350645"))
    assert described == Described(Numbers("350", "645"), [FIRST, NOW])
    recorded = TABLES.described(coded("350645", 2018, case_number="350"))
    assert recorded == Described(Numbers("", "645"), [NOW])


YEARS = st.none() | st.integers(1950, 2025)
PERIODS = st.tuples(YEARS, YEARS).filter(lambda pair: None in pair or pair[0] <= pair[1])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(PERIODS, st.sampled_from(["350", "960"]), st.sampled_from([VOSTOK, RAKETA])), max_size=6),
    st.lists(st.tuples(PERIODS, st.sampled_from(["3+3", "2+2+2"]), st.sampled_from([1, 2, None])), max_size=4),
    PERIODS,
    st.sampled_from(["350645", "960278"]),
)
def test_no_code_is_read_into_a_case_outside_its_period(cases, conventions, made, code):
    def beyond(row):
        first, last = made
        ends_before = last and row.start_year and last < row.start_year
        return ends_before or (first and row.end_year and first > row.end_year)

    known = [
        Case(pk=pk, factory=factory, number=number, start_year=start, end_year=end)
        for pk, ((start, end), number, factory) in enumerate(cases)
    ]
    read_by = [
        CodeConvention(parts=parts, case_part=part, start_year=start, end_year=end)
        for (start, end), parts, part in conventions
    ]
    watch = coded(code, *made)
    tables = CaseTables(known, read_by)
    case, number = tables.case_of(watch), tables.numbers_of(watch).case
    assert case is None or (not beyond(case) and case.factory_id == watch.factory_id and case.number == number)
    assert not number or any(row.read(code).case == number and not beyond(row) for row in read_by)


@pytest.mark.parametrize(("parts", "part"), [("3+3", 3), ("33", None), ("3+", None), ("0+3", None), ("3+3+3+3+3+3", 1)])
def test_a_convention_that_says_nothing_is_refused(db, parts, part):
    with pytest.raises(ValidationError):
        CodeConvention(parts=parts, case_part=part, source="каталог").full_clean()


@pytest.mark.django_db
def test_the_page_of_a_watch_says_its_case_and_leads_to_it(visitor):
    factory = make_factory()
    make_convention(start_year=1977)
    steel = make_case_material(name="сталь")
    case = make_case(factory=factory, number="420", shape="бочка", material=steel, diameter=Decimal("39.6"))
    watch = make_watch(factory=factory, code="420059", start_release=2000)
    page = visitor.get(watch.get_absolute_url()).content.decode()
    assert "корпус 420, циферблат 059" in page
    assert f'href="{case.get_absolute_url()}"' in page
    assert all(text in page for text in ("бочка", "сталь", "диаметр 39,6"))
    anchor = case.get_absolute_url().rpartition("#")[2]
    listed = visitor.get(factory.get_absolute_url()).content.decode()
    assert f' id="{anchor}"' in listed
    assert case.source in listed
    with changing_catalogue():
        make_case(factory=factory, number="420", variant="1967")
    assert "Один из этих" in visitor.get(watch.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_case_shows_its_watches_and_the_photo_of_one(visitor, django_assert_max_num_queries):
    factory = make_factory()
    case, other = make_case(factory=factory, number="420"), make_case(factory=factory, number="960")
    for number in range(12):
        watch = make_watch(factory=factory, case_number="420", have_count=number)
        publish_watch(watch, aliases=[], by=None, evidence="", action="changed")
        if number in {3, 7}:
            make_watch_image(watch)
            shown = watch
    with django_assert_max_num_queries(25):
        html = visitor.get(factory.get_absolute_url()).content.decode()
    line, empty = (
        re.search(rf'<li class="cases__row" id="case-{each.pk}">.*?</li>', html, re.DOTALL)[0] for each in (case, other)
    )
    assert f'class="cases__picture" href="{shown.get_absolute_url()}"' in line
    assert f'alt="{shown.localized_title}"' in line
    assert "12 моделей" in line
    (address,) = re.findall(r'href="(/watches/\?case=[^"]+)"', line)
    assert 'id="count">12 моделей<' in visitor.get(address).content.decode()
    assert "<img" not in empty
    assert "/watches/" not in empty


# What is said otherwise («с заводной головкой», «описания в источнике нет», a variant of its own), and of addresses.
NOT_TAKEN = {"seen", "passport", "без", "дано", "тот", "другой", "номер", "корпус", "4", "http", "https", "www"}


@pytest.mark.usefixtures("soviet")
@pytest.mark.django_db
def test_every_cell_of_the_notes_on_cases_stands_in_the_line_of_its_case(visitor):
    factory = Factory.objects.get(short_name="ЧЧЗ")
    html = unescape(visitor.get(factory.get_absolute_url()).content.decode())
    lines = re.findall(r'<li class="cases__row".*?</li>', html, re.DOTALL)
    missing = []
    with (Path(__file__).parent / "data" / "vostok_cases.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = row["case_number"].split("/")
            own = " ".join(line for line in lines if any(f'<span class="code">{name}</span>' in line for name in names))
            assert own, names
            said = {word[:STEM] for word in words_in(own)}
            missing += [(names, word) for cell in row.values() for word in words_in(cell) if word[:STEM] not in said]
    assert [pair for pair in missing if pair[1] not in NOT_TAKEN] == []


STEM = 5  # letters that a word keeps in every case


def words_in(text: str) -> list[str]:
    return re.findall(r"\d+|[^\W\d_]{3,}", text.casefold())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "key", "cells", "reason"),
    [
        ("cases.csv", "Петродворцовый часовой завод", {"number": ""}, "number and variant are missing"),
        ("cases.csv", "Петродворцовый часовой завод", {"factory": ""}, "factory is missing"),
        ("cases.csv", "Петродворцовый часовой завод", {"material": "мел"}, "material «мел» is unknown"),
        ("cases.csv", "Петродворцовый часовой завод", {"diameter": "с блюдце"}, "с блюдце"),
        ("cases.csv", "Петродворцовый часовой завод", {"end_year": "1980"}, "is after end_year"),
        ("knowledge/watch_claims.csv", "okean-3133", {"field": "mood"}, "field «mood» is none of"),
        ("knowledge/watch_claims.csv", "okean-3133", {"source": ""}, "value or source is missing"),
        ("knowledge/watch_claims.csv", "agat-192-chs", {"value": "с тарелку"}, "is none that diameter can hold"),
        ("knowledge/watch_claims.csv", "poljot-3017", {"field": "case_material"}, "value «1979» is unknown"),
        ("code_conventions.csv", "", {"dial_part": "9"}, "dial_part «9» is no part of"),
        ("code_conventions.csv", "", {"parts": "шесть"}, "Digits of each part"),
    ],
)
def test_a_faulty_line_of_cases_is_refused(folder, file, key, cells, reason):  # noqa: F811
    edit(folder / file, key, **cells)
    with pytest.raises(FilesRefused) as refused:
        load(folder)
    assert any(reason in problem.reason for problem in refused.value.problems)
