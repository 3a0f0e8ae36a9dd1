"""The child process that opens a stranger's picture; nothing else in the site lets Pillow near one.

`pipeline` runs this file as a script, apart from the site (`python -I`: no Django, no settings, no secrets). The
picture is its standard input, a file; the limits come as JSON in its argument. It writes the encoded pictures to its
standard output, a file too, and behind them one line of JSON that says what they are. So no process ever holds the
whole of them in memory. A picture that makes it fail is refused by its exit status.

At any time there are the pixels as they were decoded and the pixels that are kept, once each: everything in between is
done by strips.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

sys.path.append(str(Path(__file__).parents[2]))  # the site's own folder, which `-I` leaves out
from catalogue.confined.limits import limit_process

PLUGINS = (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile)
FORMATS = [plugin.format for plugin in PLUGINS]
# What undoes each way of holding the camera, by the orientation that EXIF tells.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = {5, 6, 7, 8}  # rows become columns
LAST_FIRST = {3, 4, 6, 7}  # the last row becomes the first one, or the first column
STRIP_PIXELS = 1_000_000
COEFFICIENT_BLOCK = 128  # bytes: 8 × 8 of two each
MASTER_OPTIONS = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "PNG": {"compress_level": 4},
}
VARIANT_OPTIONS = {"format": "WEBP", "quality": 80, "method": 4}


class PictureRefused(Exception):
    """The picture breaks a rule: a code that `pipeline` has a sentence for, and the sentence's numbers."""

    def __init__(self, code: str, **numbers: int):
        super().__init__(code)
        self.reply = {"refused": code, **numbers}


def check_size(width: int, height: int, most_side: int, most_pixels: int) -> None:
    if max(width, height) > most_side:
        raise PictureRefused("side", width=width, height=height)
    if width * height > most_pixels:
        raise PictureRefused("pixels", width=width, height=height)


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


