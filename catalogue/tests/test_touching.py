"""A change of one watch touches what shows or counts it: other pages stay as they are, and counts are carried on."""

from random import Random

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.caching.figures import Figures, pairs_of
from catalogue.history.publishing import Action, delete_watch, publish_vocabulary, publish_watch
from catalogue.history.touching import one_changes
from catalogue.models import Brand, CatalogueVersion, Watch
from catalogue.models.version import MOST_TOLD
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import remove_photo, set_photo

from .factories import make_brand, make_factory, make_mechanism, make_watch
from .pictures import photo_file

pytestmark = pytest.mark.django_db
SAID = {"by": None, "evidence": "Каталог"}


def described(number: int) -> dict:
    factory = make_factory(name=f"Завод {number}", slug=f"f{number}")
    brand = make_brand(name=f"Марка {number}", slug=f"b{number}", factory=factory)
    mechanism = make_mechanism(calibre=f"260{number}", slug=f"m{number}")
    return {"brand": brand, "factory": factory, "mechanism": mechanism, "start_release": 1950 + 10 * number}


def publish(watch: Watch) -> Watch:
    watch.folder = watch.folder or watch.free_folder()
    return publish_watch(watch, aliases=["Имя"], action=Action.CHANGED, **SAID)


@pytest.fixture
def watches() -> list[Watch]:
    return [make_watch(folder=f"w{number}", **described(number)) for number in range(3)]


def pages_of(number: int) -> list[str]:
    return [f"/watches/w{number}/", f"/brands/b{number}/", f"/mechanisms/m{number}/", f"/factories/f{number}/"]


def is_kept(visitor, address: str) -> bool:
    """Whether the page is not made anew: then it asks for the catalogue's version, and how many have a watch."""
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(address).status_code == 200
    return len(queries) <= 2


def test_pages_of_what_was_not_touched_stay_as_they_are(watches, visitor):
    for number in range(3):
        for address in pages_of(number):
            visitor.get(address)
    seen = {address: visitor.get(address)["ETag"] for address in pages_of(1)}
    watches[0].factory, watches[0].start_release = watches[2].factory, 1985
    publish(watches[0])
    assert [is_kept(visitor, address) for address in pages_of(1)] == [True] * 4
    for address, etag in seen.items():
        assert visitor.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert [is_kept(visitor, address) for address in pages_of(0)] == [False] * 4  # where it was, its factory too
    assert [is_kept(visitor, address) for address in pages_of(2)] == [True, True, True, False]  # where it came to
    assert not is_kept(visitor, "/watches/")


@pytest.mark.parametrize("same", ["brand", "mechanism", "start_release"])
def test_what_is_alike_is_counted_on_the_page_of_a_watch(watches, visitor, same):
    visitor.get("/watches/w1/")
    other = {**described(5), same: getattr(watches[1], same)}
    publish(Watch(**other))
    assert not is_kept(visitor, "/watches/w1/")


def test_a_span_of_years_touches_each_of_them(watches, visitor):
    visitor.get("/watches/w1/")
    publish(Watch(**described(5) | {"start_release": 1955, "end_release": 1965}))  # it was made in 1960, too
    assert not is_kept(visitor, "/watches/w1/")


def test_whatever_else_changes_touches_all_and_so_do_too_many(watches, visitor):
    visitor.get("/watches/w1/")
    publish_vocabulary(watches[0].brand, by=None, evidence="", action="changed")
    assert not is_kept(visitor, "/watches/w1/")
    for _time in range(MOST_TOLD):
        publish(watches[0])
    assert is_kept(visitor, "/watches/w1/")
    for _time in range(MOST_TOLD + 1):
        publish(watches[0])
    assert not is_kept(visitor, "/watches/w1/")


def test_counts_are_carried_on_and_are_those_of_a_count(watches):
    """Whatever is written, what is carried on is what counting would give; and nobody counts after a change."""
    writers = [
        lambda: publish(Watch(**described(5))),
        lambda: publish(Watch(brand=watches[0].brand)),
        lambda: set_photo(watches[0], "main", take_in(photo_file()), credit="И", licence="CC0", by=None),
        lambda: remove_photo(watches[0], "main", by=None),
        lambda: setattr(watches[1], "start_release", 1999) or publish(watches[1]),
        lambda: delete_watch(watches[1], by=None),
        lambda: publish(watches[2]),
    ]
    Figures().by_combination()
    for number, write in enumerate(writers):
        write()
        with CaptureQueriesContext(connection) as queries:
            found = Figures().by_combination()
        counted = [query for query in queries if "GROUP BY" in query["sql"]]
        assert found == dict(pairs_of(Watch.objects.current())), number
        assert len(counted) == (number == 5), number  # something is gone: that is counted


