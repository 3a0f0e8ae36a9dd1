"""Collections as large as anybody may send and keep: their price is bounded."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

MEGABYTE = 1024 * 1024
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
