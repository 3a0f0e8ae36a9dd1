"""The list of every contradiction, as moderators see it."""

import pytest
from django.urls import reverse

from catalogue import contradictions as module
from catalogue.contradictions import contradictions

from .factories import make_factory, make_mechanism, make_watch

pytestmark = pytest.mark.django_db
ADDRESS = "admin:catalogue_watch_contradictions"


def contradicting(**values):
    """A watch that ended before its movement began."""
    return make_watch(end_release=1950, mechanism=make_mechanism(start_release=1960), **values)


def test_only_watches_that_contradict_themselves_are_listed():
    wrong = contradicting()
    make_watch(end_release=1970, mechanism=make_mechanism(start_release=1960))
    contradicting(merged_into=wrong)
    found = contradictions()
    assert [watch for watch, _findings in found.rows] == [wrong]
    assert [finding.rule for finding in found.rows[0][1]] == ["Годы часов и механизма"]
    assert found.after is None


def test_the_catalogue_is_looked_through_in_parts(monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    watches = [contradicting() for _number in range(3)]
    first = contradictions()
    assert ([watch for watch, _ in first.rows], first.after) == (watches[:2], watches[1].pk)
    rest = contradictions(first.after)
    assert ([watch for watch, _ in rest.rows], rest.after) == (watches[2:], None)


def test_queries_do_not_grow(django_assert_num_queries):
    for _number in range(5):
        contradicting(factory=make_factory())
    with django_assert_num_queries(5):
        contradictions()


def test_a_moderator_sees_what_contradicts_and_where_to_correct_it(moderator, collector):
    watch = contradicting()
    html = moderator.get(reverse(ADDRESS)).content.decode()
    assert watch.title in html
    assert reverse("drafts:watch_edit", args=[watch.folder]) in html
    assert reverse(ADDRESS) in moderator.get(reverse("admin:index")).content.decode()
    assert collector.get(reverse(ADDRESS)).status_code in {302, 403, 404}


def test_nothing_contradicts_itself_in_an_empty_catalogue(moderator):
    assert "Противоречий здесь нет" in moderator.get(reverse(ADDRESS)).content.decode()


@pytest.mark.parametrize("after", ["x", "-1", "²"])
def test_an_impossible_place_is_not_found(moderator, after):
    assert moderator.get(reverse(ADDRESS), {"after": after}).status_code == 404
