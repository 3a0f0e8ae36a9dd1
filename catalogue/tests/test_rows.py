"""What is asked for by its name alone is put in no order: Django hashes every column of an ordered query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Mechanism, Watch
from catalogue.rows import only_row
from catalogue.tests.factories import make_mechanism, make_watch

pytestmark = pytest.mark.django_db


def in_order(queries, model) -> list[bool]:
    """Whether each query of rows of `model` asks for an order."""
    beginning = f'SELECT "{model._meta.db_table}"."id"'
    return ["ORDER BY" in query["sql"] for query in queries if query["sql"].startswith(beginning)]


@pytest.mark.parametrize(("make", "rows"), [
    (make_watch, Watch.objects.for_page), (make_watch, Watch.objects.for_cards),
    (make_mechanism, Mechanism.objects.with_names),
])  # fmt: skip
def test_a_dictionary_of_rows_is_put_in_no_order(make, rows):
    row = make()
    with CaptureQueriesContext(connection) as asked:
        assert rows().in_bulk([row.pk]) == {row.pk: row}
        assert rows().order_by("pk").in_bulk([row.pk]) == {row.pk: row}
    assert in_order(asked, type(row)) == [False, False]


def test_the_row_at_an_address_is_put_in_no_order(visitor):
    watch = make_watch()
    with CaptureQueriesContext(connection) as asked:
        visitor.get(watch.get_absolute_url())
    assert not in_order(asked, Watch)[0]


def test_one_row_or_none():
    watch = make_watch()
    assert only_row(Watch.objects.filter(pk=watch.pk)) == watch
    assert only_row(Watch.objects.filter(pk=0)) is None
