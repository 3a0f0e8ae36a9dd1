"""Writing many rows as fast as the database takes them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models, transaction

# What a table can do without while it is filled; what a constraint needs comes back with the constraint.
CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'
"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = %s::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


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


@contextmanager
@transaction.atomic
def without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """On PostgreSQL, take the tables' indexes and foreign keys off and make them anew at the end.

    Sorting once is several times faster than a million insertions in order. All is one transaction: if anything fails,
    nothing was taken off. Nobody else can use the tables meanwhile.
    """
    if connection.vendor != "postgresql":
        yield
        return
    statements = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL lock_timeout = 0")  # the server may just be vacuuming what a foreign key points at
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for what in (CONSTRAINTS, INDEXES):
            for table in tables:
                cursor.execute(what, [connection.ops.quote_name(table._meta.db_table)])
                statements += cursor.fetchall()
        for drop, _make in statements:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        for _drop, make in reversed(statements):
            cursor.execute(make)
