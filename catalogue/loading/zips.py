"""Zip files that people give, read within bounds: a small one may tell of very many files, or unfold to very much."""

import struct
import sys
import zipfile
import zlib

MOST_PARTS = 500
LARGEST_DIRECTORY = MOST_PARTS * 1024  # bytes in which it tells of its files, the longest names in Cyrillic included
PIECE = 64 * 1024  # bytes in memory at once
WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # of packing; the others need more memory than they say
# All that reading a broken one may raise: a name that is no UTF-8 is a ValueError, one with a password a RuntimeError.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError)


class UnreadableZip(Exception):
    """It is broken, or packed in a way that is not read here."""


class TooManyParts(Exception):
    """It tells of more files than are taken."""


class Bounded:
    """A file of which at most `most` bytes are read at once."""

    def __init__(self, file, most: int):
        self.file, self.most = file, most

    def __getattr__(self, name):
        return getattr(self.file, name)

    def read(self, size: int = -1) -> bytes:
        if size > self.most:
            raise TooManyParts
        return self.file.read(self.most if size < 0 else size)


def open_zip(file) -> zipfile.ZipFile:
    """The zip in a binary file. Raises UnreadableZip, or TooManyParts before they take memory."""
    bounded = Bounded(file, LARGEST_DIRECTORY)
    try:
        archive = zipfile.ZipFile(bounded)  # reads its directory, as much as it says that there is
    except BROKEN as error:
        raise UnreadableZip from error
    if len(archive.infolist()) > MOST_PARTS:
        raise TooManyParts
    bounded.most = sys.maxsize
    return archive


def unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, into, most: int) -> None:
    """Write one file of it into another by pieces. Raises UnreadableZip, for one of more than `most` bytes too."""
    try:
        if part.compress_type not in WAYS:
            raise UnreadableZip
        with archive.open(part) as packed:
            while piece := packed.read(PIECE):
                if into.tell() + len(piece) > most:
                    raise UnreadableZip
                into.write(piece)
    except BROKEN as error:
        raise UnreadableZip from error
