"""Asking for rows by what names each: in no order.

To put rows in order Django hashes every selected column, those of related rows too: of a watch with all that its page
shows that is a third of the time of asking.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
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


class Written:
    """A question that Django writes in SQL once for each database: writing it takes longer than its answer.

    `write` gives the rows as values, for whole numbers and lists of them; lists are named by `Among` alone. The answer
    is as the database has it: a truth of SQLite is 0 or 1.
    """

    MARK = 2**62  # stands in the text for the first of what is asked about; no row has such a number

    def __init__(self, model: type[Model], write: Callable[..., QuerySet]):
        self.model, self.write = model, write
        self.known: dict[str, tuple[str, tuple]] = {}

    def __call__(self, *asked: int | list[int]) -> list[tuple]:
        alias = router.db_for_read(self.model)
        with connections[alias].cursor() as cursor:
            cursor.execute(*self.sql(alias, *asked))
            return cursor.fetchall()

    def sql(self, alias: str, *asked: int | list[int]) -> tuple[str, list[Any]]:
        """The text for this database, and what is given beside it."""
        marks = [[self.MARK + place] if isinstance(one, list) else self.MARK + place for place, one in enumerate(asked)]
        if alias not in self.known:
            self.known[alias] = self.write(*marks).using(alias).query.get_compiler(alias).as_sql()
        text, given = self.known[alias]
        as_told = {str(mark): one for mark, one in zip(marks, asked, strict=True)}
        if connections[alias].vendor == "sqlite":
            as_told |= {mark: json.dumps(one) for mark, one in as_told.items() if isinstance(one, list)}
        return text, [as_told.get(str(one), one) for one in given]
