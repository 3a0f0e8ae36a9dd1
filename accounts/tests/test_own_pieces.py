"""Pieces that the catalogue lacks: their owner describes the watch, for their own eyes, until it is there."""

import csv
import io

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.collection import own_pieces
from accounts.collection.own_pieces import described_as, move_all, move_to, share_of
from accounts.collection.sharing import renew_want_link, set_collection_public
from accounts.models import DESCRIBED, Collection
from accounts.tests.factories import make_item, make_user, take_out
from catalogue.history.publishing import delete_watch
from catalogue.tests.factories import make_brand, make_watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
NEW = "/collection/new/"
COPERNICUS = {
    "brand_name": "Ракета",
    "calibre": "2609.НА",
    "code": "999-123",
    "name": "Коперник",
    "years": "1980-е",
    "description": "солнце вместо стрелки",
    "status": "have",
    "currency": "RUB",
    "price": "2500",
}


def make_piece(user, **fields) -> Collection:
    return make_item(user, watch=None, **{"name": "Коперник", "brand_name": "Ракета"} | fields)


def test_it_is_shown_counted_found_sorted_and_exported_like_the_others(collector):
    make_item(collector.user, watch=make_watch(title="Полёт 3017"))
    make_item(collector.user, watch=make_watch(title="Слава 2428"))
    assert collector.post(NEW, COPERNICUS).headers["Location"] == "/collection/"
    piece = Collection.objects.described().get()
    assert {name: getattr(piece, name) for name in DESCRIBED} == {name: COPERNICUS[name] for name in DESCRIBED}
    shown = collector.get("/collection/").content.decode()
    places = [shown.index(title) for title in ("Полёт 3017", "Ракета Коперник 2609.НА 999-123", "Слава 2428")]
    assert places == sorted(places)
    assert f"/watches/new/?piece={piece.pk}" in shown
    assert 'aria-current="page">Все <span class="code">3</span>' in shown
    for question in ("коперник", "RAKETA 2609", "999123", "копе"):
        assert [row.pk for row in collector.get("/collection/have/", {"q": question}).context["answer"].rows][:1] == [
            piece.pk
        ]
    exported = collector.get("/collection/export.csv").getvalue().decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(exported)) if row["row"] == str(piece.pk))
    assert {name: row[name] for name in DESCRIBED} == {name: COPERNICUS[name] for name in DESCRIBED}
    for order in ("title", "new", "year", "price", "acquired"):
        assert len(collector.get("/collection/", {"sort": order}).context["page"].items) == 3


def test_what_has_no_name_is_refused_by_form_and_database(collector):
    answer = collector.post(NEW, {"status": "have", "currency": "RUB", "name": "…", "description": "без имени"})
    assert "Скажите, что это за часы" in answer.content.decode()
    assert "без имени" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.bulk_create([Collection(user=collector.user)])


def test_the_same_form_sent_twice_makes_one_piece(collector):
    token = {"token": "5b0b3a9e-6f5c-4a3f-9b64-7a2c5b0c9e11"}
    for _again in range(2):
        collector.post(NEW, COPERNICUS | token)
    assert Collection.objects.count() == 1


def test_it_is_changed_and_taken_out(collector):
    piece = make_piece(collector.user)
    collector.post(f"/collection/{piece.pk}/", COPERNICUS | {"name": "Солнечная система"})
    piece.refresh_from_db()
    assert (piece.title, piece.code_key) == ("Ракета Солнечная система 2609.НА 999-123", "999123")
    take_out(piece)
    assert not Collection.objects.exists()


def test_nobody_else_sees_it(collector, visitor, stranger):
    user = collector.user
    set_collection_public(user, public=True), renew_want_link(user)
    for status in Collection.Status:
        make_piece(user, name=f"Тайные {status}", status=status)
    addresses = [f"/users/{user.login}/collection/", f"/want/{user.want_token}/", user.get_absolute_url()]
    for client in (visitor, stranger):
        pages = [client.get(address) for address in addresses]
        assert [page.status_code for page in pages] == [200, 200, 200]
        assert not any("Тайные" in page.content.decode() for page in pages)
        assert pages[2].context["collected"] == 0
    assert stranger.get(f"/collection/{Collection.objects.first().pk}/").status_code == 404
    assert stranger.get(f"/watches/new/?piece={Collection.objects.first().pk}").status_code == 404


# When the watch comes into the catalogue -----------------------------------------------------


def test_a_piece_moves_with_all_that_is_said_of_it_and_its_owner_is_told(collector):
    piece = make_piece(collector.user, note="моя тайна", price="2500")
    watch = make_watch(title="Ракета 2609.НА «Коперник»")
    assert move_to(watch, Collection.objects.filter(pk=piece.pk)) == 1
    piece.refresh_from_db()
    assert (piece.watch, piece.title, piece.note, piece.price) == (watch, watch.title, "моя тайна", 2500)
    watch.refresh_from_db()
    assert watch.have_count == 1
    (letter,) = letters_to(collector.user)
    assert watch.title in letter
    assert "Ракета Коперник" in letter


