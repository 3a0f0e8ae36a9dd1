"""The catalogue's own data in the database."""

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


@pytest.fixture(scope="session")
def soviet_rows(django_db_setup, django_db_blocker) -> dict[type, list]:
    """Every row of the catalogue, by model, as `load_catalogue` makes them of the data files: seconds of work."""
    from catalogue.loading import load
    from catalogue.management.commands.load_catalogue import OWN_DATA

    with django_db_blocker.unblock(), transaction.atomic():
        load(OWN_DATA, lambda *place: None)
        models = apps.get_app_config("catalogue").get_models(include_auto_created=True)
        rows = {model: list(model._base_manager.all()) for model in models if model._meta.managed}
        transaction.set_rollback(True)
    return rows


@pytest.fixture(scope="module")
def soviet(soviet_rows, django_db_blocker):
    """The data files, as `load_catalogue` puts them there. A module that uses it leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        for model, rows in soviet_rows.items():
            model._base_manager.all()._raw_delete(connection.alias)  # what the migrations put there
            model._base_manager.bulk_create(rows, batch_size=500)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), soviet_rows):
                cursor.execute(statement)
        yield
        transaction.set_rollback(True)
