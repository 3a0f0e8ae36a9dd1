"""The drawn dial draws what the catalogue knows, and the same watch gives the same drawing."""

import pytest
from django.template.loader import render_to_string

from catalogue.calibres import index_of, number_of
from catalogue.presentation.dial import dial_of, jewels, short_calibre
from catalogue.presentation.palette import spot_of
from catalogue.presentation.wording import years

from .factories import make_brand, make_case_material, make_factory, make_gender, make_mechanism, make_watch


@pytest.mark.django_db
def test_what_is_known_is_drawn():
    watch = make_watch(
        brand=make_brand(name="Полёт", factory=make_factory()),
        mechanism=make_mechanism(calibre="2602 (К-26)", stones="17", functions=["дата", "хронограф", "ручной завод"]),
        case_material=make_case_material(name="латунь, хром"),
        gender=make_gender(name="женские"),
        integrated_bracelet=True,
    )
    dial = dial_of(watch)
    assert dial == dial_of(watch)
    assert (dial.name, dial.script, dial.written) == ("Полёт", "hand", "Полёт")
    assert (dial.calibre, dial.jewels) == ("2602", "17 камней")
    assert dial.shows == {"date", "chronograph"}
    assert (dial.outline, dial.small, dial.bracelet) == ("plated", True, True)
    assert "17 камней" in render_to_string("components/dial.html", {"dial": dial})


@pytest.mark.django_db
def test_an_export_brand_is_written_as_its_dial_writes_it():
    dial = dial_of(make_watch(brand=make_brand(name="Секонда", name_en="Sekonda")))
    assert (dial.written, dial.automatic) == ("SEKONDA", "automatic")
    assert (dial.outline, dial.shows, dial.calibre) == ("unknown", frozenset(), "")


@pytest.mark.parametrize(
    ("stones", "latin", "text"),
    [
        ("1", False, "1 камень"),
        ("11", False, "11 камней"),
        ("21", False, "21 камень"),
        ("22", False, "22 камня"),
        ("12", False, "12 камней"),
        ("17", True, "17 jewels"),
        ("1", True, "1 jewel"),
        ("17-18", False, ""),
        ("", False, ""),
    ],
)
def test_jewels_are_counted_in_the_language_of_the_dial(stones, latin, text):
    assert jewels(stones, latin=latin) == text


@pytest.mark.parametrize(
    ("calibre", "number", "index", "short"),
    [
        ("2609.НА", "2609", "09", "2609.НА"),
        ("2602 (К-26)", "2602", "02", "2602"),
        ("31659", "31659", "", "31659"),
        ("К-26", "к26", "", "К-26"),
        ("К-26 с центральной секундой", "к26", "", "К-26"),
        ("", "", "", ""),
    ],
)
def test_a_calibre_is_taken_apart(calibre, number, index, short):
    assert (number_of(calibre), index_of(calibre), short_calibre(calibre)) == (number, index, short)


@pytest.mark.django_db
def test_a_factory_has_its_ink():
    assert spot_of(make_factory(name="Чистополь", name_en="Chistopol Watch Factory")) == "green"
    assert spot_of(make_factory()) == spot_of(None) == "grey"


@pytest.mark.parametrize(
    ("start", "end", "approximate", "text"),
    [
        (1955, 1964, False, "1955–1964"),
        (1957, 1957, False, "1957"),
        (1992, None, False, "с 1992"),
        (None, 1964, False, "до 1964"),
        (1960, 1960, True, "около 1960"),
        (1992, None, True, "примерно с 1992"),
        (None, 1964, True, "примерно до 1964"),
        (None, None, True, ""),
    ],
)
def test_years_in_words(start, end, approximate, text):
    assert years(start, end, approximate) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "era"),
    [
        (1957, None, "early"),
        (1958, None, "middle"),
        (1971, 1990, "middle"),
        (1972, None, "late"),
        (None, 1950, "early"),
    ],
)
def test_numerals_and_hands_follow_the_years(start, end, era):
    assert dial_of(make_watch(start_release=start, end_release=end)).era == era


@pytest.mark.django_db
def test_where_no_year_is_known_the_dial_is_of_the_middle():
    assert dial_of(make_watch()).era == "middle"
