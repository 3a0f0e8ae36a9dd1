"""What is asked for by its name alone is put in no order: Django hashes every column of an ordered query."""

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from catalogue.models import Mechanism, Watch
from catalogue.rows import Among, Written, only_row
from catalogue.tests.factories import make_brand, make_mechanism, make_watch

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


def asked_about(brand: int, watches: list[int]):
    rows = Watch.objects.filter(Among(F("pk"), watches), brand=brand).order_by("pk")
    return rows.values_list("pk", Value(Written.MARK % 7), "folder")


def test_a_question_that_was_written_once_is_asked_with_other_numbers(monkeypatch):
    brands = [make_brand(name=name) for name in ("Луч", "Чайка")]
    watches = [make_watch(brand=brand) for brand in brands for _number in range(3)]
    pks, question = [watch.pk for watch in watches], Written(Watch, asked_about)
    for brand, some in ((brands[0], pks), (brands[1], pks[:4]), (brands[0], pks[2:]), (brands[1], pks[:1])):
        found = [(watch.pk, Written.MARK % 7, watch.folder) for watch in watches if watch.brand == brand]
        assert question(brand.pk, some) == [row for row in found if row[0] in some]
    monkeypatch.setattr(question, "write", None)
    with CaptureQueriesContext(connection) as asked:
        assert len(question(brands[0].pk, pks)) == 3
    assert len(asked) == 1


def test_among_finds_what_in_finds():
    brands = [make_brand(name=name) for name in ("Луч", "Чайка", "Заря")]
    watches = [make_watch(brand=brand) for brand in brands for _number in range(2)]
    for chosen in ([watches[0]], watches[1:4], watches):
        pks = {watch.pk for watch in chosen}
        assert set(Watch.objects.filter(Among(F("pk"), pks))) == set(chosen)
        numbers = [watch.brand_id for watch in chosen]
        assert set(Watch.objects.filter(Among(F("brand"), numbers))) == set(Watch.objects.filter(brand__in=numbers))
    assert set(Watch.objects.exclude(Among(F("pk"), [watches[0].pk]))) == set(watches[1:])


def test_among_nothing_is_not_asked(django_assert_num_queries):
    make_watch()
    with django_assert_num_queries(0):
        assert not Watch.objects.filter(Among(F("pk"), []))


def test_among_has_one_value_for_any_number_of_them():
    _sql, params = Watch.objects.filter(Among(F("pk"), range(1000))).query.sql_with_params()
    assert len(params) == 1
