"""Collections as large as anybody may send and keep: their price is bounded."""

import os
import time
import tracemalloc
from copy import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.collection.writing import counted, remove_item
from accounts.models import Collection
from accounts.tests.factories import make_item
from accounts.tests.test_collection_bulk import undo, whole
from catalogue.tests.factories import make_watch

MEGABYTE = 1024 * 1024
PIECES = int(os.environ.get("PIECES", "1500"))  # `make drill-collections`: as many as a collection has room for
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


def test_a_collection_as_large_as_may_be_is_searched_changed_and_put_back(collector, report):
    """Its pages take no more queries than those of a small one, and little memory, however many pieces there are."""
    watches = [make_watch(title=f"Часы {number:03}") for number in range(50)]
    rows = [Collection(user=collector.user, watch=watch, place=f"Ящик {watch.pk}", price=5) for watch in watches]
    for row in rows:
        row.fill_derived()
    pages = ["/collection/?view=table&size=200", "/collection/?q=ящик&price=with&sort=-price", "/collection/print/"]
    piece = make_item(collector.user, watch=watches[0])  # so that the numbers of sets are asked for, too
    for address in pages:
        collector.get(address)  # what is kept for good is not counted
    remove_item(piece)
    costs, figures = [], []
    for more in (1, PIECES // len(rows) - 1):
        with counted([watch.pk for watch in watches]):
            for _number in range(more):
                Collection.objects.bulk_create(copy(row) for row in rows)
        for address in pages:
            tracemalloc.start()
            with CaptureQueriesContext(connection) as seen:
                began = time.monotonic()
                assert collector.get(address).status_code == 200
            figures.append((address, time.monotonic() - began, tracemalloc.get_traced_memory()[1] / MEGABYTE))
            tracemalloc.stop()
            costs.append(len(seen))
    assert costs[:3] == costs[3:]
    for (address, seconds, peak), queries in zip(figures[3:], costs[3:], strict=True):
        report(f"{address} of {PIECES} pieces: {queries} queries, {seconds:.2f} s, {peak:.1f} MB at the most")
        assert peak < 40
    address, before = "/collection/bulk/?which=all&q=ящик", whole(collector.user)
    page = collector.post(address, {"place": "Сейф"})
    began = time.monotonic()
    collector.post(address, {"place": "Сейф", "seen": page.context["change"].digest})
    report(f"{PIECES} pieces changed at once in {time.monotonic() - began:.1f} s")
    assert not Collection.objects.exclude(place="Сейф").exists()
    undo(collector)
    assert whole(collector.user) == before
