"""The catalogue's own data in the database."""

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def soviet(django_db_setup, django_db_blocker):
    """The data files, as `load_catalogue` puts them there. A module that uses it leaves nothing behind."""
    from catalogue.loading import load
    from catalogue.management.commands.load_catalogue import OWN_DATA

    with django_db_blocker.unblock(), transaction.atomic():
        load(OWN_DATA, lambda *place: None)
        yield
        transaction.set_rollback(True)
