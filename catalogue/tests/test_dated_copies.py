"""Copies whose date a stamp, a passport or a dedication tells, from sources that no rule rests upon."""

import csv
from pathlib import Path

import pytest

from catalogue.caching.figures import Figures
from catalogue.identifying.answers import Dating
from catalogue.identifying.dating import years_of
from catalogue.models import Factory, Mark, Source

from .test_identifying import seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]
COPIES = list(
    csv.DictReader((Path(__file__).parent / "data/dated_copies.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("row", COPIES, ids=lambda row: f"{row['date']} {row['words'] or row['factory']}")
def test_the_date_of_a_copy_is_among_the_years_that_are_left(row):
    said = {name: row[name] for name in ("words", "movement") if row[name]}
    if row["where"]:
        known = {name: row[name] for name in ("where", "letters", "seen")}
        factory = Factory.objects.filter(name=row["factory"]).first()
        said["mark"] = Mark.objects.get(**known, factory=factory).pk
    dating = Dating(seen(**said), Figures())
    assert dating.witnesses
    assert int(row["date"]) in years_of(dating.left)


def test_no_rule_rests_upon_these_pages():
    places = {row["source"] for row in COPIES}
    used = {witness.address for source in Source.objects.all() for witness in source.witnesses.filter(kind="mark")}
    assert not places & used
