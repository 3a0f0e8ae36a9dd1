"""How much one collection holds, and how many are in memory at once."""

from threading import Semaphore

import pytest
from django.core.cache import caches

from accounts.collection import capacity
from accounts.collection.drawn import is_told_quickly
from accounts.models import Collection, User
from accounts.tests.factories import PASSWORD, make_item
from catalogue.photos import turns
from catalogue.tests.factories import make_watch

pytestmark = pytest.mark.django_db


def test_a_collection_has_an_end_however_it_grows(collector, monkeypatch):
    """One by one as by a file; and what is there already may be changed, and be said with fewer words."""
    watch = make_watch(folder="luch")
    piece, *_others = [make_item(collector.user) for _number in range(7)]
    monkeypatch.setattr(capacity, "MOST_PIECES", 7)
    for status in ("have", "want"):
        answer = collector.post("/collection/mark/luch/", {"status": status}, follow=True)
        assert "не больше 7 часов" in answer.content.decode()
    assert not Collection.objects.filter(watch=watch).exists()
    monkeypatch.setattr(capacity, "MOST_LETTERS", 10)
    for note, kept in (("Хорошие", "Хорошие"), ("Очень хорошие часы", "Хорошие"), ("Хор", "Хор")):
        sent = {"status": piece.status, "currency": "RUB", "note": note}
        answer = collector.post(f"/collection/{piece.pk}/", sent)
        assert ("не больше 10 знаков" in answer.content.decode()) == (note != kept)
        piece.refresh_from_db()
        assert piece.note == kept


LARGE = [
    "/accounts/data/export/",
    "/collection/export.csv",
    "/collection/export.xlsx",
    "/collection/photos.zip",
]


@pytest.mark.parametrize("address", LARGE)
def test_large_files_leave_most_threads_to_readers(collector, address, monkeypatch):
    collector.post("/accounts/reauthenticate/", {"password": PASSWORD})
    monkeypatch.setattr(turns, "in_line", Semaphore(0))
    answer = collector.get(address, follow=True)
    assert "Попробуйте через минуту" in answer.content.decode()
    turns.in_line.release()
    answer = collector.get(address)
    assert "Попробуйте через минуту" not in collector.get("/collection/").content.decode()
    assert answer.status_code == 302 if address == "/collection/photos.zip" else answer["Content-Disposition"]
    answer.close()


@pytest.mark.parametrize("address", ["/collection/import/", "/drafts/sheet/", "/drafts/photos/"])
def test_what_people_send_whole_leaves_most_threads_to_readers(collector, address, monkeypatch):
    monkeypatch.setattr(turns, "in_line", Semaphore(0))
    answer = collector.post(address, {}, follow=True)
    assert "Попробуйте через минуту" in answer.content.decode()
    turns.in_line.release()
    assert "Попробуйте через минуту" not in collector.post(address, {}, follow=True).content.decode()


def test_what_is_wished_for_at_once_has_the_turn(collector, monkeypatch):
    """The collection is read as a whole, so that it can be taken back."""
    make_watch(start_release=1975)
    monkeypatch.setattr(turns, "in_line", Semaphore(0))
    collector.post("/collection/sets/want/", {"decade": "1970"})
    turns.in_line.release()
    assert not Collection.objects.exists()
    collector.post("/collection/sets/want/", {"decade": "1970"})
    assert Collection.objects.exists()


READ = [
    "/collection/", "/collection/print/", "/collection/have/?q=часы", "/collection/have/list/", "/collection/sets/",
    "/collection/missing/?decade=1970", "/collection/swap/", "/collection/swap/stranger/",
]  # fmt: skip


@pytest.mark.parametrize("address", READ)
def test_large_collections_are_read_by_a_quarter_of_the_threads(collector, stranger, address, monkeypatch):
    """An ordinary one is not asked for a place."""
    User.objects.filter(pk=stranger.user.pk).update(collection_public=True)
    for _number in range(3):
        make_item(collector.user, watch=make_watch(start_release=1975))
    monkeypatch.setattr(turns, "in_line", Semaphore(0))
    assert collector.get(address).status_code == 200
    monkeypatch.setattr(capacity, "LARGE", 2)
    if is_told_quickly():
        caches["pages"].clear()  # a page that was drawn already needs no place
    answer = collector.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Попробуйте через минуту" in answer.content.decode()
    turns.in_line.release()
    assert collector.get(address).status_code == 200


# One's own export ----------------------------------------------------------------------------
