"""Pages of a sorted list by key, not by number: the thousandth costs what the first one does."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from django.db.models import Q, QuerySet

PAGE_SIZE = 24
LARGEST_KEY = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1


class UnknownPlace(ValueError):
    """The address names a place in the list that cannot be one."""


@dataclass(frozen=True)
class Order:
    """A total order: by one NOT NULL column or annotation, then by the id in the same direction.

    `number` says that the column holds whole numbers; text otherwise.
    """

    field: str = "pk"
    descending: bool = False
    number: bool = False

    def names(self, *, backwards: bool) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{name}" for name in dict.fromkeys([self.field, "pk"])]

    def place_of(self, row) -> str:
        """Where `row` stands, as an address can say it. The column's value comes first: it may be empty."""
        return str(row.pk) if self.field == "pk" else f"{getattr(row, self.field)}~{row.pk}"

    def beyond(self, queryset: QuerySet, place: str, *, backwards: bool) -> QuerySet:
        """The rows that follow `place` in this order, or stand before it."""
        value, _, key = place.rpartition("~")
        if bool(value) == (self.field == "pk"):
            raise UnknownPlace(place)
        side = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"pk__{side}": whole_number(key, LARGEST_KEY)})
        if self.field == "pk":
            return queryset.filter(further)
        stop = whole_number(value, LARGEST_NUMBER) if self.number else value
        # The first condition lets the database start in its index; the second settles the ties.
        return queryset.filter(Q(**{f"{self.field}__{side}e": stop}), Q(**{f"{self.field}__{side}": stop}) | further)


def whole_number(text: str, largest: int) -> int:
    """The number that `text` writes in digits. Raises UnknownPlace for anything else and beyond `largest`."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= largest):
        raise UnknownPlace(text)
    return int(text)


@dataclass(frozen=True)
class Page:
    """Some neighbouring rows, and the places to ask for the ones before and after them; empty at the ends."""

    rows: list
    before: str = ""
    after: str = ""

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def page_of(queryset: QuerySet, order: Order, *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page:
    """The page that follows the place `after`, or precedes `before`, or is the first. Raises UnknownPlace."""
    backwards = bool(before) and not after
    place = after or before
    if place:
        queryset = order.beyond(queryset, place, backwards=backwards)
    rows = list(queryset.order_by(*order.names(backwards=backwards))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(rows)
    has_before, has_after = (more, True) if backwards else (bool(place), more)
    return Page(
        rows,
        before=order.place_of(rows[0]) if has_before else "",
        after=order.place_of(rows[-1]) if has_after else "",
    )


def page_of_found(found: list[tuple[str, int]], *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page:
    """The same of a short list that is in memory, sorted: where each row stands, as text, and its id. Rows are ids."""

    def place(text: str) -> tuple[str, int]:
        value, _, key = text.rpartition("~")
        return value, whole_number(key, LARGEST_KEY)

    start = bisect_right(found, place(after)) if after else 0
    if before and not after:
        start = max(0, bisect_left(found, place(before)) - size)
    shown = found[start : start + size]
    if not shown:
        return Page([])
    first, last = (f"{value}~{key}" for value, key in (shown[0], shown[-1]))
    more = start + size < len(found)
    return Page([key for _value, key in shown], before=first if start else "", after=last if more else "")
