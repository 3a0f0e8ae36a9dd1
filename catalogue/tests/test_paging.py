"""Paging by key visits every row once, in order, both ways."""

import pytest

from catalogue.models import Watch
from catalogue.paging import Order, UnknownPlace, page_of

from .factories import make_brand, make_watch

pytestmark = pytest.mark.django_db

ORDERS = [
    Order(),
    Order(descending=True),
    Order("title_sort"),
    Order("known_year", number=True),
    Order("have_count", descending=True, number=True),
]


@pytest.fixture
def watches():
    brand = make_brand()
    years = [1960, None, 1955, 1960, None, 1970, 1955]
    for number, year in enumerate(years):
        make_watch(brand=brand, title="Полёт" if number % 2 else "Ёлка, 1", start_release=year, have_count=number % 3)
    return Watch.objects.with_known_year()


def walk(queryset, order, direction) -> list[int]:
    page = page_of(queryset, order, size=2)
    if direction == "before":
        while page.after:
            page = page_of(queryset, order, after=page.after, size=2)
    seen = []
    while True:
        rows = [row.pk for row in page]
        seen = seen + rows if direction == "after" else rows + seen
        place = getattr(page, direction)
        if not place:
            return seen
        page = page_of(queryset, order, **{direction: place}, size=2)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("direction", ["after", "before"])
def test_every_row_once_and_in_order(watches, order, direction):
    expected = list(watches.order_by(*order.names(backwards=False)).values_list("pk", flat=True))
    assert walk(watches, order, direction) == expected
    assert len(expected) == 7


def test_unknown_years_stand_last(watches):
    rows = list(page_of(watches, Order("known_year", number=True)))
    assert [row.start_release for row in rows] == [1955, 1955, 1960, 1960, 1970, None, None]


@pytest.mark.parametrize(
    "place", ["x", "~1", "1955~", "1955~-1", "word~1", "1955~9223372036854775808", "1" * 30 + "~1"]
)
def test_a_place_that_cannot_be_is_refused(watches, place):
    with pytest.raises(UnknownPlace):
        page_of(watches, Order("known_year", number=True), after=place)
