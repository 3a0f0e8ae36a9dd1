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

from PIL import Image, ImageCms, ImageOps

sys.path.append(str(Path(__file__).parents[2]))  # the site's own folder, which `-I` leaves out
from catalogue.confined.limits import limit_process
from catalogue.photos.pixels import PictureRefused, Pixels, decoded, open_within, shrunk

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
MASTER_OPTIONS = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "PNG": {"compress_level": 4},
}
VARIANT_OPTIONS = {"format": "WEBP", "quality": 80, "method": 4}


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


def fresh_pixels(pixels: Pixels, limits: dict) -> Image.Image:
    """The upright picture as new RGB pixels and nothing else, made strip by strip, and no larger than may be kept.

    `limits` say how the camera was held where people know better than the file does.
    """
    orientation = limits.get("orientation") or pixels.orientation
    mode = "L" if pixels.mode == "I;16" else pixels.mode if pixels.mode in {"L", "CMYK"} else "RGB"
    transform, factor = transform_of(mode, pixels.profile), shrunk(*pixels.size, limits)
    width, height = (-(-side // factor) for side in pixels.size)
    fresh = Image.new("RGB", (height, width) if orientation in SIDEWAYS else (width, height))
    rows = max(1, STRIP_PIXELS // (pixels.size[0] * factor))
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        strip = opaque(pixels.strip(top * factor, min(bottom * factor, pixels.size[1])), transform, pixels.has_alpha)
        strip = strip.reduce(factor) if factor > 1 else strip
        strip = strip.transpose(TURNS[orientation]) if orientation in TURNS else strip
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
    master_format = "PNG" if getattr(image, "format", "") == "PNG" else "JPEG"
    master = fresh_pixels(decoded(image), limits)
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
