from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from catalogue.photos.importing import NEEDS_SOMEBODY, PhotoImport, Verdict


class Command(BaseCommand):
    help = (
        "Take in the photos of a folder: FOLDER/<folder of the watch>/<side>.<ext>, or <side>/<any name>; a side may "
        "be named in Russian. FOLDER/credits.csv may have the columns file (as below FOLDER), credit and licence. "
        "A side that people gave a photo stays as it is. Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--small", action="store_true", help="take in photos smaller than a thumbnail, too")

    @translation.override("en")
    def handle(self, *, folder: Path, dry_run: bool, small: bool, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            photos = PhotoImport(folder, dry_run=dry_run, small=small)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        found = Counter()
        for outcome in photos.outcomes():
            found[outcome.verdict] += 1
            stream = self.stderr if outcome.verdict in NEEDS_SOMEBODY else self.stdout
            stream.write(": ".join(filter(None, [outcome.verdict.value, outcome.name, outcome.reason])))
        self.stdout.write("; ".join(f"{found[verdict]} {verdict.value}" for verdict in Verdict))
        if dry_run:
            self.stdout.write("That is what would be done: nothing was changed.")
        if any(found[verdict] for verdict in NEEDS_SOMEBODY):
            raise CommandError("Some files need you; the reasons stand above.")
