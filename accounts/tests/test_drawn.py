"""The page of my collection is drawn anew when anything on it changed, and only then; it holds nothing of a request."""

import re
import tracemalloc
from datetime import date

import pytest
from django.core.cache import caches
from django.http import QueryDict
from django.middleware.csrf import _unmask_cipher_token

from accounts.collection import drawn, sharing, writing
from accounts.collection.manner import remember
from accounts.collection.photos import add_photos, forget_photos
from accounts.models import Collection, PieceImage
from accounts.templatetags import collecting
from accounts.views import collection
from catalogue.history.publishing import publish_vocabulary, publish_watch
from catalogue.models import Watch
from catalogue.photos.pipeline import take_in
from catalogue.tests.factories import make_brand, make_watch
from catalogue.tests.pictures import photo_file

from .factories import make_item, take_out

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ADDRESSES = ["/collection/", "/en/collection/", "/collection/?status=have", "/collection/?view=table"]
OF_THE_CATALOGUE = ["/watches/", "/watches/?mine=yes", "/en/watches/w1/"]  # what they say of one's own is kept, too


def seen(person, addresses=ADDRESSES) -> list[str]:
    return [TOKEN.sub("", person.get(address).text) for address in addresses]


@pytest.fixture
def watches() -> list[Watch]:
    brand = make_brand(name="Сигнал", slug="signal")
    return [make_watch(folder=f"w{number}", brand=brand, title=f"Сигнал {number}") for number in range(4)]


def saved(item: Collection, **values) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    writing.save_item(item)


def test_whatever_is_written_is_on_the_next_page(watches, collector, stranger, monkeypatch):
    user, other = collector.user, make_item(stranger.user, watch=watches[0])
    item = make_item(user, watch=watches[0])
    drawings, draw = [], collection.render
    monkeypatch.setattr(collection, "render", lambda *page: drawings.append(1) or draw(*page))
    writers = {
        "mark": lambda: writing.mark(user, watches[1], "want"),
        "have what was wanted": lambda: writing.mark(user, watches[1], "have"),
        "note": lambda: saved(item, note="Ходят"),
        "price": lambda: saved(item, price=100, acquired_on=date(2020, 1, 2)),
        "photo": lambda: add_photos(item, [take_in(photo_file())]),
        "no photo": lambda: forget_photos(PieceImage.objects.of(user)),
        "own piece": lambda: saved(Collection(user=user, brand_name="Сигнал", name="Свой"), note=""),
        "many, and nobody says so": lambda: Collection.objects.of(user).update(place="Сейф"),
        "public": lambda: sharing.set_collection_public(user, public=True),
        "wants": lambda: sharing.set_wants_public(user, public=True),
        "link": lambda: sharing.renew_want_link(user),
        "manner": lambda: remember(user, QueryDict("view=table")),
        "brand": lambda: (
            setattr(watches[0].brand, "name", "Набат")
            or publish_vocabulary(watches[0].brand, by=None, evidence="", action="changed")
        ),
        "watch": lambda: setattr(watches[0], "start_release", 1977) or published(watches[0]),
        "gone": lambda: take_out(item),
        "nothing": lambda: None,
        "another's": lambda: saved(other, note="Чужая"),
    }
    before, same = seen(collector), {"nothing", "another's"}
    for name, write in writers.items():
        write()
        user.refresh_from_db()
        drawings.clear()
        pages = seen(collector)
        assert len(drawings) == (0 if name in same else len(ADDRESSES)), name
        assert (pages == before) == (name in same), name
        lists = seen(collector, OF_THE_CATALOGUE)
        assert seen(collector, OF_THE_CATALOGUE) == lists, name
        caches["pages"].clear()  # and with it what the process holds
        assert (seen(collector), seen(collector, OF_THE_CATALOGUE)) == (pages, lists), name
        before = pages


@pytest.mark.parametrize("address", ["/collection/", "/en/collection/?view=table"])
def test_of_the_pieces_only_those_that_changed_are_drawn_anew(watches, collector, stranger, monkeypatch, address):
    items = [make_item(person.user, watch=watch) for watch in watches for person in (collector, stranger)]
    drawings, read = [], collecting.with_watches
    monkeypatch.setattr(collecting, "with_watches", lambda rows: drawings.append(found := read(rows)) or found)
    collector.get(address)
    assert [len(rows) for rows in drawings] == [4]
    drawings.clear()
    saved(items[2], place="Сейф 40071")
    assert "Сейф 40071" in collector.get(address + "&status=have" if "?" in address else "/collection/?sort=new").text
    assert drawings == [[items[2]]]
    published(watches[3])
    collector.get(address)
    assert [len(rows) for rows in drawings] == [1, 4]  # the catalogue has another number


def test_pieces_go_on_with_what_is_chosen_for_a_comparison(watches, collector):
    make_item(collector.user, watch=watches[0])
    for address in ("/collection/", "/collection/?w=w1", "/collection/"):
        assert ('"/watches/w0/?w=w1"' in collector.get(address).text) == ("?" in address)


def published(watch: Watch) -> None:
    publish_watch(watch, aliases=[], action="changed", by=None, evidence="Паспорт")


def test_what_belongs_to_one_request_is_on_no_other_page(watches, collector, stranger):
    for person in (collector, stranger):
        make_item(person.user, watch=watches[0])
    collector.post("/collection/mark/w1/", {"status": "want"})
    pages = {person: [person.get("/collection/").text for _time in range(2)] for person in (collector, stranger)}
    for person, each in pages.items():
        secrets = {_unmask_cipher_token(token) for page in each for token in TOKEN.findall(page)}
        assert secrets == {person.cookies["csrftoken"].value}
        assert set(TOKEN.findall(each[0])).isdisjoint(TOKEN.findall(each[1]))  # each answer has masks of its own
    assert "Сигнал 1" not in "".join(pages[stranger])
    assert all(collector.user.login in page for page in pages[collector])
    assert all(collector.user.login not in page for page in pages[stranger])


def test_it_takes_as_much_memory_as_a_few_pages(watches, collector, monkeypatch):
    monkeypatch.setattr(drawn, "MOST_BYTES", 10_000)
    make_item(collector.user, watch=watches[0])
    for number in range(7):
        assert collector.get(f"/collection/?place={number}&x={'a' * 5000}").status_code == 200
    known = drawn.pages._known[1]
    assert 0 < sum(map(len, [*known, *known.values()])) <= 10_000


def test_what_is_compared_is_read_a_few_rows_at_a_time(watches, collector):
    rows = [Collection(user=collector.user, watch=watches[0], note="я" * 2000) for _number in range(1000)]
    Collection.objects.bulk_create(rows)
    drawn.told_by(collector.user)  # what is loaded for good is not counted
    tracemalloc.start()
    drawn.told_by(collector.user)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_500_000  # all of the notes are four megabytes


def test_a_page_that_was_drawn_asks_for_no_more_than_what_is_compared(watches, collector, django_assert_num_queries):
    make_item(collector.user, watch=watches[0])
    collector.get("/collection/")
    # The session and the person, the version, the pieces; and whether they are many, where all of them are read.
    with django_assert_num_queries(4 if drawn.is_told_quickly() else 5):
        collector.get("/collection/")


def test_a_list_that_was_seen_asks_for_no_more(watches, collector, django_assert_num_queries):
    make_item(collector.user, watch=watches[0])
    collector.get("/watches/")
    # The session and the person, the version; and the pieces as a whole, or what is shown of them: facet and marks.
    with django_assert_num_queries(4 if drawn.is_told_quickly() else 5):
        collector.get("/watches/")