def test_nobody_else_sees_it_after_it_moved_until_its_owner_says_so(collector, stranger, visitor):
    """The collection is open, and the piece was for its owner's eyes only."""
    set_collection_public(collector.user, public=True)
    piece, other = make_piece(collector.user, status="sell"), make_piece(stranger.user)
    watch = make_watch(title="Ракета 2609.НА «Коперник»")
    move_to(watch, Collection.objects.filter(pk__in=[piece.pk, other.pk]))
    pages = ("/users/collector/collection/", f"/watches/{watch.folder}/offers/", watch.get_absolute_url())
    assert not any("offers__row" in page or "lines__name" in page for page in shown_at(visitor, pages[:2]))
    assert (letter := letters_to(collector.user)[0])
    assert f"/collection/{piece.pk}/" in letter
    assert "никто, кроме вас" in letter
    assert f"/collection/{other.pk}/" not in letters_to(stranger.user)[0]
    collector.post(f"/collection/{piece.pk}/", {"status": "sell", "currency": "RUB"})
    assert all("Коперник" in page for page in shown_at(visitor, pages))
    other.refresh_from_db()
    assert not other.is_private  # of a closed collection its owner decides when they open it


def shown_at(client, pages) -> list[str]:
    return [client.get(page).content.decode() for page in pages]


def letters_to(user) -> list[str]:
    return [f"{letter.subject} {letter.body}" for letter in mail.outbox if letter.to == [user.email]]


def test_a_second_wish_stays_a_piece_of_its_own(collector):
    watch = make_watch()
    make_item(collector.user, watch=watch, status="want")
    wish, copy = make_piece(collector.user, status="want"), make_piece(collector.user)
    assert move_to(watch, Collection.objects.filter(pk__in=[wish.pk, copy.pk])) == 1
    assert set(Collection.objects.described()) == {wish}


def test_housekeeping_moves_what_is_described_by_brand_and_code(collector, stranger):
    raketa = make_brand(name="Ракета", name_en="Raketa")
    watch = make_watch(brand=raketa, code="999123")
    alike = make_piece(collector.user, code="999-123")
    latin = make_piece(stranger.user, brand_name="RAKETA", code="999 123")
    other = make_piece(collector.user, brand_name="Слава", code="999123")
    assert set(described_as(watch)) == {alike, latin}
    assert move_all() == "2 pieces moved to their watches"
    assert move_all() == "0 pieces moved to their watches"
    assert set(Collection.objects.described()) == {other}
    assert letters_to(stranger.user)


def test_of_very_many_pieces_each_run_looks_at_its_share(collector, monkeypatch):
    monkeypatch.setattr(own_pieces, "MOST", 3)
    pieces = {make_piece(collector.user, code="420059").pk for _number in range(10)}
    shares = [set(share_of(Collection.objects.all(), minute).values_list("pk", flat=True)) for minute in range(4)]
    assert set.union(*shares) == pieces
    assert sum(map(len, shares)) == len(pieces)
    watch = make_watch(code="420059", brand=make_brand(name="Ракета"))
    assert len(described_as(watch)) == 3


def test_pieces_that_will_never_move_cost_nothing_each_minute(collector):
    """Of another brand, and second wishes: nobody else waits for them."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert move_all() == "0 pieces moved to their watches"
        return len(seen)

    before = queries()
    vostok = make_brand(name="Восток")
    for number in range(5):
        watch = make_watch(code=f"42005{number}", brand=vostok)
        make_piece(collector.user, code=watch.code)  # of another brand
        make_item(collector.user, watch=watch, status="want")
        make_piece(collector.user, code=watch.code, brand_name="Восток", status="want")
    assert queries() <= before + 1


def test_when_the_watch_goes_again_the_piece_stands_alone(collector):
    piece, watch = make_piece(collector.user), make_watch()
    move_to(watch, Collection.objects.filter(pk=piece.pk))
    plain = make_item(make_user(), watch=watch)
    delete_watch(watch, by=None)
    assert list(Collection.objects.all()) == [piece]
    assert not Collection.objects.filter(pk=plain.pk).exists()
    piece.refresh_from_db()
    assert piece.title == "Ракета Коперник"


def test_every_field_of_the_form_stands_on_the_page(collector):
    """What a page leaves out would be sent as not chosen: a private piece would be shown to everybody."""
    for piece in (make_item(collector.user, watch=make_watch(), is_private=True), make_piece(collector.user)):
        page = collector.get(f"/collection/{piece.pk}/")
        form = page.context["form"]
        assert [name for name in form.fields if f'name="{name}"' not in page.content.decode()] == []
