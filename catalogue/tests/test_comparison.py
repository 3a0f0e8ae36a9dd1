"""Watches chosen for a comparison: the address holds them, every list keeps them, and what is unknown is alike."""

import re

import pytest
from django.http import QueryDict

from catalogue.comparison import MOST_CHOSEN, Comparison, Selection
from catalogue.models import CatalogueVersion, Watch
from catalogue.search.terms import write_terms

from .factories import make_brand, make_case_material, make_factory, make_function, make_mechanism, make_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def watches() -> list[Watch]:
    """A page and more of one brand and one movement."""
    brand = make_brand(name="Ракета", slug="raketa", factory=make_factory(slug="petrodvorets"))
    mechanism = make_mechanism(calibre="2609", slug="2609")
    shared = {"brand": brand, "factory": brand.factory, "mechanism": mechanism}
    found = [make_watch(folder=f"raketa-{number}", title=f"Ракета {number:02}", **shared) for number in range(30)]
    write_terms(Watch.objects.all())
    CatalogueVersion.objects.raise_number()
    return found


def parse(address: str) -> Selection:
    return Selection.parse(QueryDict(address))


def lines(*watches) -> dict[str, bool]:
    rows = Watch.objects.for_page().filter(pk__in=[watch.pk for watch in watches])
    return {line.label: line.differs for line in Comparison(list(rows)).lines}


# What an address chooses --------------------------------------------------------------------


def test_the_choice_keeps_its_order_and_each_watch_once(watches):
    selection = parse("w=raketa-2&q=x&w=raketa-1&w=&w=raketa-2&w=nobody&sort=year")
    assert [watch.title for watch in selection.watches] == ["Ракета 02", "Ракета 01"]
    assert (selection.missing, selection.page) == (["nobody"], (("q", "x"), ("sort", "year")))
    assert (selection.query, selection.watches[0].without) == ("w=raketa-2&w=raketa-1", "w=raketa-1")


def test_a_merged_watch_stands_for_the_one_it_went_into(watches):
    middle = make_watch(folder="middle", merged_into=watches[0])
    make_watch(folder="double", merged_into=middle)
    selection = parse("w=double&w=raketa-0&w=middle")
    assert selection.folders == ["raketa-0"]
    assert [watch.folder for watch in selection.compared()] == ["raketa-0"]


def test_more_than_may_be_chosen_is_counted_and_said(watches, visitor):
    address = "&".join(f"w=raketa-{number}" for number in range(MOST_CHOSEN + 3))
    assert (len(parse(address).watches), parse(address).beyond) == (MOST_CHOSEN, 3)
    assert "more than can be chosen at once" in visitor.get(f"/en/watches/?{address}").content.decode()


# What differs -------------------------------------------------------------------------------


def test_what_is_unknown_of_one_is_no_difference():
    brand, steel = make_brand(), make_case_material(name="сталь")
    known = make_watch(brand=brand, mechanism=make_mechanism(stones="17"), case_material=steel, start_release=1960)
    assert not any(lines(known, make_watch(brand=brand)).values())
    other = make_watch(brand=brand, mechanism=known.mechanism, start_release=1961)
    assert [label for label, differs in lines(known, other, make_watch(brand=brand)).items() if differs] == [
        "Годы выпуска"
    ]


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("Завод", lambda: {"factory": make_factory()}),
        ("Номер оформления", lambda: {"code": "341289"}),
        ("Интегрированный браслет", lambda: {"integrated_bracelet": False}),
        ("Функции", lambda: {"mechanism": make_mechanism(functions=[make_function()])}),
        ("Другие названия", lambda: {"aliases": ["Звонок"]}),
    ],
)
def test_whatever_fact_is_known_of_one_alone_is_shown_and_no_difference(label, fields):
    brand = make_brand()
    assert lines(make_watch(brand=brand, **fields()), make_watch(brand=brand))[label] is False


# Every list keeps it ------------------------------------------------------------------------

CHOSEN = "w=raketa-1&w=raketa-2"
LISTS = ["/", "/watches/", "/watches/?q=ракета&factory=petrodvorets&sort=year", "/brands/raketa/"]
LISTS += ["/factories/petrodvorets/", "/mechanisms/2609/"]


def followed(html: str) -> list[str]:
    """Where the links of a list lead that make another list of it, or to a watch."""
    inside = html.partition("<main")[2].partition("<footer")[0]
    links = re.findall(r'<a (?!class="selection__clear)[^>]*href="([^"#]*)"', inside)
    links = [link.replace("&amp;", "&") for link in links]
    return [link for link in links if link.startswith(("?", "/watches/raketa-", "/watches/?"))]


