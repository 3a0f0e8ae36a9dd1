"""The one way in for photos: form, admin and import all call `take_in`.

A picture is opened in a child process with limits (`decode`); only pixels and our own encoding of them come
back, so nothing that a stranger put into the file is ever stored.
"""

import hashlib
import json
import logging
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MEGAPIXEL = 1_000_000
MOST_BYTES = 20 * MEGABYTE
VARIANT_WIDTHS = (320, 640, 1280, 2048)
ACCEPTED_TYPES = "image/jpeg,image/png,image/webp"  # for `accept`: telling it makes phones convert by themselves
LIMITS = {
    "side": 12_000,
    "pixels": 25 * MEGAPIXEL,
    "jpeg_pixels": 64 * MEGAPIXEL,
    "widths": VARIANT_WIDTHS,
    "memory": 1024 * MEGABYTE,
    "cpu_seconds": 20,
}
WALL_SECONDS = 30
DECODER = Path(__file__).with_name("decode.py")
EXTENSIONS = {"JPEG": "jpg", "PNG": "png"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}

# Each decoder may take LIMITS["memory"]; more uploads at the same time wait for their turn.
decoders = threading.BoundedSemaphore(2)

SENTENCES = {
    "empty": _("The file is empty. Choose a photo: JPEG, PNG or WebP."),
    "bytes": _("The file is larger than 20 MB. Make the photo smaller and choose it again."),
    "kind": _("This is not a JPEG, PNG or WebP picture. Save the photo as JPEG and choose it again."),
    "side": _("The picture is %(width)s × %(height)s pixels; a side may have 12 000 at most. Make it smaller."),
    "pixels": _(
        "The picture is %(width)s × %(height)s pixels; a JPEG may have 64 megapixels, PNG and WebP 25. Make it smaller."
    ),
    "damaged": _("The picture is damaged or incomplete. Open it on your device, save it as JPEG and choose that file."),
    "heavy": _("The picture is too heavy to be read here. Save it as an ordinary JPEG and choose that file."),
    "storage": _("The photo could not be stored, and nothing was changed. Try again a little later."),
    "busy": _("Too many photos are being read at the moment. Send this one again in a minute."),
}


class PhotoRefused(ValidationError):
    """The picture was not taken; the message says what is wrong and what is accepted. Nothing was kept."""

    def __init__(self, code: str, **params: int):
        super().__init__(SENTENCES[code], code=code, params=params)


@dataclass(frozen=True)
class CleanPhoto:
    """A photo that may be stored: our own encoding of its pixels. `variants` maps width to WebP bytes."""

    master: bytes = field(repr=False)
    variants: dict[int, bytes] = field(repr=False)
    extension: str
    width: int
    height: int
    sha256: str
    dhash: str
    dhash_mirrored: str

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(map(len, [self.master, *self.variants.values()]))


def take_in(file) -> CleanPhoto:
    """The clean photo made of `file`, a binary file of any origin. Raises PhotoRefused with a sentence."""
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise PhotoRefused("empty")
    if len(data) > MOST_BYTES:
        raise PhotoRefused("bytes")
    if not looks_like_picture(data):
        raise PhotoRefused("kind")
    header, _newline, body = run_decoder(data).partition(b"\n")
    reply = json.loads(header)
    if code := reply.pop("refused", None):
        raise PhotoRefused(code, **reply)
    return clean_photo(reply, body)


def looks_like_picture(data: bytes) -> bool:
    """Whether the content begins as JPEG, PNG or WebP does. Names and declared types are not asked."""
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return is_webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def run_decoder(data: bytes) -> bytes:
    """What the child process answers to the picture. Raises PhotoRefused when it fails or takes too much."""
    if not decoders.acquire(timeout=WALL_SECONDS):
        raise PhotoRefused("busy")
    try:
        # Nothing of our environment goes with it: the child has no use for secrets.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", DECODER, json.dumps(LIMITS)],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={},
        )
    except subprocess.TimeoutExpired as expired:
        raise PhotoRefused("heavy") from expired
    finally:
        decoders.release()
    if done.returncode < 0:  # ended by a signal: out of processor time or memory, or crashed
        logger.warning("photo decoder ended by signal %s", -done.returncode)
        raise PhotoRefused("heavy")
    if done.returncode:
        logger.info("photo refused by the decoder: %s", done.stderr.decode(errors="replace").rpartition("\n")[0][-200:])
        raise PhotoRefused("damaged")
    return done.stdout


def clean_photo(reply: dict, body: bytes) -> CleanPhoto:
    """The photo that the child announced in `reply` and sent in `body`."""
    blobs, start = [], 0
    for size in reply["sizes"]:
        blobs.append(body[start : start + size])
        start += size
    master, *variants = blobs
    return CleanPhoto(
        master=master,
        variants=dict(zip(reply["widths"], variants, strict=True)),
        extension=EXTENSIONS[reply["format"]],
        width=reply["width"],
        height=reply["height"],
        sha256=hashlib.sha256(master).hexdigest(),
        dhash=reply["dhash"],
        dhash_mirrored=reply["dhash_mirrored"],
    )
