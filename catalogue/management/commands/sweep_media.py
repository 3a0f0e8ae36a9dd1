from datetime import timedelta

from django.core.management.base import BaseCommand

from catalogue.photos.sweeping import sweep


class Command(BaseCommand):
    help = "Remove files that belong to no photo, and report photos whose files are missing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than", type=int, default=24, metavar="HOURS", help="leave younger files alone (default: 24)"
        )

    def handle(self, *args, older_than, **options):
        swept = sweep(timedelta(hours=older_than))
        for name in swept.removed:
            self.stdout.write(f"removed {name}")
        for name in swept.missing:
            self.stderr.write(f"missing {name}")
        self.stdout.write(f"{len(swept.removed)} files removed, {len(swept.missing)} photos lack a file")
