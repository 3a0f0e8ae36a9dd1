"""Collections as large as anybody may send and keep: their price is bounded."""

import os
import time
import tracemalloc
from contextlib import contextmanager
from copy import copy
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.collection.sharing import set_collection_public
from accounts.collection.writing import counted
from accounts.models import Collection
from accounts.tests.factories import make_item, take_out
from accounts.tests.test_collection_bulk import undo, whole
from accounts.tests.test_collection_csv import confirm
from accounts.tests.test_list_files import send
from catalogue.tests.factories import make_watch

MEGABYTE = 1024 * 1024
MOST_MEMORY = 100 * MEGABYTE
MOST_IN_TURN = 250 * MEGABYTE  # of what has the turn of the container: catalogue.photos.turns
PIECES = int(os.environ.get("PIECES", "400"))  # `make drill-collections`: as many as a collection has room for
MANY_COLUMNS = b"watch,status" + b"," * 76_000 + b"\n" + b"a\n" * 38_000  # 152 KB that took 1.3 GB


@pytest.mark.django_db
def test_a_small_file_of_very_many_columns_takes_no_memory(collector):
    assert len(MANY_COLUMNS) < 160_000
    file = SimpleUploadedFile("c.csv", MANY_COLUMNS, "text/csv")
    collector.get("/collection/import/")  # what is loaded for good is not counted
    tracemalloc.start()
    answer = collector.post("/collection/import/", {"file": file})
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "100" in answer.context["form"].errors["file"][0]
    assert peak < 30 * MEGABYTE


TABLE = "/collection/?view=table&size=200"
PAGES = [
    "/collection/", TABLE, "/collection/?after=1000", "/collection/?brand=none&status=have&sort=-asking",
    "/collection/?q=ящик&price=with&sort=-price", "/collection/print/", "/collection/have/?q=часы", "/collection/sets/",
    "/collection/swap/", "/collection/bulk/?which=all&act=remove", "/users/collector/collection/",
]  # fmt: skip
FILES = ["/collection/have/list/", "/collection/export.csv", "/collection/export.xlsx"]


def filled(user) -> tuple[list[int], list[Collection]]:
    """The rows of a collection of a hundred, five of them of watches that the catalogue lacks."""
    if connection.vendor == "postgresql":  # a whole test is one transaction, and thinks long
        connection.cursor().execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    watches = [make_watch(title=f"Часы {number:03}") for number in range(95)]
    about = {"price": 5, "asking_price": 70, "seller": "Мешок", "note": "Куплены у часовщика", "condition": "good"}
    rows = [Collection(user=user, watch=watch, status="swap", place=f"Ящик {watch.pk}", **about) for watch in watches]
    own = {"brand_name": "Полёт", "calibre": "2612", "years": "1978", "place": "Ящик 0"}
    rows += [Collection(user=user, name=f"Мои {number}", **own, **about) for number in range(5)]
    for row in rows:
        row.fill_derived()
    return [watch.pk for watch in watches], rows


def times(rows: list[Collection], more: int) -> None:
    """So many times the `rows`."""
    for _number in range(more):
        copies = [copy(row) for row in rows]
        for row in copies:
            row.token = row.token and uuid4()
        Collection.objects.bulk_create(copies)
    if connection.vendor == "postgresql":  # as the server does by itself, but for what is not committed
        connection.cursor().execute("ANALYZE accounts_collection")


@contextmanager
def told(report, what: str):
    """Say how long it took, with how many queries."""
    began = time.monotonic()
    with CaptureQueriesContext(connection) as seen:
        yield seen
    report(f"{what} of {PIECES} pieces: {len(seen)} queries, {time.monotonic() - began:.2f} s")


def read(client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.getvalue()


def test_a_collection_as_large_as_may_be_is_searched_changed_and_put_back(collector, stranger, report):
    """Its pages take no more queries than those of a small one, and little memory, however many pieces there are."""
    watches, rows = filled(collector.user)
    set_collection_public(collector.user, public=True)
    make_item(stranger.user, watch=rows[0].watch, status="want")
    piece = make_item(collector.user, watch=rows[0].watch)  # so that the numbers of sets are asked for, too
    for address in PAGES:
        read(collector, address)  # what is kept for good is not counted
    take_out(piece)
    with counted(watches):
        times(rows, 1)
    small = {address: queries_of(collector, address) for address in PAGES}
    with counted(watches):
        times(rows, PIECES // len(rows) - 1)
    for address in PAGES:
        caches["pages"].clear()  # and with it what was drawn of those pieces
        with told(report, address) as seen:
            read(collector, address)
        assert len(seen) <= small[address], address  # what of a large one is not kept asks for one thing less
    for address in [*PAGES, *FILES[:2]]:
        assert memory_of(collector, address) < (MOST_IN_TURN if "/bulk/" in address else MOST_MEMORY), address
    for address in FILES:
        with told(report, address):
            read(collector, address)
    before = whole(collector.user)
    act_and_take_back(collector, report, "/collection/bulk/?which=all&q=ящик", {"place": "Сейф", "status": "sell"})
    act_and_take_back(collector, report, "/collection/bulk/?which=all&act=remove", {})
    assert whole(collector.user) == before


def queries_of(client, address: str) -> int:
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as seen:
        read(client, address)
    return len(seen)


def memory_of(client, address: str) -> int:
    tracemalloc.start()
    try:
        read(client, address)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def act_and_take_back(client, report, address: str, said: dict) -> None:
    """Do something with all pieces, and make it undone."""
    before = whole(client.user)
    with told(report, f"showing {address} {said}"):
        digest = client.post(address, said).context["change"].digest
    with told(report, "doing it"):
        client.post(address, said | {"seen": digest})
    assert len({*before} & {*whole(client.user)}) == 0
    with told(report, "taking it back"):
        undo(client)
    assert whole(client.user) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_collection_as_large_as_may_be_goes_out_and_comes_back(collector, report, kind):
    """Its own export changes nothing; one line that somebody changed in it changes one piece."""
    watches, rows = filled(collector.user)
    with counted(watches):
        times(rows, PIECES // len(rows))
    before, file = whole(collector.user), read(collector, f"/collection/export.{kind}")
    with told(report, f"taking in {kind} of {len(file) / MEGABYTE:.1f} MB"):
        page = send(collector, file, f"collection.{kind}")
    assert "ничего не изменится" in page.content.decode()
    Collection.objects.filter(pk=before[-1][0]).update(place="Сейф")
    page = send(collector, file, f"collection.{kind}")
    with told(report, "updating one of them"):
        confirm(collector, page, mode="replace")
    assert whole(collector.user) == before
