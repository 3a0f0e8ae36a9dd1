import time
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks
from django.core.management.commands import migrate
from django.db import OperationalError, connections

from config.migrating import swiftly

PATIENCE = "1s"
TRIES = 60
ONE_AT_A_TIME = 20261128  # the number of the lock that two runs of `migrate` share


@contextmanager
def turn(connection):
    """Two that migrate at once go one after the other; the second finds nothing left to do."""
    if connection.vendor == "sqlite":
        if connection.is_in_memory_db():
            yield
            return
        with Path(f"{connection.settings_dict['NAME']}.migrating").open("a") as file:
            locks.lock(file, locks.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


class Command(migrate.Command):
    """Django's own, which on PostgreSQL never holds up the site.

    A migration that waits for a table makes everybody after it wait too. So it waits for a second only, lets the others
    pass, and tries again. Each migration is one transaction: one that gave up has done nothing. And what it locks, it
    locks for as long as the database works, not Django: config.migrating.
    """

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        with turn(connection):
            self.migrate(connection, *args, **options)

    def migrate(self, connection, *args, **options):
        if connection.vendor != "postgresql":
            return super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        for attempt in range(1, TRIES + 1):
            try:
                with swiftly(connection):
                    return super().handle(*args, **options)
            except OperationalError as error:
                if "lock timeout" not in str(error) or attempt == TRIES:
                    raise
                self.stdout.write(f"Somebody is using the table; trying again ({attempt})")
                time.sleep(2)
        return None
