"""`manage.py housekeeping`: everything that must happen by itself, for cron or a timer to run every minute or so."""

import logging

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from config.noting import noting
from config.overview.running import write_down

logger = logging.getLogger(__name__)


def housekeeping_tasks() -> list[str]:
    """The dotted names that the AppConfigs list in their attribute `housekeeping`.

    Each names a function without arguments that may run at any time, also twice at once, and gives a
    sentence that says what it did.
    """
    return [path for config in apps.get_app_configs() for path in getattr(config, "housekeeping", [])]


class Command(BaseCommand):
    help = "Send waiting mail and do everything else that must happen by itself."

    def handle(self, **options):
        with noting():
            failed = self.do_all()
        write_down(failed)
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
