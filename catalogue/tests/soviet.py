"""The catalogue's own data in the database. For the tests of every app."""

import os
import pickle
from fcntl import LOCK_EX, flock

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from catalogue.loading.bulk import insert_rows
from catalogue.management.commands.load_catalogue import OWN_DATA


def models() -> list[type[Model]]:
    found = apps.get_app_config("catalogue").get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed]


def columns_of(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not field.generated]


def loaded_rows() -> dict[str, list[tuple]]:
    """Every row that `load_catalogue` makes of the data files, as the columns hold it, by table. Leaves none."""
    from catalogue.loading import load

    rows, quote = {}, connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        load(OWN_DATA)
        for model in models():
            cursor.execute(f"SELECT {', '.join(map(quote, columns_of(model)))} FROM {quote(model._meta.db_table)}")
            rows[model._meta.db_table] = cursor.fetchall()
        transaction.set_rollback(True)
    return rows


def some_here(things: list) -> list:
    """All of `things` on SQLite; of the same rows the same code says the same on another database, where it is every
    fifth; with WHOLE in the environment all.
    """
    return things if connection.vendor == "sqlite" or "WHOLE" in os.environ else things[::5]


@pytest.fixture(scope="session")
def soviet_rows(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, list[tuple]]:
    """`loaded_rows`, which are seconds of work: the first of several processes makes them, the others read its file."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    file = folder / "soviet.pickle"
    with (folder / "soviet.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not file.exists():
            with django_db_blocker.unblock():
                file.write_bytes(pickle.dumps(loaded_rows()))
        return pickle.loads(file.read_bytes())


@pytest.fixture(scope="module")
def soviet(soviet_rows, django_db_blocker):
    """The data files, as `load_catalogue` puts them there. A module that uses it leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        for model in models():
            model._base_manager.all()._raw_delete(connection.alias)  # what the migrations put there
            insert_rows(model, columns_of(model), soviet_rows[model._meta.db_table])
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models()):
                cursor.execute(statement)
        yield
        transaction.set_rollback(True)
