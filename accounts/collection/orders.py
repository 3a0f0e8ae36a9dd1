"""What a collection can be sorted by."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import BY_TITLE


def first(column: str):
    return F(column).asc(nulls_last=True)


def last(column: str):
    return F(column).desc(nulls_last=True)


# By name: what it is called, and the columns; «-» before a name turns it round, what is unknown stays at the end.
SORTS = {
    "title": (_("by name"), [BY_TITLE.asc()]),
    "new": (_("newest in my collection"), [last("pk")]),
    "year": (_("by year"), [first("watch__first_year"), BY_TITLE.asc()]),
    "price": (_("by price"), [last("price"), BY_TITLE.asc()]),
    "acquired": (_("by date acquired"), [last("acquired_on"), BY_TITLE.asc()]),
    "asking": (_("by asking price"), [last("asking_price"), BY_TITLE.asc()]),
    "status": (_("by status"), [first("status"), BY_TITLE.asc()]),
    "condition": (_("by condition"), [first("condition"), BY_TITLE.asc()]),
    "place": (_("by storage place"), [first("place"), BY_TITLE.asc()]),
    "seller": (_("by seller"), [first("seller"), BY_TITLE.asc()]),
}


def order_of(sort: str) -> list:
    chief, *others = SORTS[sort.removeprefix("-")][1]
    if sort.startswith("-"):
        chief = type(chief)(chief.expression, nulls_last=chief.nulls_last, descending=not chief.descending)
    return [chief, *others, "pk"]
