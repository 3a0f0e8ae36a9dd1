from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.moving import NotMoved, move


class Command(BaseCommand):
    help = "Move a site from SQLite into the empty database of PostgreSQL that DATABASE_URL names, every row compared"
    requires_system_checks = ()  # the database is empty

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file of SQLite; nothing may write to it meanwhile")

    def handle(self, *, file, **options):
        total = 0
        try:
            for table, before, after in move(file):
                self.stdout.write(f"{table}: {before} rows in the file, {after} here")
                total += after
        except (NotMoved, DatabaseError) as error:
            raise CommandError(f"Nothing was moved. {error}") from error
        self.stdout.write(f"Moved {total} rows; each was compared.")
