"""`manage.py housekeeping`: everything that must happen by itself, for cron or a timer to run every minute or so."""

import logging
import time

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from accounts.letters.outbox import send_waiting_letters
from config.health import pending_migrations
from config.noting import noting
from config.overview.running import write_down

logger = logging.getLogger(__name__)


def housekeeping_tasks() -> list[str]:
    """The dotted names that the AppConfigs list in their attribute `housekeeping`.

    Each names a function without arguments that may run at any time, also twice at once, and gives a
    sentence that says what it did.
    """
    return [path for config in apps.get_app_configs() for path in getattr(config, "housekeeping", [])]


def send_as_they_come(seconds: int) -> None:
    """Look every second whether a letter waits, so that somebody who signs up has theirs at once."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(1)
        send_waiting_letters()


class Command(BaseCommand):
    help = "Send waiting mail and do everything else that must happen by itself."

    def add_arguments(self, parser):
        parser.add_argument(
            "--stay", type=int, default=0, metavar="SECONDS", help="then send letters as they come, for so long"
        )

    def handle(self, *, stay, **options):
        if waiting := pending_migrations():
            # The code of a new release before `migrate`, as cron meets it in an upgrade.
            self.stdout.write(f"{waiting} migrations wait: nothing is done before `manage.py migrate`.")
            time.sleep(stay)
            return
        with noting():
            failed = self.do_all()
        write_down(housekeeping_tasks(), failed)
        with noting():
            send_as_they_come(stay)
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def do_all(self) -> list[str]:
        """Each task in its turn; gives the names of those that failed."""
        failed = []
        for path in housekeeping_tasks():
            try:
                self.stdout.write(f"{path}: {import_string(path)()}")
            except Exception:  # one task that fails must not keep the others from running
                logger.exception("Housekeeping failed", extra={"task": path})
                failed.append(path)
        return failed
