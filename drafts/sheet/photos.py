"""Photographs given to drafts by the names that the rows of a spreadsheet gave."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo, is_zipfile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.opening import opened_for
from catalogue.loading.zips import TooManyParts, UnreadableZip, open_zip, unpack
from catalogue.models import Side
from catalogue.photos.folders import is_of_the_system, plain
from catalogue.photos.pipeline import MOST_BYTES
from drafts import actions
from drafts.errors import AlreadyDecided
from drafts.forms.photo import OWN_LICENCE
from drafts.models import DraftWatch
from drafts.photos import PhotoChange, check_day
from drafts.sides import side_of

MOST_PHOTOS = 40  # opened at once
MOST_FILES = 500  # looked at, those in zips included
LONGEST_NAME = 200
MOST_COMMAS = 3  # inside the name of a file
HERE = DraftWatch.CAME
ITEM = re.compile(rf"{HERE}|\.[a-z0-9]{{2,4}}(?=\s*[,;|\n])", re.IGNORECASE)
PART = re.compile(r"[^,;|\n/\\]+")


def unpacked(files: Iterable[UploadedFile]) -> Iterator[tuple[str, Callable[[], UploadedFile]]]:
    """The name of every file, and how to have it. A zip stands for the files in it."""
    for file in files:
        if is_zipfile(file):
            with open_zip(file) as archive:
                for part in parts_of(archive):
                    yield part.filename, partial(unpacked_file, archive, part)
        else:
            file.seek(0)
            yield file.name, partial(file.open)


def parts_of(archive: ZipFile) -> list[ZipInfo]:
    """What people put into a zip, without what systems put beside it."""
    named = [part for part in archive.infolist() if Path(part.filename).name and not part.is_dir()]
    return [part for part in named if not is_of_the_system(Path(part.filename))]


def unpacked_file(archive: ZipFile, part: ZipInfo) -> UploadedFile:
    """One file, on the disk; an empty one where it is broken, or unfolds to more than a photo may have."""
    file = TemporaryUploadedFile(part.filename, "", 0, None)
    try:
        unpack(archive, part, file, MOST_BYTES)
    except UnreadableZip:
        file.truncate(0)
    file.seek(0)
    return file


def check_files(files: Iterable[UploadedFile]) -> None:
    """Raise ValidationError for a zip that cannot be read, or where there are too many files."""
    try:
        number = sum(map(number_in, files))
    except UnreadableZip as error:
        text = _("This zip cannot be read. Send the photos themselves.")
        raise ValidationError(text, code="unreadable") from error
    except TooManyParts:
        number = MOST_FILES + 1
    if number > MOST_FILES:
        text = _("At most %(most)s files at once, those in a zip included.")
        raise ValidationError(text, code="too_many", params={"most": MOST_FILES})


def number_in(file: UploadedFile) -> int:
    if not is_zipfile(file):
        return 1
    with open_zip(file) as archive:
        return len(archive.infolist())


@dataclass
class Given:
    """What became of photographs, by their names: the draft that each is in now, or why it is in none. `left` were not
    looked at, because enough were opened already."""

    taken: list[tuple[str, DraftWatch]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0


def give_photos(files: Iterable[UploadedFile], *, by: User) -> Given:
    """Give each file to the draft that waits for a photo of its name. What is refused or left may be sent again."""
    given, opened, waiting = Given(), 0, Waiting(by)
    for path, file in unpacked(files):
        name = PurePosixPath(path.replace("\\", "/")).name[:LONGEST_NAME]
        pk = waiting.draft_for(name)
        if not pk:
            given.refused.append(
                (name, _("No draft of yours waits for a photo of this name: no row names it, or it came already."))
            )
        elif opened >= MOST_PHOTOS:
            given.left += 1
        else:
            opened += 1
            draft = DraftWatch.objects.with_content().get(pk=pk)
            try:
                with file() as photo:
                    waiting.names[pk] = give_photo(draft, name, photo, by=by)
                given.taken.append((name, draft))
            except (ValidationError, AlreadyDecided) as error:
                words = error.messages if isinstance(error, ValidationError) else [str(error)]
                given.refused.append((name, " ".join(words)))
    return given


def give_photo(draft: DraftWatch, name: str, file: UploadedFile, *, by: User) -> str:
    """Give the photo to the draft. The names that it still waits for."""
    side = side_of(name) or side_by_place(draft, name)
    if not side:
        raise ValidationError(_("All four sides have a photo already."), code="full")
    if side.value in sides_with_photos(draft):
        raise ValidationError(_("%(side)s: there is a photo already."), code="taken", params={"side": side.label})
    check_day(by)
    rights = {"photographer": by, "credit": "", "licence": OWN_LICENCE}
    actions.put_photo(draft, by=by, change=PhotoChange(side.value, opened_for(by, file), rights))
    return tick_off(draft, name)


class Waiting:
    """The drafts of a person that wait for photos, read once for all files; `names` are what each waits for."""

    def __init__(self, user: User):
        self.names = dict(waiting_of(user).values_list("pk", "awaited_photos"))
        self.drafts: dict[str, list[int]] = defaultdict(list)
        for pk, names in self.names.items():
            for text in {text for text, _start, _end in places(plain(names))}:
                self.drafts[text].append(pk)

    def draft_for(self, name: str) -> int | None:
        """The key of the first draft that waits for a photo of this name."""
        pks = [pk for written in ways_to_write(name) for pk in self.drafts.get(written, ())]
        return next((pk for pk in sorted(pks) if place_in(self.names[pk], name)), None)


def waiting_of(user: User):
    """The drafts of `user` for which photos are still to come."""
    writing = [DraftWatch.Status.DRAFT, DraftWatch.Status.NEEDS_WORK]
    return DraftWatch.objects.of(user).filter(status__in=writing).exclude(awaited_photos="").order_by("pk")


def ways_to_write(name: str) -> list[str]:
    """A file's name with its ending and without."""
    return list(dict.fromkeys([plain(name).strip(), plain(PurePosixPath(name).stem).strip()]))


def places(names: str) -> Iterator[tuple[str, int, int]]:
    """All that may be the name of a file among `names`, and where it stands: some commas may stand inside it."""
    parts = [part for part in PART.finditer(names) if not part[0].isspace()]
    for at, first in enumerate(parts):
        for last in parts[at : at + 1 + MOST_COMMAS]:
            text = names[first.start() : last.end() + 1]
            if "/" in text or "\\" in text:  # a folder
                break
            text = names[first.start() : last.end()]
            start = last.end() - len(text.lstrip())
            yield text.strip(), start, start + len(text.strip())


def place_in(names: str, name: str) -> tuple[int, int] | None:
    """Where a file's name stands among `names`, with or without its ending."""
    found = {text: (start, end) for text, start, end in reversed([*places(plain(names))])}
    return next((found[written] for written in ways_to_write(name) if written in found), None)


@transaction.atomic
def tick_off(draft: DraftWatch, name: str) -> str:
    """Say that the photo came; where that was the last one, none is awaited any more. The names that are left."""
    names = DraftWatch.objects.select_for_update().values_list("awaited_photos", flat=True).get(pk=draft.pk)
    start, end = place_in(names, name) or (0, 0)
    names = names if len(plain(names)) == len(names) else plain(names)
    left = names[:start] + HERE + names[end:] if end else names
    left = "" if not re.sub(rf"[{HERE}\s,;|]", "", left) else left
    DraftWatch.objects.filter(pk=draft.pk).update(awaited_photos=left)
    return left


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
