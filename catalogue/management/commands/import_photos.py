import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from catalogue.models import Side, Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo


class Command(BaseCommand):
    help = (
        "Take in the photos of a folder: FOLDER/<folder of the watch>/<side>.<ext>, or <side>/<any name>. "
        "FOLDER/credits.csv may have the columns file (as below FOLDER), credit and licence. "
        "Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        credits = read_credits(folder / "credits.csv")
        results = [self.take(folder, path, credits) for path in sorted(folder.glob("*/**/*")) if path.is_file()]
        self.stdout.write(f"{results.count(True)} photos taken in, {results.count(False)} refused")
        if False in results:
            raise CommandError("Some files were refused; the reasons stand above.")

    def take(self, folder: Path, path: Path, credits: dict) -> bool:
        """Take one file in; whether that was possible. Says why where not."""
        name = path.relative_to(folder).as_posix()
        watch_folder, side = path.relative_to(folder).parts[0], side_of(path.relative_to(folder))
        watch = Watch.objects.current().filter(folder=watch_folder).first()
        try:
            if watch is None:
                raise ValidationError(f"no watch has the folder “{watch_folder}”")
            if side not in Side.values:
                raise ValidationError(f"“{side}” is not a side; these are: {', '.join(Side.values)}")
            with path.open("rb") as file:
                photo = take_in(file)
            set_photo(watch, side, photo, **credits.get(name, {"credit": "", "licence": ""}), by=None, source=name)
        except ValidationError as error:
            self.stderr.write(f"{name}: {error.messages[0]}")
            return False
        self.stdout.write(f"{name}: {photo.width} × {photo.height}")
        return True


def side_of(path: Path) -> str:
    """`main` of both `folder/main.jpg` and `folder/main/anything.jpg`."""
    return path.stem if len(path.parts) == 2 else path.parts[1]


def read_credits(path: Path) -> dict[str, dict[str, str]]:
    """Credit and licence by file name, where there is such a list."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["file"]: {"credit": row.get("credit") or "", "licence": row.get("licence") or ""} for row in rows}
