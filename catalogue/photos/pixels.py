"""The pixels of a stranger's picture, of whatever kind, within limits: for the confined child alone (`decode`).

A picture is opened, which reads its header; then it is decoded, once; then its pixels are taken out by strips.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pi_heif import HeifFile, HeifImage
from pi_heif import options as heif_options
from PIL import (
    AvifImagePlugin,
    ExifTags,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from catalogue.photos.kinds import BEGINNING, kind_of

PLUGINS = (
    AvifImagePlugin.AvifImageFile,
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
)
FORMATS = [plugin.format for plugin in PLUGINS]
COEFFICIENT_BLOCK = 128  # bytes: 8 × 8 of two each
# Each thread takes memory of its own, and only one picture is decoded at a time.
AvifImagePlugin.DEFAULT_MAX_THREADS = heif_options.DECODE_THREADS = 1
# Of what lies beside a picture nothing is looked at.
heif_options.THUMBNAILS = heif_options.DEPTH_IMAGES = heif_options.AUX_IMAGES = False


class PictureRefused(Exception):
    """The picture breaks a rule: a code that `pipeline` has a sentence for, and the sentence's numbers."""

    def __init__(self, code: str, **numbers: int):
        super().__init__(code)
        self.reply = {"refused": code, **numbers}


@dataclass(frozen=True)
class Pixels:
    """A decoded picture. `strip` gives its rows from one to another as a picture in `mode`."""

    size: tuple[int, int]
    mode: str
    has_alpha: bool
    orientation: int | None  # as EXIF tells it
    profile: bytes | None  # of its colours
    strip: Callable[[int, int], Image.Image]


def check_size(width: int, height: int, kind: str, limits: dict) -> None:
    if width * height > limits["pixels_of"].get(kind, limits["pixels"]):
        raise PictureRefused("pixels", width=width, height=height)


def shrunk(width: int, height: int, limits: dict) -> int:
    """By which whole number the sides are divided, so that the picture may be kept."""
    factor = max(1, -(-max(width, height) // limits["side"]))
    while width * height > limits["pixels"] * factor**2:
        factor += 1
    return factor


def webp_size(header: bytes) -> tuple[int, int]:
    """Width and height that a WebP file announces in its first chunk (RFC 9649, sections 2.5 to 2.7)."""
    kind, sizes = header[12:16], header[20:30]
    if kind == b"VP8X":
        return int.from_bytes(sizes[4:7], "little") + 1, int.from_bytes(sizes[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(sizes[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(sizes[6:8], "little") & 0x3FFF, int.from_bytes(sizes[8:10], "little") & 0x3FFF


def note_scan(image: JpegImagePlugin.JpegImageFile, marker: int) -> None:
    """Remember how many components the first scan has; else this is what Pillow does with its header."""
    header = ImageFile._safe_read(image.fp, int.from_bytes(image.fp.read(2)) - 2)
    image.first_scan = header[0]


JpegImagePlugin.MARKER[0xFFDA] = ("SOS", "Start of scan", note_scan)


def coefficient_bytes(image: JpegImagePlugin.JpegImageFile) -> int:
    """The memory for the coefficients of all pixels, which the decoder needs where they come in several scans."""
    if "progressive" not in image.info and image.first_scan == len(image.layer):
        return 0
    across, down = (max(part[place] for part in image.layer) for place in (1, 2))
    units = -(-image.width // (8 * across)) * -(-image.height // (8 * down))
    return units * sum(part[1] * part[2] for part in image.layer) * COEFFICIENT_BLOCK


def open_within(file, limits: dict) -> Image.Image | HeifImage:
    """The picture, its header read and its pixels not yet. Raises PictureRefused when it has too many of them."""
    header = file.read(BEGINNING)
    file.seek(0)
    kind = kind_of(header)
    if kind == "HEIF":
        return heif_image(file, kind, limits)
    if kind == "WEBP":  # its decoder takes the memory for all pixels when it is made
        check_size(*webp_size(header), kind, limits)
    image = pillow_image(file, kind, limits)
    check_size(*image.size, kind, limits)
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        if coefficient_bytes(image) > limits["coefficients"]:
            raise PictureRefused("heavy")
        # Decoded at a half, a quarter or an eighth of its sides, in so much less memory.
        factor = 1 << (shrunk(*image.size, limits) - 1).bit_length()
        image.draft("RGB", (image.width // factor, image.height // factor))
    return image


def heif_image(file, kind: str, limits: dict) -> HeifImage:
    """The main picture of a container. Raises PictureRefused."""
    heif = HeifFile(file, remove_stride=False)
    image = heif[heif.primary_index]
    check_size(*image.size, kind, limits)
    return image


def pillow_image(file, kind: str, limits: dict) -> Image.Image:
    """A picture of one of FORMATS. Raises PictureRefused for an AVIF whose decoder finds it too large to say so."""
    Image.MAX_IMAGE_PIXELS = None  # ours are stricter, and tell the person what was found
    try:
        return Image.open(file, formats=FORMATS)
    except UnidentifiedImageError:
        if kind == "AVIF":
            heif_image(file, kind, limits)
        raise


def decoded(image: Image.Image | HeifImage) -> Pixels:
    """The picture with its pixels, once in memory. Pillow's own way with WebP and AVIF would hold them three times."""
    profile = image.info.get("icc_profile")
    if isinstance(image, HeifImage):
        strip = rows_of(image.data, image.mode, image.size[0], image.stride, owner=image)
        return Pixels(image.size, image.mode, image.has_alpha, None, profile, strip)  # it stands upright already
    orientation, has_alpha = image.getexif().get(ExifTags.Base.Orientation), image.has_transparency_data
    if isinstance(image, WebPImagePlugin.WebPImageFile | AvifImagePlugin.AvifImageFile):
        strip = frame_of(image)
    else:
        image.load()
        strip = cut_from(image)
    return Pixels(image.size, image.mode, has_alpha, orientation, profile, strip)


def frame_of(image: WebPImagePlugin.WebPImageFile | AvifImagePlugin.AvifImageFile) -> Callable:
    """The rows of the first frame, as its decoder gives them."""
    is_webp = isinstance(image, WebPImagePlugin.WebPImageFile)
    frame = image._decoder.get_next() if is_webp else image._decoder.get_frame(0)
    if frame is None:
        raise OSError("no picture in the file")
    image._decoder = None  # it holds its own canvas as long as it lives
    mode = image.rawmode if is_webp else image.mode
    return rows_of(frame[0], mode, image.width, image.width * len(mode))


def rows_of(data, mode: str, width: int, stride: int, owner: object = None) -> Callable:
    """Rows that lie behind each other in memory, `stride` bytes each. Memory of an `owner` is gone with it, whoever has
    `data`: it stays as long as the rows."""
    view = memoryview(data)

    def strip(top: int, bottom: int, _owner=owner) -> Image.Image:
        part = view[top * stride : bottom * stride]
        return Image.frombuffer(mode, (width, bottom - top), part, "raw", mode, stride, 1)

    return strip


def cut_from(image: Image.Image) -> Callable:
    return lambda top, bottom: image.crop((0, top, image.width, bottom))
