"""Writing many rows as fast as the database takes them."""

from collections.abc import Iterable, Sequence

from django.core.management.color import no_style
from django.db import connection, models


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Insert rows of plain values, in the order of `columns`: with COPY on PostgreSQL, in batches elsewhere.

    Nothing is checked or filled in: the values must be what the columns hold.
    """
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def synchronise_ids(model: type[models.Model]) -> None:
    """Let the next id follow the largest one, after rows were written with ids of our own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
