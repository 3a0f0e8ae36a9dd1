"""Copies whose date a stamp, a passport or an inscription tells, from pages that nothing in the catalogue rests upon.

A copy that lies outside of what the rules leave stays in the file, with the reason why the rules are not to blame.
"""

import csv
from pathlib import Path

import pytest

from catalogue.caching.figures import Figures
from catalogue.identifying.answers import Dating
from catalogue.identifying.dating import years_of
from catalogue.models import Factory, Mark, Witness
from catalogue.sources import named

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
    assert (int(row["date"]) in years_of(dating.left)) is not bool(row["why_outside"])


def test_nothing_rests_upon_these_pages():
    """Only pages count: of a forum that was cited as a whole it is not known which page was read."""
    pages = {page(named(row["source"])) for row in COPIES if not row["why_outside"]}
    used = {(key, place.rstrip("/")) for key, place in Witness.objects.values_list("source__key", "place")}
    assert not {each for each in pages if each[1]} & used


def page(source) -> tuple[str, str]:
    return source.key, source.place.rstrip("/")


def test_there_are_as_many_as_were_asked_for():
    assert sum(not row["why_outside"] for row in COPIES) >= 30
    assert len({(row["date"], row["words"], row["source"]) for row in COPIES}) == len(COPIES)
