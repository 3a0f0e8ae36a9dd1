"""«7 of 12»: what is counted is what is missing, and both are what plain counting finds."""

import pytest

from accounts.sets.completeness import parts_of
from accounts.tests.factories import make_item
from catalogue.models import CatalogueVersion
from catalogue.tests.factories import make_brand, make_factory, make_line, make_mechanism, make_watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]


@pytest.fixture
def amphibias(collector):
    """Twelve of a line, of which the collector has seven, wants one, and had one; and another watch of the maker."""
    factory = make_factory(short_name="ЧЧЗ")
    vostok, line = make_brand(name="Восток", factory=factory), make_brand(name="Амфибия", factory=factory)
    make_line(line=line, maker=vostok)
    mechanism = make_mechanism(calibre="2414", factory=factory)
    same = {"factory": factory, "mechanism": mechanism, "start_release": 1974}
    watches = [make_watch(brand=line, **same) for _number in range(12)]
    make_watch(brand=vostok, **same)
    make_watch()  # one of one is no set
    for watch in watches[:7]:
        make_item(collector.user, watch=watch)
    make_item(collector.user, watch=watches[0])  # twice
    make_item(collector.user, watch=watches[7], status="want")
    make_item(collector.user, watch=watches[8], status="had")
    make_item(collector.user, watch=make_watch())
    make_item(collector.user, watch=None, name="Своё")
    CatalogueVersion.objects.raise_number()
    return watches


def test_what_is_counted(collector, amphibias):
    found = {
        kind: [(part.name, part.have, part.total) for part in parts] for kind, parts in parts_of(collector.user).items()
    }
    assert found["brand"] == [("Амфибия", 7, 12), ("Восток", 7, 13)]
    assert found["mechanism"] == [("2414 · ЧЧЗ", 7, 13)]
    assert [row[1:] for row in found["factory"]] == [(7, 13)]
    assert found["decade"] == [("1970-е", 7, 13)]


def test_every_set_leads_to_what_is_missing_of_it(collector, amphibias, django_assert_max_num_queries):
    collector.get("/about/")  # whether anything is announced is known then
    with django_assert_max_num_queries(23):  # what there is to choose from is read once for a version
        page = collector.get("/collection/sets/")
    assert "7 из 12" in page.content.decode()
    assert "7 из 12" in collector.get("/collection/").content.decode()
    for parts in parts_of(collector.user).values():
        for part in parts:
            shown = collector.get(part.missing).context
            assert (shown["have"], shown["total"]) == (part.have, part.total)
    for nothing in ("decade=1905", "decade=x", "brand=no-such", "factory=no-such", ""):
        assert collector.get(f"/collection/missing/?{nothing}").status_code == 404


def test_what_is_missing_is_wished_for_once(collector, amphibias, monkeypatch):
    page = "/collection/missing/?brand=" + amphibias[0].brand.slug
    assert "Хочу недостающие: 4" in collector.get(page).content.decode()  # one is wanted already
    asked = {"brand": amphibias[0].brand.slug, "next": page}
    assert collector.post("/collection/sets/want/", asked)["Location"] == page
    assert "Хочу недостающие" not in collector.get(page).content.decode()
    assert collector.user.collection.filter(status="want").count() == 5
    assert "Ничего не изменилось" in collector.post("/collection/sets/want/", asked, follow=True).content.decode()
    assert collector.user.collection.filter(status="want").count() == 5


def test_no_more_than_so_many_at_once(collector, amphibias, monkeypatch):
    monkeypatch.setattr("accounts.sets.wishing.MOST", 3)
    asked = {"brand": amphibias[0].brand.slug}
    collector.post("/collection/sets/want/", asked)
    assert collector.user.collection.filter(status="want").count() == 4


def test_a_collection_without_a_set_is_told_so(collector):
    assert "Пока ни один набор не начат" in collector.get("/collection/sets/").content.decode()
