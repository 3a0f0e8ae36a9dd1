"""All that a site on SQLite holds, into an empty database of PostgreSQL, with every row compared on both sides."""

from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model, QuerySet

from accounts.models import User
from catalogue.loading.statistics import analyze_catalogue
from catalogue.models import Watch

OLD = "moved_from"  # the name of the connection to the file
AT_ONCE = 1000  # rows


class NotMoved(Exception):
    """Why the file stays where the site's data is. Nothing of it was taken."""


def move(file: Path) -> Iterator[tuple[str, int, int]]:
    """Of each table its name and how many rows it has in the file and here. All of them come, or none."""
    open_file(file)
    call_command("migrate", interactive=False, verbosity=0)
    check_same_tables()
    if User.objects.exists() or Watch.objects.exists():
        raise NotMoved("The database that DATABASE_URL names has people or watches. Move into a new one.")
    tables = tables_of_the_site()
    with transaction.atomic(using=OLD), transaction.atomic():  # of one state of the file
        forget_what_migrations_wrote(tables)
        for model in tables:
            copy(model)
            yield model._meta.db_table, *compared(model)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(statement)
    analyze_catalogue()


def open_file(file: Path) -> None:
    if connection.vendor != "postgresql":
        raise NotMoved("DATABASE_URL does not name a database of PostgreSQL, into which to move.")
    if not file.is_file():
        raise NotMoved(f"There is no file {file}.")
    connections.settings[OLD] = connections.configure_settings(
        {"default": {}, OLD: {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}}
    )[OLD]


def check_same_tables() -> None:
    """The file is of this very release."""
    try:
        executor = MigrationExecutor(connections[OLD])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NotMoved(f"The file is no database of the site: {error}") from error
    here = MigrationRecorder(connection).applied_migrations().keys()
    newer = executor.loader.applied_migrations.keys() - here - executor.loader.replacements.keys()
    if waiting or newer:
        raise NotMoved("The file is of another release: run `migrate` of this one on it first, or install its own.")


def tables_of_the_site() -> list[type[Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy and not model._meta.swapped]


def forget_what_migrations_wrote(tables: list[type[Model]]) -> None:
    names = [model._meta.db_table for model in tables]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), names, allow_cascade=True))


def rows(model: type[Model], alias: str) -> QuerySet:
    return QuerySet(model, using=alias).order_by("pk")


def copy(model: type[Model]) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    old = rows(model, OLD).iterator(AT_ONCE)
    while some := list(islice(old, AT_ONCE)):
        # As they stand: bulk_create would put today's date where a field has auto_now.
        QuerySet(model, using="default")._insert(some, fields=fields, using="default", raw=True)


def compared(model: type[Model]) -> tuple[int, int]:
    """How many rows there are on each side. Raises NotMoved at the first that differs."""
    old, new = (rows(model, alias).values_list().iterator(AT_ONCE) for alias in (OLD, "default"))
    counts = [0, 0]
    for before, after in zip_longest(old, new):
        counts[0] += before is not None
        counts[1] += after is not None
        if before != after:
            raise NotMoved(f"{model._meta.db_table}: the row {(before or after)[0]} is not the same on both sides.")
    return counts[0], counts[1]
