"""Collections: one click, several copies, counts that are right, and nothing that others should not see."""

import re
from functools import partial
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.collection import writing
from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.collection.writing import counted
from accounts.models import Collection
from accounts.tests.factories import make_item, make_user, take_out
from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_watch
from conftest import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
Status = Collection.Status
SECRET = "канарейка"


def counts(watch: Watch) -> tuple[int, int]:
    watch.refresh_from_db()
    return watch.have_count, watch.want_count


def test_one_click_to_have_and_to_want(collector):
    watch = make_watch(folder="signal")
    for status, expected in (("want", (0, 1)), ("want", (0, 1)), ("have", (1, 0)), ("have", (1, 0)), ("want", (1, 1))):
        response = collector.post("/collection/mark/signal/", {"status": status, "next": "/watches/?q=1"})
        assert response.headers["Location"] == f"/watches/?q=1#watch-{watch.pk}"
        assert counts(watch) == expected


def test_a_click_never_leaves_the_site(collector):
    watch = make_watch()
    address = f"/collection/mark/{watch.folder}/"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"):
        response = collector.post(address, {"status": "have", "next": elsewhere})
        assert response.headers["Location"] == watch.get_absolute_url()


def test_a_place_to_go_back_to_is_an_address_and_no_name_of_one(collector):
    address = f"/collection/mark/{make_watch().folder}/"
    for place in ("nowhere", "catalogue:home"):
        response = collector.post(address, {"status": "have", "next": place})
        assert response.status_code == 302


def test_people_are_counted_and_not_copies(collector, stranger):
    watch = make_watch()
    for status in (Status.HAVE, Status.SWAP, Status.HAD):
        make_item(collector.user, watch=watch, status=status)
    item = make_item(stranger.user, watch=watch, status=Status.SELL)
    assert counts(watch) == (2, 0)
    take_out(item)
    assert counts(watch) == (1, 0)


def test_two_people_who_mark_one_watch_at_once_are_both_counted(shared_database):
    watch, people = make_watch(), [make_user() for _number in range(8)]
    for status, expected in ((Status.WANT, (0, 8)), (Status.HAVE, (8, 0))):
        marked = at_once(*(partial(writing.mark, person, watch, status) for person in people))
        assert [row.status for row in marked] == [status] * 8
        assert counts(watch) == expected


def test_one_who_clicks_twice_at_once_has_one_row(shared_database):
    watch, person = make_watch(), make_user()
    for status in (Status.WANT, Status.HAVE):
        at_once(*[partial(writing.mark, person, watch, status)] * 4)
        assert [row.status for row in Collection.objects.all()] == [status]


def test_a_watch_is_wanted_once(collector):
    item = make_item(collector.user, status=Status.WANT)
    response = collector.post(f"/collection/add/{item.watch.folder}/", {"status": "want", "currency": "RUB"})
    assert response.status_code == 200
    assert "уже в вашем списке" in response.content.decode()
    assert Collection.objects.count() == 1


@pytest.mark.usefixtures("read_anew")
def test_marks_of_a_page_cost_one_query(collector, visitor):
    brand = make_brand()
    watches = [make_watch(brand=brand) for _number in range(20)]
    for watch in watches[:5]:
        make_item(collector.user, watch=watch)
    collector.get("/watches/")
    visitor.get("/watches/")
    with CaptureQueriesContext(connection) as seen:
        html = collector.get("/watches/").content.decode()
    # The facet «mine» asks in its own way.
    marks = re.compile(r'accounts_collection.*"watch_id" (= ANY|IN \(SELECT value)')
    assert sum(bool(marks.search(query["sql"])) for query in seen) == 1
    assert html.count("collect__mark") == 5
    assert "collect__" not in visitor.get("/watches/").content.decode()


def test_of_very_many_copies_a_card_shows_some_and_how_many_more(collector):
    watch = make_watch(folder="signal")
    for _number in range(12):
        make_item(collector.user, watch=watch)
    wish = make_item(collector.user, watch=watch, status=Status.SELL)
    for address in ("/watches/", "/watches/signal/"):
        marks = re.findall(r'collect__mark" href="([^"]*)">([^<]*)<', collector.get(address).text)
        assert [label for _address, label in marks] == ["В коллекции"] * 3 + ["ещё 9", "Продаю"]
        assert [address for address, _label in marks][3:] == ["/collection/?status=have", f"/collection/{wish.pk}/"]


def test_the_page_of_my_collection(collector):
    brand = make_brand(name="Ракета")
    make_item(collector.user, watch=make_watch(brand=brand, title="Ракета 2609", start_release=1974), price="1500.50")
    make_item(collector.user, watch=make_watch(title="Восток 2414"), status=Status.WANT, price=20, currency="USD")
    html = collector.get("/collection/").content.decode()
    assert "Ракета 2609" in html
    assert "Восток 2414" in html
    assert "1500,5" in html or "1 500,5" in html.replace("\N{NO-BREAK SPACE}", " ")
    wanted = collector.get("/collection/?status=want&sort=price").content.decode()
    assert "Ракета 2609" not in wanted
    assert "Восток 2414" not in collector.get(f"/collection/?brand={brand.slug}").content.decode()
    assert collector.get("/collection/?status=x&sort=x&brand=x&decade=x").status_code == 200


def rows_on(html: str) -> list[str]:
    return re.findall(r'lines__name" href="([^"]+)"', html)


def step(client, address: str, html: str, way: str) -> str:
    """The page that a link of the pager leads to; empty where there is none."""
    link = re.search(rf'rel="{way}" href="([^"]+)"', html)
    return client.get(address + link[1].replace("&amp;", "&")).content.decode() if link else ""


