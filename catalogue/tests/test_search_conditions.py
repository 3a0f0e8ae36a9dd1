"""Conditions about what describes a watch, and the numbers of cases and dials in plain words."""

import re
from decimal import Decimal
from urllib.parse import quote, unquote

import pytest

from catalogue.caching.figures import Figures
from catalogue.history.publishing import delete_case, publish_case, publish_watch
from catalogue.models import Case, CodeConvention, Mechanism, Revision, Watch
from catalogue.quantities import shown
from catalogue.search.counts import places_of
from catalogue.search.found import Found
from catalogue.search.ranges import NoRange, ends_measured, spelled_range
from catalogue.search.reading import read
from catalogue.search.tokens import tokens_of

from .factories import make_case_material, make_factory, make_mechanism, make_watch
from .test_search_kinds import CARD, first_three, page, watches

pytestmark = pytest.mark.django_db
__all__ = ["watches"]  # the fixture


def publish(**values) -> Watch:
    return publish_watch(make_watch(**values), aliases=[], by=None, evidence="", action=Revision.Action.CREATED)


def folders(text: str) -> set[str]:
    counts = read(text)[1]
    reading = read(text)[0]
    found = set(reading.filter(Watch.objects.current()).values_list("folder", flat=True)) if reading else set()
    assert sum(counts.values()) == len(found)
    return found


def test_a_code_is_found_by_the_numbers_in_it_as_long_as_it_is_read_so():
    factory = make_factory()
    watch = publish(factory=factory, code="420059", start_release=1980)
    assert folders("циферблат:059") == set()
    convention = CodeConvention(parts="3+3", case_part=1, dial_part=2, start_year=1977, source="каталог")
    publish_case(convention)
    assert folders("циферблат:059") == folders("циферблат:59") == folders("корпус:420") == {watch.folder}
    assert folders("059") == {watch.folder}
    convention.dial_part = None
    publish_case(convention)
    assert folders("циферблат:059") == set() != folders("корпус:420")
    delete_case(convention)
    assert folders("корпус:420") == set()


def test_of_two_cases_of_one_number_each_watch_is_found():
    factory = make_factory()
    for variant in ("бочка", "круглый"):
        publish_case(Case(factory=factory, number="090", variant=variant, source="каталог"))
    watch = publish(factory=factory, case_number="090")
    assert watch.case is None
    assert folders("корпус:090") == folders("корпус:90") == {watch.folder}


def test_a_case_without_watches_is_no_mistake_and_an_unknown_number_is_one():
    publish_case(Case(factory=make_factory(), number="170", source="каталог"))
    assert not read("корпус:170")[0].remarks
    assert read("корпус:171")[0].remarks


def test_values_of_different_kinds_are_any_of_them():
    materials = [make_case_material(name=name) for name in ("сталь", "латунь")]
    steel, other = (publish(case_material=material) for material in materials)
    numbered = publish(case_number="350")
    publish()
    for text in ("корпус:сталь,350", "корпус:350|сталь"):
        assert folders(text) == {steel.folder, numbered.folder}
    assert folders("корпус:сталь,латунь -корпус:латунь") == {steel.folder}
    assert folders("-корпус:350 корпус:латунь") == {other.folder}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("водозащита:100", {100}),
        ("водозащита:10атм", {100}),
        ("water:10bar", {100}),
        ("водозащита:50..100", {50, 100}),
        ("водозащита:100..50", {50, 100}),
        ("водозащита:..50", {50}),
        ("водозащита:200..", {200}),
        ("водозащита:50,200", {50, 200}),
        ("-водозащита:100 водозащита:1..", {50, 200}),
    ],
)
def test_water_resistance_in_any_unit_and_range(text, found):
    made = {depth: publish(water_resistance=Decimal(depth)).folder for depth in (50, 100, 200)}
    publish()
    assert folders(text) == {made[depth] for depth in found}


@pytest.mark.parametrize("text", ["толщина:10,5", "толщина:10.5", "толщина:1.05см", "толщина:11"])
def test_a_comma_may_be_that_of_a_fraction(text):
    watch = publish(thickness=Decimal("10.5"))
    publish(thickness=Decimal("5"))
    assert folders(text) == {watch.folder}


@pytest.mark.parametrize(
    ("text", "calibres"),
    [
        ("частота:18000", {"2609"}),
        ("частота:2,5Гц", {"2609"}),
        ("частота:20000..", {"3133"}),
        ("линии:11½", {"2609"}),
        ("линии:11..12", {"2609"}),
        ("запас:42", {"3133"}),
        ("база:R-26", {"2609"}),
    ],
)
def test_figures_of_movements(visitor, text, calibres):
    make_mechanism(calibre="2609", frequency=18000, diameter=Decimal("25.94"), base_name="LIP R-26")
    make_mechanism(calibre="3133", frequency=21600, diameter=Decimal("31"), power_reserve=42)
    slugs = dict(Mechanism.objects.values_list("calibre", "slug"))
    shown_here = visitor.get(f"/mechanisms/?q={quote(text)}").text.partition("<main")[2]
    assert {calibre for calibre, slug in slugs.items() if f'href="/mechanisms/{slug}/"' in shown_here} == calibres


@pytest.mark.parametrize("text", ["", "много", "1..2..3", "-", "0", "99999999", "5 фунтов"])
def test_what_is_no_range_is_told(text):
    with pytest.raises(NoRange):
        ends_measured("depth", text)


def test_a_range_is_spelled_in_its_order():
    assert spelled_range(ends_measured("depth", "20атм..100")) == "100..200"
    assert spelled_range(ends_measured("length", "10.5")) == "10.5"
    assert shown("depth", ends_measured("depth", "10бар")[0])


