"""Whatever an address asks and a list does not do is said, beside the field where there is one; nothing is dropped."""

import re

import pytest

from catalogue.search.personal_facets import PERSONAL_FACETS
from catalogue.search.query import SORTS
from catalogue.search.tokens import LONGEST_QUERY

from .factories import make_brand, make_watch

pytestmark = pytest.mark.django_db

REMARK = re.compile(r'<div class="message message--warning"[^>]*>(.*?)</div>', re.DOTALL)
NO_YEAR = "is no year and was not applied: a year has four digits, from 1700 to 2100."


@pytest.fixture(autouse=True)
def watches():
    """Made 1975 to 1985, which a span from 1980 to 1970 used to find; and in 1960."""
    brand = make_brand(name="Полёт", slug="poljot")
    return [make_watch(brand=brand, start_release=1965, end_release=1985), make_watch(brand=brand, start_release=1960)]


def remarks(visitor, address: str) -> list[str]:
    html = visitor.get(f"/en/watches/?{address}").content.decode()
    return [text for block in REMARK.findall(html) for text in re.findall("<p>(.*?)</p>", block)]


def years(visitor, address: str, prefix="/en") -> tuple[list[str], list[str], int]:
    """What stands in the fields, what is said beside them, and how many watches are found."""
    response = visitor.get(f"{prefix}/watches/?{address}")
    fields = response.content.decode().partition('data-facet="years"')[2].partition("</fieldset>")[0]
    typed = re.findall(r'name="(?:from|to)" value="([^"]*)"', fields)
    return typed, re.findall("<p>(.*?)</p>", fields), response.context["asked"].total


@pytest.mark.parametrize(
    ("address", "typed", "said", "found"),
    [
        ("from=1970&to=1980", ["1970", "1980"], [], 1),
        ("from=1980&to=1970", ["1980", "1970"], ["1970 is before 1980, so the years were not applied."], 2),
        ("from=19", ["19", ""], [f"“19” {NO_YEAR}"], 2),
        ("from=19&to=1962", ["19", "1962"], [f"“19” {NO_YEAR}"], 1),
        ("from=abc&to=²", ["abc", "²"], [f"“abc” {NO_YEAR}", f"“²” {NO_YEAR}"], 2),
        ("to=9999", ["", "9999"], [f"“9999” {NO_YEAR}"], 2),
        ("from=01960", ["01960", ""], [f"“01960” {NO_YEAR}"], 2),
        ("from=%3Cb%3E", ["&lt;b&gt;", ""], [f"“&lt;b&gt;” {NO_YEAR}"], 2),
    ],
)
def test_years_that_are_not_applied_stay_as_typed_with_the_reason_beside_them(visitor, address, typed, said, found):
    assert years(visitor, address) == (typed, said, found)
    assert remarks(visitor, address) == said


def test_the_reason_is_in_the_readers_language(visitor):
    said = years(visitor, "from=1980&to=1970", prefix="")[1] + years(visitor, "from=19", prefix="")[1]
    assert said == [
        "1970 раньше, чем 1980, поэтому годы не учтены.",
        "«19» — не год, поэтому не учтено: в годе четыре цифры, от 1700 до 2100.",
    ]


def test_a_value_that_is_wrong_is_marked_for_voices(visitor):
    html = visitor.get("/watches/?from=19&to=1970").content.decode()
    assert html.count('aria-invalid="true" aria-describedby="years-wrong"') == 1
    assert 'id="years-wrong"' in html


@pytest.mark.parametrize("name", ["colour", "marka", "page", "Brand", "brand[]", "<b>"])
def test_a_name_that_no_list_knows_is_said(visitor, name):
    (said,) = remarks(visitor, f"{name}=red&brand=poljot")
    assert said.startswith("This list has no use for what the address says here:")
    assert name.replace("<", "&lt;").replace(">", "&gt;") + "=red" in said


@pytest.mark.parametrize("address", ["sort=colour", "exact=2&q=x", "exact=1", "q=x&q=полёт", "from=1960&from=1970"])
def test_a_value_that_is_not_applied_is_said(visitor, address):
    (said,) = remarks(visitor, address)
    assert address.partition("&")[0] in said


def test_what_is_applied_is_not_said(visitor):
    chosen = "&".join(f"{name}=-" for name in ("factory", "mechanism", "function", "material", "gender", "decade"))
    applied = ["", "q=полёт&exact=1", "brand=poljot&photo=no&bracelet=-", chosen, "q=&from=&to=&sort=&exact="]
    applied += [f"q=полёт&sort={order}" for order in SORTS]
    assert [address for address in applied if remarks(visitor, address)] == []


def test_what_others_add_to_count_who_comes_is_nothing_that_is_asked(visitor):
    assert remarks(visitor, "utm_source=vk&utm_medium=x&fbclid=1&yclid=2&gclid=3&_openstat=4&ref=5") == []


@pytest.mark.parametrize("name", ["brand", "decade", "photo", *PERSONAL_FACETS])
def test_a_chosen_value_that_does_not_exist_is_said(visitor, name):
    (said,) = remarks(visitor, f"{name}=rolex")
    assert said == "There is no such value, so it was ignored: rolex."


@pytest.mark.parametrize("text", ["а" * (LONGEST_QUERY + 1), " ".join("полёт" for _word in range(11))])
def test_a_text_that_is_too_long_is_said(visitor, text):
    (said,) = remarks(visitor, f"q={text}")
    assert said == "At most 10 words of 200 letters are searched for: the rest was left out."


def test_however_much_an_address_says_a_sentence_stays_short(visitor):
    address = "&".join(f"name{number}={'x' * 100}" for number in range(30))
    (said,) = remarks(visitor, address)
    assert len(said) < 800
