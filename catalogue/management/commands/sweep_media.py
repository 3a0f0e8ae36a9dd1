from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from catalogue.photos import ownership
from catalogue.photos.sweeping import TooMany, sweep


class Command(BaseCommand):
    help = "Remove files that belong to no photo, and report photos whose files are missing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than", type=int, default=24, metavar="HOURS", help="leave younger files alone (default: 24)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--however-many", action="store_true", help="also where that is much of what there is")

        parser.add_argument("--take-over", action="store_true", help="the store is this database's from now on")

    def handle(self, *args, older_than: int, dry_run: bool, however_many: bool, take_over: bool, **options):
        if take_over:
            ownership.take_over()
        try:
            swept = sweep(timedelta(hours=older_than), dry_run=dry_run, however_many=however_many)
        except TooMany as error:
            raise CommandError(f"{error} Nothing was removed; if they are, say --however-many.") from error
        except ownership.NotOurs as error:
            raise CommandError(str(error)) from error
        for name in swept.removed:
            self.stdout.write(f"{'would remove' if dry_run else 'removed'} {name}")
        for name in swept.missing:
            self.stderr.write(f"missing {name}")
        told = "would be removed" if dry_run else "removed"
        self.stdout.write(f"{len(swept.removed)} files {told}, {len(swept.missing)} photos lack a file")
