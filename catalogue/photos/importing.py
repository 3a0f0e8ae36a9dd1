"""Taking in a folder of photos. A side that people gave a photo, or took one off, stays as they made it.

What an import put there stands in the history as loaded, as it is with the data files, so that a later import may put
a better photo in its place.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath
from unicodedata import category

from django.core.exceptions import ValidationError
from django.db import transaction

from catalogue.models import CatalogueVersion, Revision, Watch, WatchImage
from catalogue.models.image import THUMBNAIL_WIDTH

from .folders import OTHER_PICTURES, files_of, is_photo, name_in_credits, place_of, read_credits, watch_of
from .pipeline import CleanPhoto, PhotoRefused, take_in
from .sizes import too_small
from .storing import PhotoNotStored, set_photo, store

NO_RIGHTS = {"credit": "", "licence": ""}


class Verdict(Enum):
    """What becomes of a file; the value is said of it."""

    TAKEN = "taken in"
    SAME = "here already"
    KEPT = "kept as people made it"
    UNCLEAR = "for you to decide"
    BROKEN = "broken"
    HOMELESS = "of no watch"
    NO_PHOTO = "no photo"


NEEDS_SOMEBODY = {Verdict.UNCLEAR, Verdict.BROKEN, Verdict.HOMELESS}


@dataclass(frozen=True)
class Outcome:
    """What became of the file `name`, and why."""

    name: str
    verdict: Verdict
    reason: str = ""


class Stopped(Exception):
    """The file is not taken in."""

    def __init__(self, verdict: Verdict, reason: str):
        super().__init__(reason)
        self.verdict, self.reason = verdict, reason


class FirstFiles:
    """The file that each side and each picture of a run is decided by: on disk, as there may be 200 000 photos."""

    def __init__(self):
        self.table = sqlite3.connect("", isolation_level=None)  # a file without a name, gone with the connection
        self.table.execute("CREATE TABLE first (key TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID")

    def get(self, *key) -> str | None:
        row = self.table.execute("SELECT name FROM first WHERE key = ?", [repr(key)]).fetchone()
        return row and row[0]

    def remember(self, name: str, *key) -> None:
        self.table.execute("INSERT INTO first VALUES (?, ?)", [repr(key), name])


class PhotoImport:
    """One run over a folder. With `dry_run` everything is looked at and nothing is written."""

    def __init__(self, folder: Path, *, dry_run: bool = False, small: bool = False):
        self.folder, self.dry_run, self.small = folder, dry_run, small
        self.credits = read_credits(folder / "credits.csv")
        self.uncredited = set(self.credits)
        self.first = FirstFiles()

    def outcomes(self) -> Iterator[Outcome]:
        """Take the files in one after the other, and say what became of each."""
        for name in files_of(self.folder):
            try:
                yield self.take(self.folder / name, name)
            except Stopped as stopped:
                yield Outcome(readable(name), stopped.verdict, stopped.reason)
        for name in sorted(self.uncredited):
            yield Outcome("credits.csv", Verdict.UNCLEAR, f"it names “{name}”, which is not in the folder")

    def take(self, path: Path, name: str) -> Outcome:
        self.uncredited.discard(name_in_credits(name))
        if readable(name) != name:
            raise Stopped(Verdict.UNCLEAR, "its name is not in UTF-8, or not of one line: rename it")
        if not is_photo(path):
            raise Stopped(Verdict.NO_PHOTO, "left alone")
        watch, side = self.place(name)
        place = type(watch).__name__, watch.pk, str(side)
        if first := self.first.get(*place):
            raise Stopped(Verdict.UNCLEAR, f"{first} is the photo of this side already")
        photo = self.read(path)
        if first := self.first.get(photo.sha256):
            raise Stopped(Verdict.UNCLEAR, f"the same picture as {first}")
        rights = self.credits.get(name_in_credits(name), NO_RIGHTS)
        self.first.remember(name, *place)
        self.first.remember(name, photo.sha256)
        shown = self.looked_up(watch, side, photo, rights)
        if not self.dry_run:
            self.write(watch, side, photo, rights, name)
        size = f"{photo.width} × {photo.height}"
        earlier = "in place of the one imported before" if shown else ""
        return Outcome(name, Verdict.TAKEN, ", ".join(filter(None, [size, earlier, too_small(photo)])))

    def place(self, name: str) -> tuple[Watch, str]:
        try:
            folder, side = place_of(PurePosixPath(name))
        except ValidationError as error:
            homeless = "/" not in name
            raise Stopped(Verdict.HOMELESS if homeless else Verdict.UNCLEAR, error.messages[0]) from error
        watch = self.watch_of(folder)
        if watch is None:
            raise Stopped(Verdict.HOMELESS, f"no watch has the folder “{folder}”")
        return watch, side

    def watch_of(self, folder: str) -> Watch | None:
        """Whose photos a folder holds. Another import may know more than the folder's name says."""
        return watch_of(folder)

    def looked_up(self, watch: Watch, side: str, photo: CleanPhoto, rights: dict) -> WatchImage | None:
        return looked_up(watch, side, photo, rights)

    def read(self, path: Path) -> CleanPhoto:
        try:
            with path.open("rb") as file:
                photo = take_in(file)
        except PhotoRefused as refused:
            other = refused.code == "kind" and path.suffix.casefold() in OTHER_PICTURES
            raise Stopped(Verdict.UNCLEAR if other else Verdict.BROKEN, refused.messages[0]) from refused
        if max(photo.width, photo.height) < THUMBNAIL_WIDTH and not self.small:
            raise Stopped(Verdict.UNCLEAR, f"{too_small(photo)} To take it all the same: --small")
        return photo

    def write(self, watch: Watch, side: str, photo: CleanPhoto, rights: dict, name: str) -> None:
        image = WatchImage(watch=watch, side=side)
        image.take_description(photo)
        try:
            store(photo, image.image.name)  # may be slow, so nobody is kept waiting for it yet
            with transaction.atomic():
                CatalogueVersion.objects.lock()
                looked_up(watch, side, photo, rights)  # once more, where somebody was quicker
                set_photo(watch, side, photo, **rights, by=None, evidence=name, action=Revision.Action.LOADED)
        except PhotoNotStored as refused:
            raise Stopped(Verdict.BROKEN, refused.messages[0]) from refused