def test_a_large_collection_comes_in_pages(collector, visitor, report):
    set_collection_public(collector.user, public=True)
    watches = [make_watch(brand=make_brand(), title=f"Часы {number:03}") for number in range(100)]
    rows = [Collection(user=collector.user, watch=watch, price=500, note="На рынке") for watch in watches * 5]
    costs = []
    for some in (rows[:100], rows[100:]):
        with counted([watch.pk for watch in watches]):
            Collection.objects.bulk_create(some)
        collector.get("/collection/")  # the catalogue is counted once for each of its versions
        with CaptureQueriesContext(connection) as seen:
            page = collector.get("/collection/?sort=year&status=have")
        costs.append(len(seen))
    report(f"/collection/ with 500 pieces: {len(page.content)} bytes, {costs[1]} queries")
    assert costs[0] == costs[1]
    assert len(page.content) < 62_000
    expected = sorted(watch.get_absolute_url() for watch in watches * 5)
    for client, address in ((collector, "/collection/"), (visitor, "/users/collector/collection/")):
        html, pages = client.get(address + "?sort=year&status=have").content.decode(), []
        while html:
            pages.append(html)
            html = step(client, address, html, "next")
        assert sorted(chain.from_iterable(map(rows_on, pages))) == expected
        assert len(pages) == 10
        assert rows_on(step(client, address, pages[1], "prev")) == rows_on(pages[0])
    for place in ("after=99999", "after=-1&before=x", "after=1000000000000000000000", "after=٢"):
        assert rows_on(collector.get(f"/collection/?{place}").content.decode()) == rows_on(pages[0])


def test_do_i_have_it(collector, stranger):
    watch = make_watch(brand=make_brand(name="Полёт"), title="Полёт 2609")
    make_item(collector.user, watch=watch)
    write_terms(Watch.objects.all())
    for query in ("пол", "Полёт", "poljot", "polet"):
        assert "Полёт 2609" in collector.get("/collection/have/", {"q": query}).content.decode()
    assert "Полёт 2609" not in stranger.get("/collection/have/", {"q": "пол"}).content.decode()
    assert "Полёт 2609" not in collector.get("/collection/have/", {"q": "рак"}).content.decode()
    assert "Полёт 2609" not in collector.get("/collection/have/", {"q": "по"}).content.decode()


def test_what_i_miss(collector):
    brand = make_brand(name="Слава")
    owned, lacking = make_watch(brand=brand, title="Слава 2414"), make_watch(brand=brand, title="Слава 2428")
    make_item(collector.user, watch=owned)
    html = collector.get(f"/collection/missing/?brand={brand.slug}").content.decode()
    assert lacking.title in html
    assert owned.title not in html


@pytest.fixture
def secretive(collector):
    """A collection that is open to everybody, with something in it that is not."""
    set_collection_public(collector.user, public=True)
    renew_want_link(collector.user)
    for status in Status:
        make_item(collector.user, status=status, note=SECRET, serial=SECRET, price="987654.32")
    return collector


@pytest.mark.parametrize("persona", ["visitor", "stranger", "moderator"])
def test_others_see_no_note_price_or_serial_number(persona, secretive, request):
    client, user = request.getfixturevalue(persona), secretive.user
    items = list(user.collection.all())
    pages = ["/users/collector/", "/users/collector/collection/", f"/want/{user.want_token}/", "/watches/", "/"]
    pages += [item.watch.get_absolute_url() for item in items]
    for address in pages:
        html = client.get(address).content.decode()
        assert SECRET not in html
        assert not re.search(r"987\D*654", html)
    for item in items:
        for address in (f"/collection/{item.pk}/", f"/collection/bulk/?pick={item.pk}&act=remove"):
            response = client.post(address, {"status": "had", "currency": "RUB"})
            assert response.status_code in {302, 404}
    assert Collection.objects.of(user).filter(note=SECRET).count() == len(items)
    assert user.collection.exclude(status=Status.HAD).count() == len(items) - 1


def test_an_open_collection_shows_its_watches(collector, visitor):
    set_collection_public(collector.user, public=True)
    make_item(collector.user)
    rows = visitor.get("/users/collector/collection/").content.decode().split('class="lines__row')[1:]
    assert ['<svg class="dial' in row for row in rows] == [True]


def test_a_renewed_link_ends_the_old_one(collector, visitor):
    renew_want_link(collector.user)
    old = collector.user.want_token
    assert visitor.get(f"/want/{old}/").status_code == 200
    collector.post("/collection/share/", {"action": "link"})
    assert visitor.get(f"/want/{old}/").status_code == 404


def test_a_posted_owner_is_ignored(collector, stranger):
    watch = make_watch()
    collector.post(f"/collection/add/{watch.folder}/", {"status": "have", "currency": "RUB", "user": stranger.user.pk})
    assert Collection.objects.get().user == collector.user


def test_offers_are_read_where_there_are_any(visitor, collector, django_assert_num_queries):
    set_collection_public(collector.user, public=True)
    watch = make_watch(folder="loved")
    item = make_item(collector.user, watch=watch)
    visitor.get("/watches/loved/")
    with django_assert_num_queries(2):  # the version, how many have it
        assert "offers__row" not in visitor.get("/watches/loved/").text
    item.status = Status.SELL
    writing.save_item(item)
    with django_assert_num_queries(3):
        assert "offers__row" in visitor.get("/watches/loved/").text
