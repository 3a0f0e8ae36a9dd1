"""The one way in for photos: form, admin and import all call `take_in`.

A picture is opened in a child process with limits (`decode`), one at a time (`turns`); only our own encoding of its
pixels comes back, in a file, so nothing that a stranger put into theirs is ever stored.
"""

import hashlib
import io
import json
import logging
import mmap
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.confined.running import Failed, TookTooMuch, run_confined

from .kinds import BEGINNING, kind_of
from .turns import NoTurn

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MEGAPIXEL = 1_000_000
MOST_BYTES = 80 * MEGABYTE  # of one file: as much as a request may bring, and it stays on the disk
VARIANT_WIDTHS = (320, 640, 1280, 2048)
# For `accept`. HEIC by its endings too: Windows knows no type of it, and would not let one choose such a file.
ACCEPTED_TYPES = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.heic,.heif"
LIMITS = {
    # What is kept: whatever has more is scaled down, by a whole number.
    "side": 12_000,
    "pixels": 25 * MEGAPIXEL,
    # What is read. Kinds that are not named may have no more than is kept; a JPEG is decoded small, as it was packed.
    "pixels_of": {"JPEG": 250 * MEGAPIXEL, "HEIF": 50 * MEGAPIXEL},
    "widths": VARIANT_WIDTHS,
    # The largest of each kind takes 310 MB (`make drill-decoders`). What one may have and what the site has beside it
    # fit into the memory that the compose file gives: config/tests/test_deployment.py.
    "memory": 400 * MEGABYTE,
    "coefficients": 200 * MEGABYTE,  # of a JPEG in several scans, which are all in memory until the last one
    "answer": 64 * MEGABYTE,
    "cpu_seconds": 20,
}
WALL_SECONDS = 30
DECODER = Path(__file__).with_name("decode.py")
EXTENSIONS = {"JPEG": "jpg", "PNG": "png"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class Way(models.TextChoices):
    """How a photo is turned."""

    LEFT = "left", _("a quarter to the left")
    RIGHT = "right", _("a quarter to the right")
    HALF = "half", _("upside down")


# Each as EXIF would have told it.
ORIENTATIONS = {Way.LEFT: 8, Way.RIGHT: 6, Way.HALF: 3}

SENTENCES = {
    "empty": _("The file is empty. Choose a photo: JPEG, HEIC, PNG, WebP or AVIF."),
    "bytes": _("The file is larger than 80 MB. Make the photo smaller and choose it again."),
    "kind": _("This is not a JPEG, HEIC, PNG, WebP or AVIF picture. Save the photo as JPEG and choose it again."),
    "pixels": _(
        "The picture is %(width)s × %(height)s pixels; a JPEG may have 250 megapixels, HEIC 50, other kinds 25. "
        "Make it smaller."
    ),
    "damaged": _("The picture is damaged or incomplete. Open it on your device, save it as JPEG and choose that file."),
    "heavy": _("The picture is too heavy to be read here. Save it as an ordinary JPEG and choose that file."),
    "storage": _("The photo could not be stored, and nothing was changed. Try again a little later."),
    "gone": _("The file of this photo cannot be read just now, and nothing was changed. Try again a little later."),
    "too_many": _("You have sent very many photos today. Please go on tomorrow."),
    "busy": _("Too many photos are being read at the moment. Send this one again in a minute."),
}


class PhotoRefused(ValidationError):
    """The picture was not taken; the message says what is wrong and what is accepted. Nothing was kept."""

    def __init__(self, code: str, **params: int):
        super().__init__(SENTENCES[code], code=code, params=params)


@dataclass(frozen=True)
class CleanPhoto:
    """A photo that may be stored: our own encoding of its pixels.

    `files` are its bytes in the child's answer, those of the master first, then of a WebP variant for each of `widths`.
    Each is read from the disk where it is asked for, so a photo that waits takes no memory.
    """

    answer: mmap.mmap = field(repr=False)
    files: list[slice] = field(repr=False)
    widths: list[int]
    extension: str
    width: int
    height: int
    sha256: str
    dhash: str
    dhash_mirrored: str

    @property
    def master(self) -> bytes:
        return self.answer[self.files[0]]

    @property
    def variants(self) -> dict[int, bytes]:
        return {width: self.answer[place] for width, place in zip(self.widths, self.files[1:], strict=True)}

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return self.files[-1].stop


def take_in(file) -> CleanPhoto:
    """The clean photo made of `file`, a binary file of any origin. Raises PhotoRefused with a sentence."""
    check_beginning(file)
    return opened(file, LIMITS)


def turned(master, way: str) -> CleanPhoto:
    """The photo whose file `master` is, of ours, turned. Raises PhotoRefused."""
    return opened(master, LIMITS | {"orientation": ORIENTATIONS[Way(way)]})


def opened(file, limits: dict) -> CleanPhoto:
    with on_disk(file) as picture, TemporaryFile() as answer:
        run_decoder(picture, answer, limits)
        return clean_photo(mmap.mmap(answer.fileno(), 0, access=mmap.ACCESS_READ))


def check_beginning(file) -> None:
    """Refuse what nobody needs to decode to know that it is no picture, or too large a file."""
    size = file.seek(0, os.SEEK_END)
    if not size:
        raise PhotoRefused("empty")
    file.seek(0)
    if not kind_of(file.read(BEGINNING)):
        raise PhotoRefused("kind")
    if size > MOST_BYTES:
        raise PhotoRefused("bytes")
    file.seek(0)


@contextmanager
def on_disk(file) -> Iterator:
    """`file`, or a copy of it where it stands in memory alone, for another process to read."""
    try:
        descriptor = file.fileno()
    except io.UnsupportedOperation:
        with TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield copy
    else:
        place = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            yield file
        finally:  # the child shares the place, and leaves it where `file` would not close
            os.lseek(descriptor, place, os.SEEK_SET)


def run_decoder(picture, answer, limits: dict = LIMITS) -> None:
    """Let the child process read one file and write the other. Raises PhotoRefused when it fails or takes too much."""
    try:
        run_confined(DECODER, limits, picture, answer, WALL_SECONDS)
    except NoTurn as error:
        logger.warning("limit reached", extra={"limit": "photos at once"})
        raise PhotoRefused("busy") from error
    except TookTooMuch as error:
        raise PhotoRefused("heavy") from error
    except Failed as error:
        raise PhotoRefused("damaged") from error


def clean_photo(answer: mmap.mmap) -> CleanPhoto:
    """The photo that the child answered with: files, and behind them a line that says what they are."""
    reply = json.loads(answer[answer.rfind(b"\n") :])
    if code := reply.pop("refused", None):
        raise PhotoRefused(code, **reply)
    extension, ends = EXTENSIONS[reply.pop("format")], reply.pop("ends")
    files = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
    with memoryview(answer) as view, view[files[0]] as master:
        sha256 = hashlib.sha256(master).hexdigest()
    return CleanPhoto(answer, files, extension=extension, sha256=sha256, **reply)