def readable(name: str) -> str:
    """A file's name with an escape for what cannot be shown or stored: control signs, bytes that are not UTF-8."""
    return "".join(ascii(each)[1:-1] if category(each) in {"Cc", "Cs"} else each for each in name)


def looked_up(watch: Watch, side: str, photo: CleanPhoto, rights: dict) -> WatchImage | None:
    """The photo that may be replaced, None where there is none. Raises Stopped where `photo` must not be shown."""
    shown = WatchImage.objects.filter(watch=watch, side=side).select_related("photographer").first()
    if shown and shown.sha256 == photo.sha256 and rights in (NO_RIGHTS, rights_of(shown)):
        raise Stopped(Verdict.SAME, "")
    imported = imported_photo(watch, side)
    if shown and (shown.photographer or imported != {"sha256": shown.sha256, **rights_of(shown)}):
        raise Stopped(Verdict.KEPT, f"this side has a photo by {shown.author or 'somebody'}")
    if imported and not shown:
        raise Stopped(Verdict.KEPT, "somebody took the photo off this side")
    elsewhere = (
        WatchImage.objects.filter(sha256=photo.sha256).exclude(watch=watch, side=side).select_related("watch").first()
    )
    if elsewhere:
        raise Stopped(Verdict.UNCLEAR, f"the same picture as {elsewhere.folder}/{elsewhere.side}")
    return shown


def rights_of(image: WatchImage) -> dict:
    """Author and licence as history and a list of credits have them."""
    return {"credit": image.credit, "licence": image.licence}


def imported_photo(watch: Watch, side: str) -> dict | None:
    """What history says of the photo that an import put there last."""
    name = f"photo_{side}"
    loaded = Revision.objects.of(watch).filter(action=Revision.Action.LOADED, after__has_key=name).first()
    return loaded and loaded.after[name]
