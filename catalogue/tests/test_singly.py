"""Work for many, one of whom fails: the others have theirs, and nothing of the failed one is left."""

import pytest

from catalogue.models import Gender
from catalogue.singly import singly

pytestmark = pytest.mark.django_db


def test_one_who_fails_hinders_no_other_and_leaves_nothing(caplog):
    def make(number: int) -> int:
        Gender.objects.create(name=f"род {number}", slug=f"gender-{number}")
        return 10 // (number - 2)

    assert singly(make, range(4)) == [-5, -10, 10]
    assert {*Gender.objects.values_list("name", flat=True)} == {"род 0", "род 1", "род 3"}
    assert [record.thing for record in caplog.records] == ["2"]
