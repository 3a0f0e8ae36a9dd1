"""What changing or taking out many pieces makes of a collection: those that were ticked, or all that a filter finds."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from accounts.collection.bulk import BulkChange, Changed, Rows
from accounts.collection.manner import SIZES
from accounts.collection.page import CollectionPage
from accounts.models import Collection, User
from catalogue.decoding import whole_number

WANT = Collection.Status.WANT
# What many pieces may be told at once; those that may be emptied, too.
EDITED = ["status", "condition", "place", "box_papers", "seller", "acquired_on", "asking_price", "asking_currency"]
EMPTIED = [name for name in EDITED if Collection._meta.get_field(name).blank]


@dataclass(frozen=True)
class Picked:
    """The numbers of the pieces that are meant, and whether all that the address finds are."""

    pks: frozenset[int]
    is_all: bool

    def __len__(self):
        return len(self.pks)

    def __contains__(self, row: Collection):
        return row.pk in self.pks


def picked_by(query, user: User) -> Picked:
    """Those that `query` ticks; where it says `all`, those that it finds."""
    mine = Collection.objects.of(user)
    if query.get("which") == "all":
        return Picked(frozenset(CollectionPage.parse(query, mine).narrowed.found), is_all=True)
    told = [whole_number(text) for text in query.getlist("pick")[: max(SIZES)]]
    return Picked(frozenset(mine.filter(pk__in=told).values_list("pk", flat=True)), is_all=False)


def edited(rows: Rows, picked: Picked, values: Mapping) -> tuple[BulkChange, int]:
    """The picked rows with `values`; and how many keep their status, being the second wish for their watch."""
    wanted = {row.watch_id for row in rows if row.status == WANT and row.watch_id}
    change, kept = BulkChange(), 0
    for row in rows:
        if row in picked:
            after = copy(row)
            for name, value in values.items():
                setattr(after, name, value)
            if after.watch_id and after.status == WANT != row.status:
                if after.watch_id in wanted:
                    after.status, kept = row.status, kept + 1
                wanted.add(after.watch_id)
            if became := Changed(row, after):
                change.changed.append(became)
    return change, kept


def removed(rows: Rows, picked: Picked) -> BulkChange:
    return BulkChange(removed=[row for row in rows if row in picked])