def open_within(file, limits: dict) -> Image.Image:
    """The picture, its header read and its pixels not yet. Raises PictureRefused when it has too many of them."""
    header = file.read(30)
    file.seek(0)
    if header.startswith(b"RIFF"):  # its decoder takes the memory for all pixels when it is made
        check_size(*webp_size(header), limits["side"], limits["pixels"])
    Image.MAX_IMAGE_PIXELS = None  # ours are stricter, and tell the person what was found
    image = Image.open(file, formats=FORMATS)
    width, height = image.size
    is_jpeg = isinstance(image, JpegImagePlugin.JpegImageFile)
    check_size(width, height, limits["side"], limits["jpeg_pixels"] if is_jpeg else limits["pixels"])
    if is_jpeg and coefficient_bytes(image) > limits["coefficients"]:
        raise PictureRefused("heavy")
    if is_jpeg and width * height > limits["pixels"]:
        # Phones make 48 and 50 megapixels: decoded at half the size, in a quarter of the memory.
        image.draft("RGB", (width // 2, height // 2))
    return image


def decoded(image: Image.Image) -> Image.Image:
    """The picture with its pixels, once in memory. Pillow's own way with WebP would hold them three times."""
    if not isinstance(image, WebPImagePlugin.WebPImageFile):
        image.load()
        return image
    frame = image._decoder.get_next()
    if frame is None:
        raise OSError("no picture in the WebP file")
    image._decoder = None  # it holds its own canvas as long as it lives
    return Image.frombuffer(image.rawmode, image.size, frame[0], "raw", image.rawmode, 0, 1)


def transform_of(mode: str, profile: bytes | None) -> ImageCms.ImageCmsTransform | None:
    """What brings pixels to sRGB by their colour profile. One that cannot be used counts as none, as in browsers."""
    if not profile:
        return None
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if not ImageCms.getProfileDescription(source).startswith("sRGB"):
            srgb = ImageCms.createProfile("sRGB")
            intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
            flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
            return ImageCms.buildTransform(source, srgb, mode, "RGB", intent, flags)
    return None


def opaque(strip: Image.Image, transform: ImageCms.ImageCmsTransform | None, has_alpha: bool) -> Image.Image:
    """RGB pixels and nothing else; what was transparent is white."""
    alpha = strip.convert("RGBA").getchannel("A") if has_alpha else None
    if strip.mode == "I;16":  # sixteen bits of grey; convert() alone would cut them off at 255
        strip = strip.point(lambda value: value / 257).convert("L")
    elif strip.mode not in {"L", "CMYK"}:  # the modes that have profiles of their own
        strip = strip.convert("RGB")
    strip = ImageCms.applyTransform(strip, transform) if transform else strip.convert("RGB")
    if alpha is None:
        return strip
    fresh = Image.new("RGB", strip.size, "white")
    fresh.paste(strip, mask=alpha)
    return fresh


def fresh_pixels(image: Image.Image, orientation: int | None = None) -> Image.Image:
    """The upright picture as new RGB pixels and nothing else, made strip by strip.

    `orientation` says how the camera was held where people know better than the file does.
    """
    pixels, has_alpha = decoded(image), image.has_transparency_data
    orientation = orientation or image.getexif().get(ExifTags.Base.Orientation)
    mode = "L" if image.mode == "I;16" else image.mode if image.mode in {"L", "CMYK"} else "RGB"
    transform = transform_of(mode, image.info.get("icc_profile"))
    width, height = pixels.size
    fresh = Image.new("RGB", (height, width) if orientation in SIDEWAYS else (width, height))
    rows = max(1, STRIP_PIXELS // width)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        strip = opaque(pixels.crop((0, top, width, bottom)), transform, has_alpha)
        if orientation in TURNS:
            strip = strip.transpose(TURNS[orientation])
        place = height - bottom if orientation in LAST_FIRST else top
        fresh.paste(strip, (place, 0) if orientation in SIDEWAYS else (0, place))
    return fresh


def difference_hashes(image: Image.Image) -> tuple[str, str]:
    """dHash of the picture and of its mirror image: 64 bits as hexadecimal.

    Each bit says whether one of 8 × 8 places is brighter than its right neighbour, by more than one level
    of 256: without that, the noise of an even background would decide, and saving again changes it.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    return hash_of(grey), hash_of(ImageOps.mirror(grey))


def hash_of(grey: Image.Image) -> str:
    rows = [grey.crop((0, y, 9, y + 1)).tobytes() for y in range(8)]
    bits = "".join("1" if row[x] > row[x + 1] + 1 else "0" for row in rows for x in range(8))
    return f"{int(bits, 2):016x}"


def scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def take_in(file, limits: dict, answer) -> dict:
    """Write the picture to `answer`, the master first, then a variant for each announced width; what to say of it.

    What came without loss stays without loss; photographs become JPEG again.
    """
    image = open_within(file, limits)
    master_format = "PNG" if image.format == "PNG" else "JPEG"
    master = fresh_pixels(image, limits.get("orientation"))
    del image  # and with it the pixels as they were decoded
    widths = [width for width in limits["widths"] if width < master.width]
    widths.append(min(master.width, max(limits["widths"])))
    dhash, dhash_mirrored = difference_hashes(master)
    master.save(answer, master_format, **MASTER_OPTIONS[master_format])
    ends = [answer.tell()]
    for width in widths:
        scaled(master, width).save(answer, **VARIANT_OPTIONS)
        ends.append(answer.tell())
    return {
        "format": master_format,
        "width": master.width,
        "height": master.height,
        "dhash": dhash,
        "dhash_mirrored": dhash_mirrored,
        "widths": widths,
        "ends": ends,
    }


def main() -> None:
    limits, answer = json.loads(sys.argv[1]), sys.stdout.buffer
    limit_process(limits["memory"], limits["cpu_seconds"], limits["answer"])
    try:
        sys.stdin.buffer.seek(0)
        reply = take_in(sys.stdin.buffer, limits, answer)
    except PictureRefused as refused:
        reply = refused.reply
    except MemoryError:
        reply = {"refused": "heavy"}
    answer.write(b"\n" + json.dumps(reply).encode())


if __name__ == "__main__":
    main()
