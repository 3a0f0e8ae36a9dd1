"""A list as somebody keeps it is understood: sure rows are right, doubtful ones are asked about, none is lost."""

import pytest

from accounts.tests.reading_lists import Expected, faults_of, lists, send
from accounts.tests.test_collection_csv import confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]
FILES = lists()


def lines_of(page) -> dict[int, object]:
    return {line.number: line for _match, _title, lines in page.context["groups"] for line in lines}


@pytest.mark.parametrize("expected", FILES, ids=lambda each: f"{each.file.parent.name}/{each.file.name}")
def test_every_row_is_what_a_careful_person_makes_of_it(collector, expected: Expected):
    before = expected.file.parent / "export_before.csv"
    if before.exists():
        confirm(collector, send(collector, before))
    page = send(collector, expected.file)
    rows = {int(row["row"]): row for row in expected.rows if row["row"].isdecimal()}
    if not rows:  # the whole file is broken
        assert page.status_code == 200
        assert page.context["form"].errors["file"]
        return
    lines = lines_of(page)
    faults = {number: faults_of(row, lines.get(number)) for number, row in rows.items()}
    assert {number: told for number, told in faults.items() if told} == {}
    assert set(lines) <= set(rows)
