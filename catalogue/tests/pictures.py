"""Pictures that the tests make: nothing here comes from a file."""

import io
import struct
import zlib

from PIL import Image, ImageCms, ImageDraw
from pillow_heif import register_heif_opener

register_heif_opener()  # of the tests alone: the site's child reads HEIC by itself


def scene(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture that knows its corners: red top left, green top right, blue bottom left, white bottom right.

    Stripes of different widths keep its neighbours different, as a photograph's are.
    """
    image = Image.new("RGB", (width, height), "grey")
    draw = ImageDraw.Draw(image)
    for step in range(12):
        left = width * step * step // 144
        draw.rectangle((left, 0, width * (step + 1) ** 2 // 144, height), fill=(step * 19, 230 - step * 17, step * 9))
        draw.line((left, 0, width - left, height), fill=(250 - step * 20, step * 13, 90), width=max(1, width // 60))
    across, down = width // 4, height // 4
    for colour, x, y in [("red", 0, 0), ("lime", 1, 0), ("blue", 0, 1), ("white", 1, 1)]:
        corner = (x * (width - across), y * (height - down))
        draw.rectangle((*corner, corner[0] + across, corner[1] + down), fill=colour)
    return image if mode == "RGB" else image.convert(mode)


def file_of(image: Image.Image, kind: str = "JPEG", **options) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def photo_file(width: int = 400, height: int = 300, kind: str = "JPEG", **options) -> io.BytesIO:
    """An ordinary photo as a binary file."""
    return file_of(scene(width, height), kind, **options)


def png_announcing(width: int, height: int) -> io.BytesIO:
    """A small PNG whose header announces a huge picture: a bomb, one bit for each pixel."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer, row = zlib.compressobj(9), bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def announcing(data: bytes, width: int, height: int) -> io.BytesIO:
    """`data`, a HEIC or AVIF picture, whose container announces another size (`ispe`, ISO/IEC 14496-12)."""
    at = data.index(b"ispe") + 8
    return io.BytesIO(data[:at] + struct.pack(">II", width, height) + data[at + 8 :])


def swapped_profile() -> bytes:
    """A colour profile whose red and green are exchanged: what ignores it shows wrong colours."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    at = profile.index(b"s\x00R\x00G\x00B") if b"s\x00R\x00G\x00B" in profile else profile.index(b"sRGB", 128)
    profile[at] = ord("x")
    return bytes(profile)