def merge(gone: Watch, kept: Watch) -> None:
    with one_changes(gone):
        gone.merged_into = kept
        gone.save()


def change_something(chance: Random, brand: Brand) -> None:
    """Publish a watch of the brand, give one other years or the brand, or let one go into another."""
    one, other = chance.sample(list(Watch.objects.current()), 2)
    match chance.choice(["new", "first", "last", "brand", "merge"]):
        case "new":
            publish(Watch(brand=brand, start_release=chance.randint(1960, 1980)))
        case "first":
            one.start_release = chance.choice([None, 1971, 1979])
        case "last":
            one.end_release = chance.choice([None, 1990])
        case "brand":
            one.brand = brand
        case "merge":
            merge(one, other)
    publish(one)


@pytest.mark.parametrize("at_once", [1, 3])
def test_counts_by_years_are_carried_on_and_are_those_of_a_count(watches, at_once):
    """The same of years, whichever change went before; of the watches only those are counted again that have to be."""
    chance = Random(at_once)
    for number in range(20):
        publish(Watch(brand=watches[number % 3].brand, start_release=chance.choice([1960, 1975, None])))
    Figures().made_in([(1960, 1975)])
    for number in range(60):
        for _change in range(at_once):
            change_something(chance, watches[number % 3].brand)
        span = chance.choice([(1960, 1975), (None, 1971), (1979, None), (1971, 1971)])
        with CaptureQueriesContext(connection) as queries:
            found = Figures().made_in([span])
        counted = [query["sql"] for query in queries if "GROUP BY" in query["sql"]]
        assert found == dict(pairs_of(Watch.objects.current().made_between(*span))), number
        assert all('"combination_id" IN' in sql for sql in counted), number


def test_years_are_counted_anew_where_something_is_gone(watches):
    Figures().made_in([(1950, 1990)])
    delete_watch(watches[1], by=None)
    assert sum(Figures().made_in([(1950, 1990)]).values()) == 2
    assert Figures().made_in([(1951, 1990), (None, 1969)]) == {}


def test_what_a_restored_database_says_of_changes_is_not_believed(watches, visitor):
    visitor.get("/watches/w1/")
    before = CatalogueVersion.objects.present()
    publish(watches[0])
    lost = caches["pages"].get(next(key[3:] for key in caches["pages"]._cache if "page:" in key))
    assert before.shows_still(lost.shows, lost.number)
    assert not before.shows_still(lost.shows, lost.number + 1)


def test_what_is_alike_a_watch_changes_apart_from_its_page(watches, visitor):
    """The page itself is made anew when the watch changes; what stands there of others whenever one of them does."""
    addresses = ["/watches/w1/", "/en/watches/w1/", "/watches/w1/?w=w0"]
    other = Watch(**{**described(5), "mechanism": watches[1].mechanism, "brand": watches[1].brand, "folder": "w5"})
    writers = [
        lambda: publish(other),
        lambda: setattr(other, "code", "0815") or publish(other),
        lambda: publish(Watch(**{**described(6), "start_release": 1960, "folder": "w6"})),
        lambda: delete_watch(other, by=None),
    ]
    for number, write in enumerate(writers):
        for address in addresses:
            visitor.get(address)
        write()
        with CaptureQueriesContext(connection) as queries:
            shown = [visitor.get(address).text for address in addresses]
        made = [query["sql"] for query in queries if "catalogue_revision" in query["sql"]]
        assert len(made) == (3 if number == 3 else 1), number  # one with a choice is; where something is gone, all are
        caches["pages"].clear()
        assert [visitor.get(address).text for address in addresses] == shown, number
        assert ("/watches/w5/" in shown[0]) == (number != 3), number
    assert "/watches/w6/" in shown[0]
    assert "/watches/w6/?w=w0" in shown[2]
    assert "/watches/w6/?w=w0" not in shown[0]
