import time

from django.core.management.commands import migrate
from django.db import OperationalError, connections

PATIENCE = "1s"
TRIES = 60


class Command(migrate.Command):
    """Django's own, which on PostgreSQL never holds up the site.

    A migration that waits for a table makes everybody after it wait too. So it waits for a second only, lets the others
    pass, and tries again. Each migration is one transaction: one that gave up has done nothing.
    """

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            return super().handle(*args, **options)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        for attempt in range(1, TRIES + 1):
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if "lock timeout" not in str(error) or attempt == TRIES:
                    raise
                self.stdout.write(f"Somebody is using the table; trying again ({attempt})")
                time.sleep(2)
        return None
