"""Pages of a sorted list by key, not by number: the thousandth costs what the first one does."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

PAGE_SIZE = 24
MOST_COUNTED = 10_000  # rows of a list that says at which of them a page stands
LARGEST_KEY = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1


class UnknownPlace(ValueError):
    """The address names a place in the list that cannot be one."""


@dataclass(frozen=True)
class Order:
    """A total order: by one NOT NULL column or annotation, then by the id in the same direction.

    `by` names the column, or says which it is for who is reading. `number` says that it holds whole numbers; text
    otherwise.
    """

    by: str | Callable[[], str] = "pk"
    descending: bool = False
    number: bool = False

    @property
    def field(self) -> str:
        return self.by() if callable(self.by) else self.by

    def names(self, *, backwards: bool) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{name}" for name in dict.fromkeys([self.field, "pk"])]

    def place_of(self, row) -> str:
        """Where `row` stands, as an address can say it. The column's value comes first: it may be empty."""
        return str(row.pk) if self.field == "pk" else f"{getattr(row, self.field)}~{row.pk}"

    def read(self, place: str) -> tuple[str | int, int]:
        """The value and the id that `place_of` wrote. Raises UnknownPlace."""
        value, _, key = place.rpartition("~")
        if bool(value) == (self.field == "pk"):
            raise UnknownPlace(place)
        pk = whole_number(key, LARGEST_KEY)
        return whole_number(value, LARGEST_NUMBER) if self.number and value else value, pk

    def beyond(self, queryset: QuerySet, place: str, *, backwards: bool) -> QuerySet:
        """The rows that follow `place` in this order, or stand before it."""
        stop, key = self.read(place)
        side = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"pk__{side}": key})
        if self.field == "pk":
            return queryset.filter(further)
        # The first condition lets the database start in its index; the second settles the ties.
        return queryset.filter(Q(**{f"{self.field}__{side}e": stop}), Q(**{f"{self.field}__{side}": stop}) | further)

    def rows(self, queryset: QuerySet, place: str, *, backwards: bool, most: int) -> list:
        """The first rows, of those that follow `place` or stand before it where one is named."""
        if place:
            queryset = self.beyond(queryset, place, backwards=backwards)
        return list(queryset.order_by(*self.names(backwards=backwards))[:most])

    def number_before(self, queryset: QuerySet, place: str) -> int:
        """How many rows stand before `place`."""
        return self.beyond(queryset, place, backwards=True).count()


def whole_number(text: str, largest: int) -> int:
    """The number that `text` writes in digits. Raises UnknownPlace for anything else and beyond `largest`."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= largest):
        raise UnknownPlace(text)
    return int(text)


@dataclass(frozen=True)
class Page:
    """Some neighbouring rows, and the places to ask for the ones before and after them; empty at the ends.

    `number` is that of the first among `total`; 0 where counting them would cost too much.
    """

    rows: list
    before: str = ""
    after: str = ""
    number: int = 0
    total: int = 0

    @property
    def last_number(self) -> int:
        return self.number + len(self.rows) - 1

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


END = "end"  # the place behind the last row


def number_of(page: Page, queryset: QuerySet, order: Order, total: int) -> int:
    """Which of all rows the first of `page` is; 0 where there are too many to count."""
    if not page.rows or total > MOST_COUNTED:
        return 0
    return order.number_before(queryset, page.before) + 1 if page.before else 1


def page_of(queryset: QuerySet, order: Order, *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page:
    """The page that follows the place `after`, or precedes `before`, or is the first. Raises UnknownPlace."""
    backwards = bool(before) and not after
    place = after or before
    rows = order.rows(queryset, "" if place == END else place, backwards=backwards, most=size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(rows)
    has_before, has_after = (more, place != END) if backwards else (bool(place), more)
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
        start = max(0, (len(found) if before == END else bisect_left(found, place(before))) - size)
    shown = found[start : start + size]
    if not shown:
        return Page([])
    first, last = (f"{value}~{key}" for value, key in (shown[0], shown[-1]))
    more = start + size < len(found)
    ends = {"before": first if start else "", "after": last if more else ""}
    return Page([key for _value, key in shown], **ends, number=start + 1, total=len(found))
