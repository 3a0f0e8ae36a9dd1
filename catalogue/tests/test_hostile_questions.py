"""Hostile values in every parameter and path of search: each gets the answer that the table says, never a 500."""

import time

import pytest

from catalogue.models import Watch
from catalogue.search.facets import FACETS
from catalogue.search.terms import write_terms

from .factories import make_brand, make_mechanism, make_watch

# Refused by the middleware wherever they stand.
REFUSED = {
    "NUL": "a%00b",
    "lone surrogate": "%ed%a0%80",
    "wrong UTF-8": "%ff%fe",
    "control": "%1b[31m",
    "line break": "a%0d%0ab",
    "bidi override": "%e2%80%ae",
    "4 000 characters": "%d1%8f" * 4000,
}
# Taken as text: what each kind of parameter makes of it.
TAKEN = {
    "twenty digits": "99999999999999999999",
    "negative": "-1",
    "superscript": "²",
    "Arabic digit": "٣",
    "words": "+".join(["слово"] * 160),
    "wildcards": "%25_%25",
    "quotes": "'\";--",
    "operators": "a|b%26c!(*:)",
    "backslash": "%5c%5c",
    "emoji": "🙂",
    "tag": "<script>",
}
FACET_NAMES = [facet.name for facet in FACETS]
EXPECTED = {
    "q": 200,
    "add": 200,
    "w": 200,
    "exact": 200,
    "from": 400,
    "to": 400,
    "sort": 400,
    "after": 404,
    "before": 404,
} | dict.fromkeys(FACET_NAMES, 200)

pytestmark = pytest.mark.django_db
SLOWEST = 3.0  # seconds; the machine that runs the tests may be busy, and the first request compiles templates


@pytest.fixture
def catalogue():
    make_watch(brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="3133"), code="341289")
    write_terms(Watch.objects.all())


def page_of(name: str) -> str:
    return "/watches/compare/" if name in {"w", "add"} else "/watches/"


@pytest.mark.parametrize("name", EXPECTED)
def test_hostile_values_of_a_parameter(catalogue, visitor, name):
    wanted = dict.fromkeys(REFUSED, 400) | dict.fromkeys(TAKEN, EXPECTED[name])
    if name in {"after", "before"}:
        wanted["wildcards"] = wanted["quotes"] = 404
    answered, slowest = {}, 0.0
    for kind, value in (REFUSED | TAKEN).items():
        began = time.perf_counter()
        answered[kind] = visitor.get(f"{page_of(name)}?{name}={value}").status_code
        slowest = max(slowest, time.perf_counter() - began)
    assert answered == wanted
    assert slowest < SLOWEST


@pytest.mark.parametrize("kind", REFUSED | TAKEN)
def test_hostile_suggestions(catalogue, visitor, kind):
    value = (REFUSED | TAKEN)[kind]
    assert visitor.get(f"/suggest/?q={value}").status_code == (400 if kind in REFUSED else 200)


@pytest.mark.parametrize("query", ["brand=" + "&brand=".join(map(str, range(60))), "sort=title&sort=colour"])
def test_more_than_any_page_of_ours_says_is_malformed(catalogue, visitor, query):
    assert visitor.get(f"/watches/?{query}").status_code == 400


@pytest.mark.parametrize("text", ["а" * 400, " ".join(["полёт"] * 30), "3133 " * 60])
def test_a_long_query_is_cut(catalogue, visitor, text):
    assert visitor.get("/watches/", {"q": text}).status_code == 200


def test_what_a_reader_typed_is_escaped(catalogue, visitor):
    html = visitor.get("/watches/?q=<script>alert(1)</script>&brand=<b>x").content.decode()
    assert "<script>alert" not in html
    assert "<b>x" not in html