# What collectors say of cases and dials: the words, the condition that they are taken for, and a watch among the first.
CASES = [
    ("амфибия 090", "", "090"),
    ("амфибия 090 корпус", "корпус:090", "090"),
    ("амфибия корпус 90", "корпус:090", "090"),
    ("корпус 119", "корпус:119", "119"),
    ("case 350", "корпус:350", "350"),
    ("350 case", "корпус:350", "350"),
    ("корпус 51", "корпус:51", "51"),
    ("циферблат 662", "циферблат:662", "710"),
    ("dial number 662", "циферблат:662", "710"),
    ("710 662", "", "710"),
]


@pytest.mark.parametrize(("query", "means", "case"), CASES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_the_numbers_of_cases_and_dials_are_read_as_collectors_say_them(visitor, watches, query, means, case, language):
    found = first_three(page(visitor, query, language), watches)
    assert case in {watch.case_number for watch in found}
    if means and "амфибия" not in query:
        assert found == first_three(page(visitor, means, language), watches)


@pytest.mark.parametrize("query", ["2414", "2409", "амфибия 2416", "19 камней", "корпус 2409", "17 jewels dial"])
def test_a_number_that_is_a_calibre_or_says_jewels_is_no_case(visitor, watches, query):
    conditions = {word.facet for word in read(query)[0].words}
    assert not conditions & {"case", "dial"}
    assert first_three(page(visitor, query, ""), watches)


def test_a_case_that_is_asked_for_is_named_with_its_place(visitor, soviet):
    text = page(visitor, "корпус 119", "")
    assert re.search(r'lines__name" href="/factories/[^"]+#case-\d+"><span class="code">119', text)


def test_of_a_number_that_may_be_two_cases_no_watches_are_denied(visitor, soviet):
    text = page(visitor, "корпус 090", "")
    assert len(re.findall(r'lines__name" href="/factories/[^"]+#case-\d+"', text)) == 2
    assert CARD.findall(text) and "часов пока нет" not in text


@pytest.mark.parametrize("query", ["200 метров амфибия", "амфибия 20 атм"])
def test_a_depth_that_few_watches_are_known_by_hides_no_others(visitor, watches, query):
    assert {watch.brand.name for watch in first_three(page(visitor, query, ""), watches)} == {"Амфибия"}


def test_an_inscription_leads_to_the_marks_and_a_brand_does_not(visitor, soviet):
    assert f'href="/marks/?q={quote("Ч2З")}"' in page(visitor, "ч2з", "")
    assert 'href="/marks/?q=' not in page(visitor, "Слава", "").partition("<main")[2]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("корпус:3", "корпус:350"),
        ("амфибия корпус:0", "амфибия корпус:090"),
        ("циферблат:66", "циферблат:662"),
        ("dial:се", "dial:серый"),
        ("марка:рак", "марка:Ракета"),
        ("калибр:240", "калибр:2409"),
        ("частота:", "частота:18000"),
    ],
)
def test_a_condition_is_completed(visitor, soviet, typed, offered):
    groups = visitor.get("/suggest/", {"q": typed}).json()["groups"]
    conditions = {item["text"]: item["url"] for group in groups for item in group["items"]}
    assert unquote(conditions[offered].replace("+", " ")) == f"/watches/?q={offered}"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("с 1970 по 1980", "год:1970..1980"),
        ("с 1970 по 1980 год", "год:1970..1980"),
        ("С 1970г. по 1980г.", "год:1970..1980"),
        ("ракета с 1970 г. по 1980 г.", "ракета год:1970..1980"),
        ("ракета с 1970 до 1980", "ракета год:1970..1980"),
        ("от 1970 до 1980 года", "год:1970..1980"),
        ("между 1970 и 1980", "год:1970..1980"),
        ("from 1970 to 1980 raketa", "ракета год:1970..1980"),
        ("between 1970 and 1980", "год:1970..1980"),
        ("з 1970 по 1980", "год:1970..1980"),
        ("ракета 1970 – 1980", "ракета год:1970..1980"),
        ("1970 - 1980", "1970-1980"),
        ("от 17 до 21 камней", "камни:17..21"),
    ],
)
def test_two_numbers_are_the_ends_of_a_span(soviet, text, means):
    assert folders(text) == folders(means) != set()


def test_numbers_that_are_no_years_stay_apart(soviet):
    assert tokens_of("2409 - 2414 и 1980 - 1970") == ["2409", "2414", "и", "1980", "1970"]


def test_of_several_words_only_combinations_that_have_both_are_read(soviet):
    figures = Figures()
    bands = [band for text in ("ракета 2609", "восток 2414") for band in Found(read(text)[0].words, figures).bands()]
    assert bands
    for band in bands:
        places = places_of(set(band.keys))
        pairs = list(zip(band.keys, band.worths, strict=True))
        there = {pk for pk in figures.by_combination() if all(worth in places[key].get(pk, ()) for key, worth in pairs)}
        assert set(band.combinations) == there < figures.by_combination().keys()


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("слава, ракета, полет", 'марка:"Слава"|"Ракета"|"Полёт"'),
        ("raketa vostok", "марка:Ракета|Восток"),
        ("слава и заря женские", "марка:Слава|Заря женские"),
        ("ракета или восток 2609", "марка:Ракета|Восток 2609"),
        ("восток амфибия", "марка:Амфибия"),  # a maker and its line go together
    ],
)
def test_of_several_brands_that_no_watch_has_together_any_is_meant(soviet, text, means):
    assert folders(text) == folders(means) != set()
    assert not read(text)[0].missing


def test_a_name_stays_longer_than_a_plain_word(soviet):
    reading, counts = read("амфибия с красным кругом")
    assert [word.typed or word.written for word in reading.words] == ["амфибия", "красным"]
    assert (reading.missing, sum(counts.values())) == (("кругом",), 1)
