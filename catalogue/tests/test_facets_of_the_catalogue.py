"""What the real watches can be narrowed by."""

import pytest

from catalogue.models import Watch
from catalogue.search.facets import FACETS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]

ENOUGH = 10  # watches
COUNTED_AS = {"diameter": "diameter_mm", "thickness": "thickness_mm", "lug_width": "lug_mm", "start_release": "decade"}
# A code is searched; of the years the first one narrows; the rest is told, and no property.
NO_FACET = {"code", "end_release", "years_approximate", "source", "note", "note_en"}


def test_whatever_ten_watches_have_narrows_the_list():
    narrowed = {facet.column.removesuffix("_id") for facet in FACETS}
    known = {field.name: 0 for field in Watch.described_fields()}
    for watch in Watch.objects.current():
        for name in known:
            known[name] += getattr(watch, name) not in {None, ""}
    assert len(known) > 20
    frequent = {name for name, number in known.items() if number >= ENOUGH}
    without = {name for name in frequent - NO_FACET if COUNTED_AS.get(name, name) not in narrowed}
    assert without == set(), "each needs a facet, see “To add a facet” in CONTRIBUTING.md"
