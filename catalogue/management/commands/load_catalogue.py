import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from catalogue.loading import FilesRefused, load

OWN_DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load the catalogue's data files: everything or nothing. A second load changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, default=OWN_DATA, help="where the files are; catalogue/data"
        )

    def handle(self, *, folder: Path, verbosity: int, **options):
        try:
            report = load(folder, self.show_progress if verbosity and sys.stderr.isatty() else lambda *place: None)
        except FilesRefused as refused:
            raise CommandError(f"FilesRefused, nothing was changed:\n{refused}") from refused
        for problem in report.kept:
            self.stdout.write(f"Kept as it is: {problem}")
        if report.left_to_reindex:
            self.stdout.write(f"{report.left_to_reindex} watches are found by their new names after: manage.py reindex")
        if verbosity:
            self.stdout.write(
                f"Added {self.counted(report.added)}; changed {self.counted(report.changed)}; "
                f"kept as people made it: {len(report.kept)}."
            )

    def counted(self, counter) -> str:
        return ", ".join(f"{number} in {file}" for file, number in counter.items()) or "nothing"

    def show_progress(self, file: str, done: int, total: int):
        self.stderr.write(f"\r{file}: {done} of {total}", ending="\n" if done == total else "")