@pytest.mark.parametrize("address", LISTS)
def test_every_link_and_form_of_a_list_goes_on_with_the_choice(watches, visitor, address):
    html = visitor.get(f"{address}{'&' if '?' in address else '?'}{CHOSEN}").content.decode()
    links = followed(html)
    assert len(links) > 12
    for link in links:
        if "/compare/" not in link:
            assert QueryDict(link.partition("?")[2]).getlist("w") == ["raketa-1", "raketa-2"], link
    assert 'href="/watches/compare/?w=raketa-1&amp;w=raketa-2"' in html
    for form in re.findall(r'<form[^>]*(?:search|facets)[^>]*action="/watches/".*?</form>', html, re.DOTALL):
        assert re.findall(r'name="w" value="([^"]+)"', form) == ["raketa-1", "raketa-2"]


def test_a_page_says_what_is_chosen_and_each_can_be_taken_out(watches, visitor):
    html = visitor.get(f"/en/watches/?sort=year&{CHOSEN}").content.decode()
    assert "Compare: 2" in html
    assert html.count('aria-checked="true"') == 2
    form = re.search(r'<form[^>]*id="without-raketa-1".*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', form) == [("sort", "year"), ("w", "raketa-2")]
    assert 'aria-label="Take out of the comparison: Raketa 01"' in form
    choose = re.search(r'<form id="choose".*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', choose) == [
        ("sort", "year"),
        ("w", "raketa-1"),
        ("w", "raketa-2"),
    ]
    assert 'href="?sort=year" data-choose' in html  # clears it
    assert "Compare:" not in visitor.get("/en/watches/").content.decode()


def test_nothing_found_keeps_the_choice(watches, visitor):
    html = visitor.get(f"/en/watches/?q=собака&{CHOSEN}").content.decode()
    assert "Compare: 2" in html
    assert 'href="/en/watches/?w=raketa-1&amp;w=raketa-2">Show all watches' in html


@pytest.mark.parametrize(
    ("others", "leads"), [("", "w=raketa-5"), (f"?{CHOSEN}", f"{CHOSEN}&w=raketa-5".replace("&", "&amp;"))]
)
def test_a_watchs_own_page_leads_to_the_comparison(watches, visitor, others, leads):
    html = visitor.get(f"/en/watches/raketa-5/{others}").content.decode()
    assert f'href="/en/watches/compare/?{leads}">Compare</a>' in html


# Side by side -------------------------------------------------------------------------------


def test_a_fifth_watch_is_said_where_it_is_chosen_and_asked_about_where_it_is_compared(watches, visitor):
    five = "&".join(f"w=raketa-{number}" for number in range(5))
    html = visitor.get(f"/en/watches/?{five}").content.decode()
    assert "Compare: 5" in html
    assert "4 fit side by side" in html
    html = visitor.get(f"/en/watches/compare/?{five}").content.decode()
    assert "You chose 5 watches, and 4 fit side by side. Which ones?" in html
    boxes = re.findall(r'type="checkbox" name="w" value="([^"]+)"( checked)?', html)
    assert boxes == [(f"raketa-{number}", " checked" if number < 4 else "") for number in range(5)]
    assert html.count('class="compare__watch"') == 4
    assert "Which ones?" not in visitor.get(f"/en/watches/compare/?{five.removesuffix('&w=raketa-4')}").content.decode()


def test_a_comparison_of_one_offers_its_movement_and_the_catalogue(watches, visitor):
    html = visitor.get("/en/watches/compare/?w=nobody&w=raketa-3").content.decode()
    assert "Not shown: nobody" in html
    assert html.count('href="/en/watches/compare/?w=raketa-3&amp;w=raketa-') == 6
    assert 'href="/en/watches/?w=raketa-3">Choose in the catalogue' in html
    html = visitor.get("/en/watches/compare/?w=raketa-3&add=ракета").content.decode()
    assert (
        'href="/en/watches/?q=%D1%80%D0%B0%D0%BA%D0%B5%D1%82%D0%B0&amp;w=raketa-3">All that is found: 30 models' in html
    )


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        *(("/watches/?", 6), ("/watches/?sort=year&", 6), ("/watches/compare/?", 7)),
        ("/brands/raketa/?", 10),  # witnesses of its facts, marks and movements of its story among them
    ],
)
def test_a_choice_costs_one_query_however_many_are_chosen(
    watches, visitor, django_assert_num_queries, address, queries
):
    visitor.get(address)
    for number in (2, 3):
        chosen = "&".join(f"w=raketa-{place}" for place in range(number))
        with django_assert_num_queries(queries):
            visitor.get(f"{address}{chosen}")
