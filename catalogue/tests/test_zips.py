"""Zip files that people give are read within bounds, and whatever is wrong with one is said."""

import io
import struct
import zipfile

import pytest

from catalogue.loading.zips import LARGEST_DIRECTORY, MOST_PARTS, TooManyParts, UnreadableZip, open_zip, unpack


class Counting(io.BytesIO):
    """A file that remembers how much was read of it at once."""

    most = 0

    def read(self, size=-1):
        content = super().read(size)
        self.most = max(self.most, len(content))
        return content


def packed(number: int, content=b"", name="фото {}.jpg", **how) -> io.BytesIO:
    made = Counting()
    with zipfile.ZipFile(made, "w", **how) as archive:
        for each in range(number):
            archive.writestr(name.format(each), content)
    return made


def test_as_many_files_as_may_be_are_told_with_the_longest_names():
    with open_zip(packed(MOST_PARTS, name="{:0>4}" + "ф" * 251)) as archive:
        assert len(archive.infolist()) == MOST_PARTS


def test_one_file_more_is_refused():
    with pytest.raises(TooManyParts):
        open_zip(packed(MOST_PARTS + 1))


def test_of_very_many_files_nothing_is_read():
    file = packed(20_000)
    with pytest.raises(TooManyParts):
        open_zip(file)
    assert file.most < LARGEST_DIRECTORY


def test_a_directory_that_says_it_is_huge_is_not_read_either():
    """The end of a zip of more than 65 535 files says so in 64 bits."""
    content = packed(1).getvalue()
    end = content[-22:]
    huge = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**9, 10**9, 10**9, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(content) - 22, 1)
    file = Counting(content[:-22] + huge + locator + end[:8] + b"\xff" * 12 + b"\0\0")
    with pytest.raises((TooManyParts, UnreadableZip)):
        open_zip(file)
    assert file.most < LARGEST_DIRECTORY


def broken(kind: str) -> bytes:
    how = {"compression": zipfile.ZIP_LZMA if kind == "lzma" else zipfile.ZIP_DEFLATED}
    content = packed(1, b"0123456789" * 100, name="a.jpg", **how).getvalue()
    start = 30 + len("a.jpg")
    directory = content.rindex(b"PK\x01\x02")
    match kind:
        case "deflate":
            return content[:start] + b"\xff" * 8 + content[start + 8 :]
        case "password":
            return content[: directory + 8] + b"\x01" + content[directory + 9 :]
        case "cut":
            return content[:10] + content[directory:]
        case "name":
            return content.replace(b"a.jpg", b"b.jpg", 1)
    return content


@pytest.mark.parametrize("kind", ["deflate", "password", "cut", "name", "lzma"])
def test_what_is_broken_or_packed_otherwise_is_no_file(kind):
    with pytest.raises(UnreadableZip), open_zip(io.BytesIO(broken(kind))) as archive:
        unpack(archive, archive.infolist()[0], io.BytesIO(), 10_000)


def test_names_that_are_no_text_are_no_zip():
    content = packed(1, name="фото").getvalue().replace("фото".encode(), b"\xff" * 8)
    with pytest.raises(UnreadableZip):
        open_zip(io.BytesIO(content))


def test_a_file_ends_where_it_may_not_be_larger():
    with open_zip(packed(1, b"0" * 5000, compression=zipfile.ZIP_DEFLATED)) as archive:
        file = io.BytesIO()
        unpack(archive, archive.infolist()[0], file, 5000)
        assert file.getvalue() == b"0" * 5000
        with pytest.raises(UnreadableZip):
            unpack(archive, archive.infolist()[0], io.BytesIO(), 4999)
