"""Asking for rows by what names each: in no order.

To put rows in order Django hashes every selected column, those of related rows too: of a watch with all that its page
shows that is a third of the time of asking.
"""

import json
from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Lookup, Model, QuerySet

Row = TypeVar("Row", bound=Model)


def only_row(rows: QuerySet[Row]) -> Row | None:
    """The row of a queryset that has one at most."""
    return next(iter(rows.order_by()), None)


class UnorderedBulk(QuerySet):
    """A queryset whose `in_bulk` asks for no order: its dictionary is asked by key."""

    def in_bulk(self, id_list=None, *, field_name="pk"):
        return super(UnorderedBulk, self.order_by()).in_bulk(id_list, field_name=field_name)


class Among(Lookup):
    """`filter(Among(F("pk"), numbers))`: as `pk__in=numbers`, with the numbers as one value.

    Of a thousand values Django makes a thousand parts of a query, which psycopg then takes apart again.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        return list(self.rhs)

    def as_postgresql(self, compiler, connection) -> tuple[str, list]:
        # Smaller integers, as psycopg would write them, are compared by another operator, and planned worse.
        return self.written("= ANY(%s::bigint[])", self.rhs, compiler, connection)

    def as_sqlite(self, compiler, connection) -> tuple[str, list]:
        return self.written("IN (SELECT value FROM json_each(%s))", json.dumps(self.rhs), compiler, connection)

    def written(self, how: str, value, compiler, connection) -> tuple[str, list]:
        if not self.rhs:
            raise EmptyResultSet  # nothing is asked
        left, params = self.process_lhs(compiler, connection)
        return f"{left} {how}", [*params, value]
