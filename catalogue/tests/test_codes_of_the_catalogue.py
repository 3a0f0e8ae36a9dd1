"""The codes of the real watches, and the cases that they lead to."""

import pytest
from django.db import connection
from django.db.models import Q

from catalogue.models import CaseTables, Watch
from catalogue.models.case import Numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]


def test_the_codes_of_the_catalogue_are_read_as_far_as_sources_say():
    tables = CaseTables.load()
    read = {watch.folder: tables.read(watch) for watch in Watch.objects.exclude(code="")}
    cases = {watch.folder: case for watch in Watch.objects.all() if (case := tables.case_of(watch))}
    assert read["raketa-3031-tip-1"] == read["slava-tranzistor-2937"] == Numbers()  # of the years of three pairs
    assert read["amfibiya-060434"] == ("060", "434")
    assert cases["vostok-350645"].variant == "К-35"
    assert cases["raketa-bolshoj-nol"].factory.short_name == "ПЧЗ"
    assert (sum(any(numbers) for numbers in read.values()), len(cases)) == (26, 26)


def test_a_watch_is_found_by_its_code_without_reading_them_all():
    """An import of 60 000 rows read all watches for each, and so did the check for doubles, on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # which it prefers, by right, where there are few rows
    coded = Q(code_key__in=["350003", "0350003"])
    for asked in (coded, coded | Q(folder="poljot-350003")):
        assert "watch_of_code" in Watch.objects.filter(asked).values("pk").order_by().explain()
