"""How somebody looks at their collection: as a list or a table, with which columns, so many on a page.

The address says so; what it does not say is as that person chose it last.
"""

from dataclasses import dataclass, replace
from itertools import islice

from django.http import QueryDict

from accounts.collection.table import COLUMNS, USUAL
from accounts.models import User

LIST, TABLE = "list", "table"
SIZES = (25, 50, 100, 200)
NAMES = ("view", "columns", "size")
MOST_TOLD, LONGEST_TOLD = 10, 200  # values without meaning that a page repeats, and letters of each


@dataclass(frozen=True)
class Manner:
    view: str = LIST
    columns: tuple[str, ...] = tuple(USUAL)
    size: int = 50

    def told(self, query: QueryDict) -> "Manner":
        """The same as far as `query` does not say otherwise."""
        view, size = query.get("view"), query.get("size", "")
        columns = tuple(name for name in COLUMNS if name in query.getlist("columns"))
        return replace(
            self,
            view=view if view in {LIST, TABLE} else self.view,
            columns=columns or self.columns,
            size=int(size) if size in map(str, SIZES) else self.size,
        )

    @property
    def is_table(self) -> bool:
        return self.view == TABLE


def without_meaning(query: QueryDict) -> tuple[str, ...]:
    """The values of an address that say how to look and mean nothing, as far as a page repeats them."""
    known = {"view": {LIST, TABLE}, "columns": COLUMNS, "size": {*map(str, SIZES)}}
    found = (value for name in NAMES for value in query.getlist(name) if value and value not in known[name])
    return tuple(value[:LONGEST_TOLD] for value in islice(found, MOST_TOLD))


def manner_of(user: User) -> Manner:
    """As the person chose last. Columns that are no more are left out."""
    kept = QueryDict(mutable=True)
    for name, value in user.collection_manner.items():
        kept.setlist(name, value if isinstance(value, list) else [str(value)])
    return Manner().told(kept)


def remember(user: User, query: QueryDict) -> Manner:
    manner = manner_of(user).told(query)
    user.collection_manner = {"view": manner.view, "columns": [*manner.columns], "size": manner.size}
    user.save(update_fields=["collection_manner"])
    return manner
