"""Photographs given to drafts by the names that the rows of a spreadsheet gave."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.opening import opened_for
from catalogue.models import Side
from catalogue.photos.folders import is_of_the_system, plain
from drafts import actions
from drafts.errors import AlreadyDecided
from drafts.forms.photo import OWN_LICENCE
from drafts.models import DraftWatch
from drafts.photos import PhotoChange, check_day
from drafts.sides import side_of

MOST_PHOTOS = 40  # opened at once
MOST_PARTS = 500  # in a zip
LARGEST = 20 * 1024 * 1024
HERE = DraftWatch.CAME
ITEM = re.compile(rf"{HERE}|\.[a-z0-9]{{2,4}}(?=\s*[,;|\n])", re.IGNORECASE)
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError)


def unpacked(files: Iterable[UploadedFile]) -> Iterator[tuple[str, Callable[[], UploadedFile]]]:
    """The name of every file, and how to have it: one in memory at a time. A zip stands for the files in it."""
    for file in files:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for part in parts_of(archive):
                    yield part.filename, partial(content_of, archive, part)
        else:
            file.seek(0)
            yield file.name, partial(file.open)


def parts_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What people put into a zip, without what systems put beside it."""
    return [part for part in archive.infolist() if not part.is_dir() and not is_of_the_system(Path(part.filename))]


def content_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> UploadedFile:
    """One file; an empty one where it is broken, or unfolds to more than a photo may have."""
    try:
        with archive.open(part) as content:
            read = content.read(LARGEST + 1)
    except BROKEN:
        read = b""
    return SimpleUploadedFile(part.filename, read if len(read) <= LARGEST else b"")


def check_zips(files: Iterable[UploadedFile]) -> None:
    """Raise ValidationError for a zip that cannot be read, or has too many parts."""
    for file in files:
        if zipfile.is_zipfile(file):
            try:
                with zipfile.ZipFile(file) as archive:
                    number = len(archive.infolist())
            except BROKEN as error:
                text = _("This zip cannot be read. Send the photos themselves.")
                raise ValidationError(text, code="unreadable") from error
            if number > MOST_PARTS:
                raise ValidationError(
                    _("At most %(most)s files in one zip."), code="too_many", params={"most": MOST_PARTS}
                )


@dataclass
class Given:
    """What became of photographs, by their names: the draft that each is in now, or why it is in none. `left` were not
    looked at, because enough were opened already."""

    taken: list[tuple[str, DraftWatch]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0


def give_photos(files: Iterable[UploadedFile], *, by: User) -> Given:
    """Give each file to the draft that waits for a photo of its name. What is refused or left may be sent again."""
    given, opened = Given(), 0
    for path, file in unpacked(files):
        name = PurePosixPath(path.replace("\\", "/")).name
        draft = waiting_for(name, by)
        if not draft:
            given.refused.append((name, _("No draft of yours waits for a photo of this name.")))
        elif opened >= MOST_PHOTOS:
            given.left += 1
        else:
            opened += 1
            try:
                give_photo(draft, name, file(), by=by)
                given.taken.append((name, draft))
            except (ValidationError, AlreadyDecided) as error:
                words = error.messages if isinstance(error, ValidationError) else [str(error)]
                given.refused.append((name, " ".join(words)))
    return given


def give_photo(draft: DraftWatch, name: str, file: UploadedFile, *, by: User) -> None:
    side = side_of(name) or side_by_place(draft, name)
    if not side:
        raise ValidationError(_("All four sides have a photo already."), code="full")
    if side.value in sides_with_photos(draft):
        raise ValidationError(_("%(side)s: there is a photo already."), code="taken", params={"side": side.label})
    check_day(by)
    rights = {"photographer": by, "credit": "", "licence": OWN_LICENCE}
    actions.put_photo(draft, by=by, change=PhotoChange(side.value, opened_for(by, file), rights))
    tick_off(draft, name)


def waiting_for(name: str, user: User) -> DraftWatch | None:
    """The draft of `user` that waits for a photo of this name."""
    waiting = waiting_of(user).values_list("pk", "awaited_photos")
    pk = next((pk for pk, names in waiting if place_in(names, name)), None)
    return pk and DraftWatch.objects.with_content().get(pk=pk)


def waiting_of(user: User):
    """The drafts of `user` for which photos are still to come."""
    writing = [DraftWatch.Status.DRAFT, DraftWatch.Status.NEEDS_WORK]
    return DraftWatch.objects.of(user).filter(status__in=writing).exclude(awaited_photos="").order_by("pk")


def place_in(names: str, name: str) -> tuple[int, int] | None:
    """Where a file's name stands among `names`, with or without its ending: a comma may stand inside it."""
    for written in dict.fromkeys([plain(name), plain(PurePosixPath(name).stem)]):
        found = re.search(rf"(?:^|[,;|\n/\\])\s*({re.escape(written)})\s*(?=$|[,;|\n])", plain(names))
        if found:
            return found.span(1)
    return None


@transaction.atomic
def tick_off(draft: DraftWatch, name: str) -> None:
    """Say that the photo came; where that was the last one, none is awaited any more."""
    names = DraftWatch.objects.select_for_update().values_list("awaited_photos", flat=True).get(pk=draft.pk)
    start, end = place_in(names, name) or (0, 0)
    names = names if len(plain(names)) == len(names) else plain(names)
    left = names[:start] + HERE + names[end:] if end else names
    is_all = not re.sub(rf"[{HERE}\s,;|]", "", left)
    DraftWatch.objects.filter(pk=draft.pk).update(awaited_photos="" if is_all else left)


def side_by_place(draft: DraftWatch, name: str) -> Side | None:
    """The side that the place of a name among the names tells, the first being the main one; else any that is free."""
    before = draft.awaited_photos[: (place_in(draft.awaited_photos, name) or (0,))[0]]
    has_endings = ITEM.search(f"{draft.awaited_photos},")
    number = len(ITEM.findall(before) if has_endings else re.findall(r"[,;|\n]", before))
    named = {side_of(each) for each in draft.photos_to_come} - {None}
    free = [side for side in Side if side.value not in sides_with_photos(draft)]
    free = [side for side in free if side not in named] or free
    order = list(Side)
    return next((side for side in free if order.index(side) >= number), next(iter(free), None))


def sides_with_photos(draft: DraftWatch) -> set[str]:
    return {image.side for image in draft.images.all()}
