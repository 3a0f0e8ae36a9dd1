from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from catalogue.loading.statistics import analyze_catalogue
from catalogue.models import changing_catalogue
from catalogue.photos.importing import Verdict
from config.prototype.photos import PrototypePhotos
from config.prototype.report import CsvReport, Finding, Report
from config.prototype.rows import import_rows
from config.prototype.source import SourceRefused, open_source

SILENT = {Verdict.TAKEN, Verdict.SAME}


class Command(BaseCommand):
    help = (
        "Bring in the prototype: its database at DATABASE_URL (postgresql://… or sqlite:///…), which is only read, and "
        "its folders of photos. All rows in one transaction, then the photos one by one. Running it again brings what "
        "is new and changes nothing else. What was changed, merged, doubtful or refused is said, with the reason."
    )

    def add_arguments(self, parser):
        parser.add_argument("database_url")
        parser.add_argument("--photos", type=Path, help="the prototype's folder of photos, a folder for each watch")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--report", type=Path, default=Path("prototype-report.csv"), help="the same as CSV")
        parser.add_argument("--small", action="store_true", help="take in photos smaller than a thumbnail, too")
        parser.add_argument("--administrators", action="store_true", help="its administrators are administrators here")

    @translation.override("en")
    def handle(self, *, database_url: str, photos: Path | None, dry_run: bool, report: Path, **options):
        if photos and not photos.is_dir():
            raise CommandError(f"{photos} is not a folder.")
        with ExitStack() as open_things:
            try:
                source = open_things.enter_context(open_source(database_url))
                # The report names people: nobody else on this machine may read it.
                file = open_things.enter_context(report.open("w", encoding="utf-8-sig", newline=""))
                report.chmod(0o600)
            except SourceRefused as error:
                raise CommandError(str(error)) from error
            except OSError as error:
                raise CommandError(f"The report cannot be written: {error}. Say where: --report FILE") from error
            self.table = CsvReport(file)
            self.bring_in(source, photos, dry_run=dry_run, **options)
        self.stdout.write(f"The report stands in {report}, too.")
        if dry_run:
            self.stdout.write("That is what would be done: nothing was changed.")

    def bring_in(self, source, photos: Path | None, *, dry_run: bool, administrators: bool, small: bool, **options):
        """The rows, then the photos. Tried only, both happen in a transaction that is not kept."""
        found = Report(self.say)
        with changing_catalogue(whole=False):  # once for all rows, each of which says that it changes
            import_rows(source, found, administrators=administrators)
            if dry_run:
                self.take_photos(source, photos, dry_run=True, small=small)
                transaction.set_rollback(True)
        if not dry_run:
            analyze_catalogue()
            self.take_photos(source, photos, dry_run=False, small=small)
        for line in found.totals():
            self.stdout.write(line)

    def take_photos(self, source, photos: Path | None, *, dry_run: bool, small: bool) -> None:
        if not photos:
            return
        counts = Counter()
        try:
            outcomes = PrototypePhotos(photos, source, dry_run=dry_run, small=small).outcomes()
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        for outcome in outcomes:
            counts[outcome.verdict] += 1
            if outcome.verdict not in SILENT:
                self.say(Finding("photo", "", outcome.name, outcome.verdict, "", outcome.reason))
        self.stdout.write("photos: " + ", ".join(f"{counts[each]} {each.value}" for each in Verdict if counts[each]))

    def say(self, finding: Finding) -> None:
        self.table.write(finding)
        self.stdout.write(str(finding))
