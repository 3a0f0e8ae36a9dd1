"""Many files as one zip after another: each has so many bytes together, and lies on the disk until it was read."""

import shutil
import zipfile
from collections.abc import Callable, Iterable
from tempfile import TemporaryFile
from typing import IO

from django.utils.timezone import localtime

Named = tuple[str, object]  # a name in the zip, and the FieldFile that goes there


def packed(
    files: Iterable[Named],
    part: int,
    more: str,
    *,
    most: int,
    begin: Callable[[zipfile.ZipFile], None] = lambda archive: None,
) -> IO[bytes] | None:
    """A zip in a file that is gone when closed. `begin` writes what only the first part has.

    The files of one part are `most` bytes together, or little more. Where some are left for the next part, `more` says
    so in the zip. None where there is no such part.
    """
    found, is_last = part_of(files, part, most)
    if part > 1 and not found:
        return None
    made = TemporaryFile()  # noqa: SIM115 (who asked for it reads and closes it)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if part == 1:
            begin(archive)
        for name, file in found:
            # Photos are packed already, so they are only put in, piece by piece.
            entry = zipfile.ZipInfo(name, date_time=localtime().timetuple()[:6])
            with file.open("rb") as photo, archive.open(entry, "w") as place:
                shutil.copyfileobj(photo, place)
        if not is_last:
            archive.writestr("more.txt", more)
    made.seek(0)
    return made


def part_of(files: Iterable[Named], part: int, most: int) -> tuple[list[Named], bool]:
    """The files of one part, and whether it is the last: each begins where those before it have `most` bytes."""
    found, before = [], 0
    for name, file in files:
        its_part = before // most + 1
        if its_part > part:
            return found, False
        if its_part == part:
            found.append((name, file))
        before += file.size
    return found, True
