"""The catalogue narrowed to what is mine, what I look for, and what I lack."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Collection
from accounts.tests.factories import make_item
from catalogue.caching.cached import cache
from catalogue.models import Watch
from catalogue.search.personal_facets import PERSONAL_FACETS
from catalogue.search.query import CatalogueQuery
from catalogue.tests.factories import make_watch

pytestmark = pytest.mark.django_db
Status = Collection.Status


@pytest.fixture
def watches(collector, stranger) -> dict[str, Watch]:
    """One watch that the collector has twice, one wanted, one had once, one of a stranger's."""
    mine = make_item(collector.user).watch
    make_item(collector.user, watch=mine, status=Status.SELL)
    wanted = make_item(collector.user, status=Status.WANT).watch
    had = make_item(collector.user, status=Status.HAD).watch
    return {"mine": mine, "wanted": wanted, "had": had, "theirs": make_item(stranger.user).watch}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("mine=yes", {"mine"}),
        ("mine=want", {"wanted"}),
        ("mine=no", {"wanted", "had", "theirs"}),
        ("mine=yes&mine=want", {"mine", "wanted"}),
        ("mine=nonsense", {"mine", "wanted", "had", "theirs"}),
    ],
)
def test_each_value_finds_its_watches(collector, watches, address, found):
    query = CatalogueQuery.parse(QueryDict(address), collector.user)
    assert set(query.apply(Watch.objects.all())) == {watches[name] for name in found}
    assert query.total == len(found)


def test_the_facet_counts_what_each_value_would_leave(collector, watches):
    facet = CatalogueQuery.parse(QueryDict("mine=want"), collector.user).personal_facets()[-1]
    shown = {choice.value.token: (choice.value.label, choice.count, choice.chosen) for choice in facet.choices}
    assert shown == {"yes": ("есть у меня", 1, False), "want": ("ищу", 1, True), "no": ("нет у меня", 3, False)}
    assert facet.label == "Моя коллекция"


def test_a_reader_sees_the_facet_and_the_choice_in_words(collector, watches):
    page = collector.get("/en/watches/?mine=want").content.decode()
    assert 'data-facet="mine"' in page
    assert "My collection: wanted" in page


def test_visitors_get_the_page_as_if_there_were_no_such_facet(collector, visitor, watches, monkeypatch):
    collector.get("/watches/")  # what a reader sees is kept for nobody
    seen = []
    for _with_and_without in range(2):
        visitor.get("/watches/")
        with CaptureQueriesContext(connection) as queries:
            answer = visitor.get("/watches/?sort=year")
        seen.append((len(queries), answer.context["facets"]))
        monkeypatch.delitem(PERSONAL_FACETS, "mine", raising=False)
        cache.clear()
    assert seen[0] == seen[1]


def queries_of(client, address) -> list[str]:
    client.get(address)  # what is kept between requests is there from now on
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [query["sql"] for query in queries]


@pytest.mark.usefixtures("read_anew")
@pytest.mark.parametrize("asked", ["", "?photo=no", "?from=1950"])
def test_the_facet_costs_a_reader_one_query(collector, watches, monkeypatch, asked):
    with_it = queries_of(collector, f"/watches/{asked}")
    monkeypatch.delitem(PERSONAL_FACETS, "mine")
    cache.clear()
    assert len(with_it) == len(queries_of(collector, f"/watches/{asked}")) + 1


@pytest.mark.usefixtures("read_anew")
def test_a_choice_of_it_is_counted_by_one_query_too(collector, watches):
    assert sum("COUNT(DISTINCT" in sql for sql in queries_of(collector, "/watches/?mine=want")) == 1


def test_an_address_that_names_the_facet_means_nothing_to_a_visitor(visitor, watches):
    asked = visitor.get("/watches/?mine=yes").context["asked"]
    assert (asked.chosen, asked.not_applied.unknown, asked.total) == ({}, ("yes",), 4)


def test_two_readers_see_their_own_counts(collector, stranger, watches):
    make_watch()
    for client, mine in ((collector, 1), (stranger, 1)):
        facet = client.get("/watches/?mine=yes").context["asked"].personal_facets()[-1]
        assert [choice.count for choice in facet.choices if choice.value.token == "yes"] == [mine]
    assert list(stranger.get("/watches/?mine=yes").context["page"]) == [watches["theirs"]]
