"""A line of a brand in a collection: who has one has something of its maker."""

import pytest
from django.urls import reverse

from accounts.collection.have import answer
from accounts.models import Collection
from catalogue.history.publishing import publish_watch
from catalogue.models import Revision, Watch
from catalogue.tests.factories import make_brand, make_line

from .factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def watches() -> list[Watch]:
    """An Amphibia, a Vostok, and a Raketa."""
    vostok, amphibia = make_brand(name="Восток", name_en="Vostok"), make_brand(name="Амфибия", name_en="Amphibia")
    make_line(line=amphibia, maker=vostok)
    brands = [amphibia, vostok, make_brand(name="Ракета", name_en="Raketa")]
    made = [Watch(folder=f"w{number}", brand=brand) for number, brand in enumerate(brands)]
    return [publish_watch(each, aliases=[], by=None, evidence="", action=Revision.Action.CREATED) for each in made]


@pytest.mark.parametrize("question", ["vostok amphibia", "восток амфибия", "Amphibia Vostok", "восток"])
def test_who_has_a_line_has_its_maker(collector, watches, question):
    item = make_item(collector.user, watch=watches[0])
    found = answer(question, Collection.objects.of(collector.user))
    assert (found.rows, found.sure) == ([item], True)


def test_a_collection_is_narrowed_by_the_maker_of_a_line(collector, watches):
    amphibia, raketa = (make_item(collector.user, watch=watch) for watch in (watches[0], watches[2]))
    for token, rows in {"vostok": [amphibia], "amphibia": [amphibia], "raketa": [raketa]}.items():
        page = collector.get(reverse("accounts:collection"), {"brand": token}).context["page"]
        assert list(page.items) == rows and page.count == len(rows)
    [brands] = [menu for menu in page.filters if menu["name"] == "brand"]
    assert [token for token, _label, _count, _chosen in brands["options"]] == ["amphibia", "vostok", "raketa"]


def test_what_is_missed_of_a_maker_are_its_lines_too(collector, watches):
    make_item(collector.user, watch=watches[0])
    missed = collector.get(reverse("accounts:collection_missing"), {"brand": "vostok"}).context
    assert (missed["total"], missed["watches"]) == (2, [watches[1]])
