"""`make drill-pillow`: Pillow's own test images, the odd and the broken ones included, through the pipeline.

PILLOW_IMAGES names the folder `Tests/images` of Pillow's source distribution; without it the drill fetches it.
"""

import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.stand.scratch import Report


def fetch(folder: str) -> Path:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", "pillow", "-d", folder]
    subprocess.run([*command, "pillow==13.0.0"], check=True)
    (archive,) = Path(folder).glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return next(Path(folder).glob("pillow-*/Tests/images"))


def expected(data: bytes):
    """Pillow's own decoding of the first frame: upright, on white, in sRGB by its colour profile."""
    from PIL import Image, ImageCms, ImageOps

    image = Image.open(io.BytesIO(data))
    image.load()
    image.getexif()
    image = ImageOps.exif_transpose(image)
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode == "I;16":  # the upper eight of sixteen bits
        plain = Image.frombytes("L", image.size, image.tobytes("raw", "I;16B")[::2]).convert("RGB")
    else:
        plain = image if image.mode in {"L", "CMYK"} else image.convert("RGB")
        try:
            profile = io.BytesIO(image.info["icc_profile"])
            plain = ImageCms.profileToProfile(plain, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (KeyError, ImageCms.PyCMSError):  # none, or none that can be read
            plain = plain.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(plain, mask=alpha)
    return white


def difference(first, second) -> float:
    """The mean difference of two pictures in levels of 0 to 255; without a frame of their own, 255."""
    from PIL import ImageChops, ImageStat

    if first.size != second.size:
        return 255.0
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) / 3


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LOG_LEVEL"] = "CRITICAL"
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        return drill(Path(os.environ["PILLOW_IMAGES"]) if "PILLOW_IMAGES" in os.environ else fetch(folder))


def drill(images: Path) -> int:
    import warnings

    from pi_heif import register_heif_opener
    from PIL import Image

    from catalogue.photos import decode
    from catalogue.photos.pipeline import LIMITS, PhotoRefused, take_in

    warnings.simplefilter("ignore")
    register_heif_opener()  # one of them is HEIC, which Pillow alone does not read
    report, refused, times, odd, accepted = Report(), Counter(), [], [], 0
    files = sorted(path for path in images.rglob("*") if path.is_file())
    for path in files:
        data = path.read_bytes()
        started = time.monotonic()
        try:
            photo = take_in(io.BytesIO(data))
        except PhotoRefused as error:
            refused[error.code] += 1
            continue
        finally:
            times.append((time.monotonic() - started, path.name))
        accepted += 1
        pixels = decode.fresh_pixels(decode.decoded(decode.open_within(io.BytesIO(data), LIMITS)), LIMITS)
        kept = difference(Image.open(io.BytesIO(photo.master)), pixels)
        # A colour profile is applied in steps of a level, even one that changes nothing.
        has_profile = "icc_profile" in Image.open(io.BytesIO(data)).info
        if (seen := difference(pixels, expected(data))) > (0.01 if has_profile else 0):
            odd.append(f"{path.name} (pixels, {seen:.3f})")
        if kept > (0 if photo.extension == "png" else 4):
            odd.append(f"{path.name} (master, {kept:.1f})")
    worst, name = max(times)
    report.check(f"{len(files)} files, {accepted} accepted", accepted >= 400)
    report.check("their pixels are Pillow's own, in sRGB; the masters are within 4 levels of 255", not odd, odd)
    report.check(
        f"{sum(refused.values())} refused, each with a reason",
        sum(refused.values()) + accepted == len(files),
        dict(refused),
    )
    report.check(f"worst time {worst:.2f} s ({name})", worst < 30)
    return report.failures


if __name__ == "__main__":
    sys.exit(main())
