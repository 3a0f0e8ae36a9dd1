"""Folders of photos as people keep them: whose photo a file is, of which side, and what is no photo at all."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.utils import translation

from catalogue.keys import address_of
from catalogue.loading.tables import UnreadableTable, named_cells, rows_of
from catalogue.models import Side, Watch, WatchImage

from .kinds import BEGINNING, kind_of

# What systems put beside people's files, and what we read ourselves.
SYSTEM_FILES = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "credits.csv"}
SYSTEM_FOLDERS = {"__macosx", "@eadir"}
PHOTOS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif", ".hif", ".avif"}
OTHER_PICTURES = {".gif", ".tif", ".tiff", ".bmp", ".svg", ".dng", ".cr2", ".nef"}
# What people call a side, beside its value and its name on the site.
CALLED = {
    Side.MAIN: "front face dial общий главная главный основная основное спереди перед лицо лицевая циферблат",
    Side.LEFT: "лево левая левый",
    Side.RIGHT: "право правая правый",
    Side.BOTTOM: "below низ нижняя",
}
MOST_CREDITS = 100_000
LONGEST = {key: WatchImage._meta.get_field(key).max_length for key in ("credit", "licence")}
FILLING = {"photo", "picture", "side", "view", "фото", "вид", "сторона"}


def files_of(folder: Path) -> Iterator[str]:
    """The name below `folder` of every file that a person put there: of each watch the main photo first.

    One watch's folder is read after the other: there may be 200 000 files.
    """
    for watch in sorted(each.name for each in folder.iterdir()):
        entry = folder / watch
        paths = [path.relative_to(folder) for path in (entry, *entry.rglob("*")) if path.is_file()]
        names = [PurePosixPath(path.as_posix()) for path in paths if not is_of_the_system(path)]
        yield from (str(name) for name in sorted(names, key=lambda name: (not is_main(name), name)))


def is_main(path: PurePosixPath) -> bool:
    return any(side_words().get(without_filling(word)) == Side.MAIN for word in (path.stem, path.parent.name))


def is_of_the_system(path: Path) -> bool:
    parts = [part.casefold() for part in path.parts]
    return parts[-1] in SYSTEM_FILES or any(part.startswith((".", "~$")) or part in SYSTEM_FOLDERS for part in parts)


def is_photo(path: Path) -> bool:
    """Whether a file is meant as a photo: by its name, or by what it begins with."""
    if path.suffix.casefold() in PHOTOS | OTHER_PICTURES:
        return True
    with path.open("rb") as file:
        return bool(kind_of(file.read(BEGINNING)))


def plain(name: str) -> str:
    """A name however its system writes it: capitals, and й as one letter or two."""
    return unicodedata.normalize("NFC", name).casefold()


@cache
def side_words() -> dict[str, Side]:
    """Each side by everything that it is called: its value, its names on the site, and what people say."""
    words = {word: side for side, called in CALLED.items() for word in called.split()}
    for language in ("en", "ru"):
        with translation.override(language):
            words |= {without_filling(str(side.label)): side for side in Side}
    return words | {side.value: side for side in Side}


def without_filling(name: str) -> str:
    words = plain(name).replace("_", " ").replace("-", " ").split()
    return " ".join(word for word in words if word not in FILLING)


def place_of(path: PurePosixPath) -> tuple[str, Side]:
    """The watch's folder and the side that a path below the import's folder names.

    `folder/main.jpg` and `folder/main/anything.jpg` are both its main photo. Raises ValidationError with what is wrong.
    """
    folder, *inner = path.parts
    if not inner:
        raise ValidationError("it stands in no watch's folder")
    if len(inner) > 2:
        raise ValidationError("it stands too deep: FOLDER/<watch>/<side>.jpg or FOLDER/<watch>/<side>/<any name>")
    name = path.stem if len(inner) == 1 else inner[0]
    side = side_words().get(without_filling(name))
    if side is None:
        raise ValidationError(f"which side is “{name}”? Rename it to one of: {', '.join(Side.values)}")
    return folder, side


def watch_of(folder: str) -> Watch | None:
    """The watch of a folder, whose name may be written as people write it: «Полёт 3133» is `poljot-3133`."""
    watches = Watch.objects.select_related("merged_into")
    found = watches.filter(folder=folder).first() or watches.filter(folder=address_of(folder)).first()
    return (found and found.merged_into) or found


def read_credits(path: Path) -> dict[str, dict[str, str]]:
    """Author and licence by file name, where there is such a list. Raises ValidationError."""
    if not path.exists():
        return {}
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError("credits.csv is not in UTF-8") from error
    head = text.partition("\n")[0]
    rows = rows_of(text, delimiter=";" if ";" in head else ",", most_rows=MOST_CREDITS)
    try:
        columns = next(rows, [])
        if "file" not in columns:
            raise ValidationError("credits.csv needs the columns file, credit and licence")
        named = named_cells(columns, rows, ["file", *LONGEST])
        credits = {name_in_credits(row.pop("file")): row for row in named}
    except UnreadableTable as error:
        raise ValidationError(f"credits.csv: {error}") from error
    for name, rights in credits.items():
        for key, value in rights.items():
            if len(value) > LONGEST[key]:
                raise ValidationError(f"credits.csv: {key} of {name} is longer than {LONGEST[key]} characters")
    return credits


def name_in_credits(name: str) -> str:
    return plain(name).replace("\\", "/").removeprefix("./")
