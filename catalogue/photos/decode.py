"""The child process that opens a stranger's picture; nothing else in the site lets Pillow near one.

`pipeline` runs this file as a script, apart from the site (`python -I`: no Django, no settings, no secrets).
It reads the picture from standard input and the limits as JSON from its argument, and writes one line of
JSON, then the bytes that the line announces. A picture that makes it fail is refused by its exit status.
"""

import contextlib
import io
import json
import sys

from PIL import ExifTags, Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

try:
    import resource
except ImportError:  # Windows has no such limits; `catalogue.checks` says so at the start
    resource = None

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
MASTER_OPTIONS = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "PNG": {"compress_level": 4},
}
VARIANT_OPTIONS = {"format": "WEBP", "quality": 80, "method": 4}


class Refused(Exception):
    """The picture breaks a rule: a code that `pipeline` has a sentence for, and the sentence's numbers."""

    def __init__(self, code: str, **numbers: int):
        super().__init__(code)
        self.reply = {"refused": code, **numbers}


def limit_process(memory: int, cpu_seconds: int) -> None:
    """Let the system end this process when it takes too much. It may write no file at all."""
    if resource is None:
        return
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        # macOS refuses to limit the address space.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def check_size(width: int, height: int, most_side: int, most_pixels: int) -> None:
    if max(width, height) > most_side:
        raise Refused("side", width=width, height=height)
    if width * height > most_pixels:
        raise Refused("pixels", width=width, height=height)


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height that a WebP file announces in its first chunk (RFC 9649, sections 2.5 to 2.7)."""
    kind, header = data[12:16], data[20:30]
    if kind == b"VP8X":
        return int.from_bytes(header[4:7], "little") + 1, int.from_bytes(header[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(header[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(header[6:8], "little") & 0x3FFF, int.from_bytes(header[8:10], "little") & 0x3FFF


def open_within(data: bytes, limits: dict) -> Image.Image:
    """The picture, its header read and its pixels not yet. Raises Refused when it has too many of them."""
    if data.startswith(b"RIFF"):  # its decoder takes the memory for all pixels when it is made
        check_size(*webp_size(data), limits["side"], limits["pixels"])
    Image.MAX_IMAGE_PIXELS = None  # ours are stricter, and tell the person what was found
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    width, height = image.size
    is_jpeg = isinstance(image, JpegImagePlugin.JpegImageFile)
    check_size(width, height, limits["side"], limits["jpeg_pixels"] if is_jpeg else limits["pixels"])
    if is_jpeg and width * height > limits["pixels"]:
        # Phones make 48 and 50 megapixels: decoded at half the size, in a quarter of the memory.
        image.draft("RGB", (width // 2, height // 2))
    return image


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB by its colour profile. One that cannot be used counts as none, as in browsers."""
    if not profile:
        return image.convert("RGB")
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if not ImageCms.getProfileDescription(source).startswith("sRGB"):
            srgb = ImageCms.createProfile("sRGB")
            intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
            flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
            return ImageCms.profileToProfile(image, source, srgb, intent, "RGB", flags=flags)
    return image.convert("RGB")


def fresh_pixels(image: Image.Image) -> Image.Image:
    """The upright picture as new RGB pixels and nothing else; what was transparent is white."""
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    profile = image.info.get("icc_profile")
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode == "I;16":  # sixteen bits of grey; convert() alone would cut them off at 255
        image = image.point(lambda value: value / 257).convert("L")
    elif image.mode not in {"L", "CMYK"}:  # the modes that have profiles of their own
        image = image.convert("RGB")
    fresh = Image.new("RGB", image.size, "white")
    fresh.paste(in_srgb(image, profile), mask=alpha)
    return fresh.transpose(TURNS[orientation]) if orientation in TURNS else fresh


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


def encoded(image: Image.Image, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def take_in(data: bytes, limits: dict) -> tuple[dict, list[bytes]]:
    """What to say of the picture, and its bytes: the master first, then a variant for each announced width.

    What came without loss stays without loss; photographs become JPEG again.
    """
    image = open_within(data, limits)
    master_format = "PNG" if image.format == "PNG" else "JPEG"
    master = fresh_pixels(image)
    widths = [width for width in limits["widths"] if width < master.width]
    widths.append(min(master.width, max(limits["widths"])))
    dhash, dhash_mirrored = difference_hashes(master)
    blobs = [encoded(master, format=master_format, **MASTER_OPTIONS[master_format])]
    blobs += [encoded(scaled(master, width), **VARIANT_OPTIONS) for width in widths]
    return {
        "format": master_format,
        "width": master.width,
        "height": master.height,
        "dhash": dhash,
        "dhash_mirrored": dhash_mirrored,
        "widths": widths,
        "sizes": [len(blob) for blob in blobs],
    }, blobs


def main() -> None:
    limits = json.loads(sys.argv[1])
    limit_process(limits["memory"], limits["cpu_seconds"])
    blobs = []
    try:
        reply, blobs = take_in(sys.stdin.buffer.read(), limits)
    except Refused as refused:
        reply = refused.reply
    except MemoryError:
        reply = {"refused": "heavy"}
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
    sys.stdout.buffer.writelines(blobs)


if __name__ == "__main__":
    main()
