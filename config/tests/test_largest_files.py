"""The largest spreadsheet of proposals that is let in keeps the budget of the address that takes it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.tests.factories import make_brand, make_case_material, make_factory, make_mechanism
from drafts.sheet.forms import MOST_ROWS
from drafts.sheet.headings import TEMPLATE
from drafts.sheet.reading import LONG_TEXTS, LONGEST

from .budgets.addresses import budget_of

LONG = dict.fromkeys(LONG_TEXTS, 2 * LONGEST)


def text(number: int, place: int, letters: int) -> str:
    """A text as long as it may be, unlike every other."""
    words = f"{number} {place} " + "слово 1950 х "[: letters % 13] + f"имя{number * place} " * (letters // 20)
    return words[:letters]


@pytest.mark.django_db
def test_the_largest_spreadsheet_keeps_the_budget(clients):
    for _number in range(3):
        make_brand(factory=make_factory())
        make_mechanism(factory=make_factory())
        make_case_material()
    rows = [
        ";".join(text(number, place, LONG.get(name, LONGEST)) for place, name in enumerate(TEMPLATE))
        for number in range(MOST_ROWS)
    ]
    content = "\n".join([";".join(TEMPLATE), *rows]).encode()
    with CaptureQueriesContext(connection) as queries:
        answer = clients["collector"].post("/drafts/sheet/", {"file": SimpleUploadedFile("list.csv", content)})
    budget = budget_of("drafts:sheet")
    assert answer.status_code == 200
    assert len(queries) <= budget.largest, f"{len(queries)} queries, {len(answer.content) >> 10} kB"
    assert len(answer.content) >> 10 <= budget.answering, f"{len(answer.content) >> 10} kB"
