"""The codes of the real watches, and the cases that they lead to."""

import pytest

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
