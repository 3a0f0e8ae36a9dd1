"""A site of its own for a drill: an empty database and a folder for files, gone at the end."""

import contextlib
import os
import tempfile
from pathlib import Path


@contextlib.contextmanager
def scratch_site():
    """Set Django up on a new SQLite database, or an empty one that DATABASE_URL names. Gives the folder for files."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/drill.sqlite3")
        os.environ["SCRATCH"] = folder
        os.environ["MEDIA_ROOT"] = f"{folder}/media"
        os.environ["LOG_LEVEL"] = "CRITICAL"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        yield Path(folder) / "media"
        connections.close_all()


class Report:
    """Prints one line for each check and counts those that fail."""

    def __init__(self):
        self.failures = 0

    def check(self, what: str, holds: bool, seen="") -> None:
        self.failures += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {what} {seen}", flush=True)
