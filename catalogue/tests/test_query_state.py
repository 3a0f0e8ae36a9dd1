"""What an address asks of the catalogue, and what the page makes of it: the address again, chips, orders, facets."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from catalogue.history.publishing import delete_watch
from catalogue.models import Watch
from catalogue.search.choices import MOST_CHOICES, MOST_UNFOLDED, Choice, FacetCounts, MalformedQuery
from catalogue.search.facets import Value
from catalogue.search.query import CatalogueQuery
from catalogue.search.terms import write_terms
from catalogue.search.tokens import LONGEST_QUERY

from .factories import make_brand, make_gender, make_watch

pytestmark = pytest.mark.django_db


def parse(address: str, user=None) -> CatalogueQuery:
    return CatalogueQuery.parse(QueryDict(address), user)


@pytest.fixture
def watches() -> list[Watch]:
    """Three of Полёт, of which one is for men, and one of Ракета; made 1958, 1965, 1972 and at an unknown time."""
    poljot, raketa = make_brand(name="Полёт", slug="poljot"), make_brand(name="Ракета", slug="raketa")
    rows = [
        make_watch(brand=poljot, start_release=1965, gender=make_gender(name="мужские")),
        make_watch(brand=poljot, start_release=1958, end_release=1959),
        make_watch(brand=poljot, start_release=1972),
        make_watch(brand=raketa),
    ]
    write_terms(Watch.objects.all())
    return rows


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("", {}),
        ("q=+полёт++3133%09&exact=1", {"text": "полёт 3133", "literal": True}),
        ("q=полёт&exact=2", {"text": "полёт"}),
        ("q=+&exact=1", {}),
        (f"q={'а' * (LONGEST_QUERY + 1)}", {"text": "а" * LONGEST_QUERY}),
        ("from=1960&to=1975", {"year_from": 1960, "year_to": 1975}),
        ("from=+1960+&to=", {"year_from": 1960}),
        ("from=1700&to=2100", {"year_from": 1700, "year_to": 2100}),
        ("from=5&to=9999", {}),
        ("from=19&to=1970", {"year_to": 1970}),
        ("from=1980&to=1970", {}),
        ("from=1970&to=1970", {"year_from": 1970, "year_to": 1970}),
        ("sort=colour", {}),
        ("sort=title", {}),
        ("sort=relevance", {}),
        ("sort=year", {"sort": "year"}),
        ("q=полёт&sort=relevance", {"text": "полёт"}),
        ("q=полёт&sort=title", {"text": "полёт", "sort": "title"}),
        ("photo=yes&photo=no&photo=yes&photo=", {"chosen": {"photo": ("no", "yes")}}),
        ("photo=yes&decade=1960&brand=-", {"chosen": {"brand": ("-",), "decade": ("1960",), "photo": ("yes",)}}),
    ],
)
def test_an_address_is_read(address, state):
    assert parse(address) == CatalogueQuery(**state)


def test_an_address_has_no_more_choices_than_a_reader_makes():
    choices = [f"brand=b{number}" for number in range(MOST_CHOICES)]
    assert parse("&".join([*choices, choices[0]])).not_applied.unknown == tuple(
        f"b{number}" for number in range(MOST_CHOICES)
    )
    with pytest.raises(MalformedQuery, match=r"^brand$"):
        parse("&".join([*choices, "brand=one-more"]))


def test_what_is_unknown_of_several_facets_is_all_named():
    query = parse("brand=rolex&brand=omega&gender=dog&photo=no")
    assert (query.not_applied.unknown, query.chosen) == (("rolex", "omega", "dog"), {"photo": ("no",)})


FULL = {
    "text": "полёт",
    "literal": True,
    "chosen": {"photo": ("no", "yes"), "decade": ("1960",)},
    "year_from": 1960,
    "year_to": 1975,
    "sort": "year",
}


def test_the_address_says_everything_in_one_order():
    q = "q=%D0%BF%D0%BE%D0%BB%D1%91%D1%82"
    years = "from=1960&to=1975"
    assert CatalogueQuery().to_url() == ""
    full = CatalogueQuery(**FULL)
    assert full.to_url() == f"{q}&exact=1&decade=1960&photo=no&photo=yes&{years}&sort=year"
    assert full.state() == f"{q}&exact=1&decade=1960&photo=no&photo=yes&{years}"
    assert full.without("photo", "no").to_url() == f"{q}&exact=1&decade=1960&photo=yes&{years}&sort=year"
    assert full.without("decade", "1960").to_url() == f"{q}&exact=1&photo=no&photo=yes&{years}&sort=year"
    assert full.without("brand", "poljot") == full
    assert full.without_filters.to_url() == f"{q}&exact=1&sort=year"
    assert CatalogueQuery("полёт").literally.to_url() == f"{q}&exact=1"


def test_each_choice_is_a_chip_with_the_address_without_it():
    full = CatalogueQuery(**FULL)
    rest = {chip["text"]: chip["remove"] for chip in full.chips()}
    assert list(rest) == ["полёт", "Начало выпуска: 1960-е", "Фото: без фото", "Фото: с фото", "годы 1960–1975"]
    assert rest["полёт"] == "?decade=1960&photo=no&photo=yes&from=1960&to=1975&sort=year"
    assert rest["Фото: с фото"] == f"?{full.without('photo', 'yes').to_url()}"
    assert (
        rest["годы 1960–1975"] == "?q=%D0%BF%D0%BE%D0%BB%D1%91%D1%82&exact=1&decade=1960&photo=no&photo=yes&sort=year"
    )
    assert CatalogueQuery().chips() == []


@pytest.mark.parametrize(
    ("years", "words"), [((1960, None), "с 1960 года"), ((None, 1975), "по 1975 год"), ((1960, 1975), "годы 1960–1975")]
)
def test_years_in_words(years, words):
    query = CatalogueQuery(year_from=years[0], year_to=years[1])
    assert query.chips() == [{"text": words, "remove": "?"}]


def test_the_orders_that_make_sense():
    whole, searched = CatalogueQuery(sort="year").sorts(), CatalogueQuery("полёт").sorts()
    assert [(name, present) for name, _label, present in whole] == [
        ("title", False), ("year", True), ("new", False), ("had", False)]  # fmt: skip
    assert [(name, present) for name, _label, present in searched][:2] == [("relevance", True), ("title", False)]
    assert [str(label) for _name, label, _present in searched][:2] == ["по совпадению", "по названию"]
    assert [present for _name, _label, present in CatalogueQuery().sorts()] == [True, False, False, False]


@pytest.mark.parametrize(
    ("text", "words"), [("полет", ["Полёт"]), ("полед рокета", ["Полёт", "Ракета"]), ("собака", []), ("", [])]
)
def test_the_nearest_names_are_offered_once_each(watches, text, words):
    offered = CatalogueQuery(text).nearest()
    assert [word["text"] for word in offered] == words
    assert [QueryDict(word["url"].removeprefix("?"))["q"] for word in offered] == words


def test_a_word_that_no_watch_has_any_more_is_not_offered(watches):
    delete_watch(watches[-1], by=None)  # only `reindex` forgets its words
    assert [word["text"] for word in CatalogueQuery("полед рокета").nearest()] == ["Полёт"]


def choices(*numbers, chosen=0) -> list[Choice]:
    return [Choice(Value(str(n), str(n), n), 1, place < chosen) for place, n in enumerate(numbers)]


@pytest.mark.parametrize(
    ("count", "chosen", "seen"),
    [(0, 0, 0), (8, 0, 8), (10, 0, 10), (11, 0, 8), (30, 3, 8), (30, 9, 9), (11, 9, 11), (12, 9, 9)],
)
def test_what_of_a_facet_is_seen_at_once(count, chosen, seen):
    facet = FacetCounts("brand", "", choices(*range(count), chosen=chosen))
    assert (facet.first, facet.rest) == (facet.choices[:seen], facet.choices[seen:])
    assert facet.chosen == bool(chosen)
    assert facet.beyond == 0


def test_a_page_has_a_bounded_number_of_values_and_says_how_many_are_beyond():
    facet = FacetCounts("brand", "", choices(*range(300), chosen=40))
    assert (len(facet.first), len(facet.rest), facet.beyond) == (40, MOST_UNFOLDED, 60)
    shown = render_to_string("components/facets.html", {"facets": [facet]})
    assert shown.count("<label") == 240
    assert "Ещё 60: введите название в поиск" in shown


def shown(query) -> dict[str, list[tuple]]:
    return {
        facet.name: [(choice.value.token, choice.count, choice.chosen) for choice in facet.choices]
        for facet in query.facets()
    }


def test_facets_are_shown_the_chosen_first_then_the_frequent_and_the_unknown_last_but_decades_in_order(watches):
    for year in (1973, 1974, None):
        make_watch(brand=watches[3].brand, start_release=year)
    men = watches[0].gender.slug
    assert [facet.label for facet in CatalogueQuery().facets()] == ["Марка", "Кому", "Начало выпуска"]
    assert shown(CatalogueQuery()) == {
        "brand": [("raketa", 4, False), ("poljot", 3, False)],
        "gender": [(men, 1, False), ("-", 6, False)],
        "decade": [("1950", 1, False), ("1960", 1, False), ("1970", 3, False), ("-", 2, False)],
    }
    assert shown(parse("brand=poljot"))["brand"] == [("poljot", 3, True), ("raketa", 4, False)]
    assert shown(parse("brand=raketa&decade=1980")) == {
        "brand": [("raketa", 0, True)],
        "decade": [("1970", 2, False), ("1980", 0, True), ("-", 2, False)],
    }


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("from=1960", [0, 2]),
        ("to=1960", [1]),
        ("from=1959&to=1965", [0, 1]),
        ("q=ракета", [3]),
        ("q=ракетта", [3]),
        ("q=ракетта&exact=1", []),
        ("q=полёт&from=1960", [0, 2]),
        ("brand=poljot&decade=1960&decade=1970", [0, 2]),
        ("q=полёт&gender=-", [1, 2]),
    ],
)
def test_what_is_found_and_counted(watches, address, found):
    query = parse(address)
    assert set(query.apply(Watch.objects.all())) == {watches[place] for place in found}
    assert query.total == len(found)


def test_the_years_come_with_what_is_sorted_by_them(watches):
    query = parse("sort=year")
    assert [watch.known_year for watch in query.apply(Watch.objects.order_by("pk"))][:3] == [1965, 1958, 1972]
    assert not hasattr(parse("").apply(Watch.objects.all()).first(), "known_year")


def test_the_best_match_comes_first_in_a_search_and_costs_nothing_in_other_orders(watches):
    best, by_title = parse("q=ракета"), parse("q=ракета&sort=title")
    assert (best.order.field, by_title.order.field, parse("").order.field) == ("score", "title_sort", "title_sort")
    assert best.apply(Watch.objects.all()).get().score > 0
    assert not hasattr(by_title.apply(Watch.objects.all()).get(), "score")


@pytest.mark.parametrize("address", ["q=ракета", "q=ракета&exact=1", "q=полёт&brand=poljot"])
def test_who_reads_the_text_has_counted_what_it_finds(watches, django_assert_num_queries, address):
    assert parse("brand=raketa").total == 1  # what every count needs is kept from now on
    query = parse(address)
    assert query.reading.words
    with django_assert_num_queries(0):
        assert query.total in {1, 3}
