"""Hostile values in every parameter and path of search: each gets the answer that the table says, never a 500."""

import pytest

from catalogue.models import Watch
from catalogue.search import facets
from catalogue.search.terms import write_terms
from catalogue.search.tokens import LONGEST_QUERY

from .factories import make_brand, make_mechanism, make_watch
from .hostile import EXPECTED, FACETS, REFUSED, TAKEN, address_of, expected_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    make_watch(brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="3133"), code="341289")
    write_terms(Watch.objects.all())


def test_every_facet_is_tried():
    assert set(FACETS) == {facet.name for facet in facets.FACETS}


@pytest.mark.parametrize("name", EXPECTED)
def test_hostile_values_of_a_parameter(catalogue, visitor, name):
    answered = {
        kind: visitor.get(f"{address_of(name)}?{name}={value}").status_code for kind, value in (REFUSED | TAKEN).items()
    }
    assert answered == expected_of(name)


@pytest.mark.parametrize("kind", REFUSED | TAKEN)
def test_hostile_suggestions(catalogue, visitor, kind):
    value = (REFUSED | TAKEN)[kind]
    assert visitor.get(f"/suggest/?q={value}").status_code == (400 if kind in REFUSED else 200)


def test_more_than_any_page_of_ours_says_is_malformed(catalogue, visitor):
    query = "brand=" + "&brand=".join(map(str, range(60)))
    assert visitor.get(f"/watches/?{query}").status_code == 400


@pytest.mark.parametrize("text", ["а" * 400, " ".join(["полёт"] * 50), "3133 " * 60])
@pytest.mark.parametrize(
    ("address", "name", "read"), [("/watches/", "q", "asked"), ("/watches/compare/", "add", "add")]
)
def test_a_long_query_is_cut(catalogue, visitor, address, name, read, text):
    page = visitor.get(address, {name: text})
    assert page.status_code == 200
    assert 0 < len(page.context[read].text) <= LONGEST_QUERY


def test_what_a_reader_typed_is_escaped(catalogue, visitor):
    html = visitor.get("/watches/?q=<script>alert(1)</script>&brand=<b>x").content.decode()
    assert "<script>alert" not in html
    assert "<b>x" not in html
