"""`make drill-recognition`: look-alikes among real photographs (PHOTOS_DIR), and look-ups among a million photos.

The hash was chosen on the photographs of PHOTOS_DIR and the four changes that are checked. What it is worth elsewhere
is told by pictures and changes that had no part in that: Pillow's own test images (PILLOW_IMAGES), changed otherwise.
"""

import io
import os
import random
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path

from bench.stand.scratch import Report, scratch_site

from .pillow import fetch

SIZES = (10_000, 100_000, 1_000_000)
LEAST_SIDE = 100


def saved(image, kind: str, quality: int):
    from PIL import Image

    out = io.BytesIO()
    image.save(out, kind, quality=quality)
    return Image.open(out).convert("RGB")


def changes() -> tuple[dict, dict]:
    """What is done to a photograph: the four changes that must be seen through, and others."""
    from PIL import Image, ImageEnhance, ImageFilter, ImageOps

    def trimmed(image, share):
        across, down = round(image.width * share), round(image.height * share)
        return image.crop((across, down, image.width - across, image.height - down))

    promised = {
        "quality 40": lambda image: saved(image, "JPEG", 40),
        "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
        "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
        "mirrored": ImageOps.mirror,
    }
    others = {
        "quality 15": lambda image: saved(image, "JPEG", 15),
        "WebP at 30": lambda image: saved(image, "WEBP", 30),
        "a third of the size": lambda image: image.resize((image.width // 3, image.height // 3)),
        "darker by a quarter": lambda image: ImageEnhance.Brightness(image).enhance(0.75),
        "brighter by half": lambda image: ImageEnhance.Brightness(image).enhance(1.5),
        "more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.3),
        "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
        "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
        "sharper": lambda image: image.filter(ImageFilter.UnsharpMask(3)),
        "a margin of 2 % cut off": lambda image: trimmed(image, 0.02),
        "a margin of 5 % cut off": lambda image: trimmed(image, 0.05),
        "turned by 1°": lambda image: trimmed(image.rotate(1, Image.Resampling.BICUBIC), 0.02),
        "half the size, quality 50, mirrored": lambda image: ImageOps.mirror(
            saved(image.resize((image.width // 2, image.height // 2)), "JPEG", 50)
        ),
    }
    return promised, others


def alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two pairs of hashes, straight and mirrored, would be reported."""
    from catalogue.photos.recognition import MOST_DISTANCE, difference

    return min(difference(each, other[0]) for each in one) <= MOST_DISTANCE


def found(images: list, change) -> int:
    """How many of `images` are still known when they were changed."""
    from catalogue.photos.decode import difference_hashes

    return sum(alike(difference_hashes(change(image)), difference_hashes(image)) for image in images)


def pictures(folder: Path) -> list:
    """The pictures in `folder` that are large enough, show something, and are not like one before."""
    from PIL import Image

    from catalogue.photos.decode import FORMATS, difference_hashes

    chosen, known = [], []
    for path in sorted(folder.rglob("*")):
        try:
            image = Image.open(path, formats=FORMATS)
            if min(image.size) < LEAST_SIDE or image.width * image.height > 20_000_000:
                continue
            image = image.convert("RGB")
        except (OSError, SyntaxError, ValueError):
            continue
        darkest, lightest = image.convert("L").getextrema()
        hashes = difference_hashes(image)
        if lightest - darkest > 30 and not any(alike(hashes, other) for other in known):
            chosen.append(image)
            known.append(hashes)
    return chosen


def photographs(report: Report, folder: Path) -> list:
    """The real photographs: one pair of them is the same, and the four changes are seen through. Gives their hashes."""
    from PIL import Image

    from catalogue.photos.decode import difference_hashes

    images = {path.name: Image.open(path).convert("RGB") for path in sorted(folder.glob("*.jpg"))}
    hashes = {name: difference_hashes(image) for name, image in images.items()}
    pairs = [(one, other) for one, other in combinations(images, 2) if alike(hashes[one], hashes[other])]
    same = [(one, other) for one, other in pairs if images[one].tobytes() == images[other].tobytes()]
    report.check("exactly the one identical pair looks alike", pairs == same and len(same) == 1, pairs)
    promised, others = changes()
    for what, change in promised.items():
        count = found(list(images.values()), change)
        report.check(f"{what}: {count} of {len(images)} found", count == len(images))
    for what, change in others.items():
        print(f"     {what}: {found(list(images.values()), change)} of {len(images)} found")
    return list(hashes.values())


def held_out(folder: Path, own_hashes: list) -> None:
    """Figures only: what the hash does with pictures that had no part in choosing it."""
    from catalogue.photos.decode import difference_hashes

    images = pictures(folder)
    hashes = [difference_hashes(image) for image in images]
    wrong = sum(alike(one, other) for one in own_hashes for other in hashes)
    print(f"     {len(images)} of Pillow's pictures, {wrong} of {len(images) * len(own_hashes)} pairs wrongly alike")
    for kind in changes():
        for what, change in kind.items():
            print(f"     {what}: {found(images, change)} of {len(images)} found")


def fill(count: int, own_hashes: list) -> None:
    """Photos up to `count`, whose hashes are as uneven as those of real photographs."""
    from django.db import connection

    from catalogue.models import Side, Watch, WatchImage
    from catalogue.tests.factories import make_brand

    there = Watch.objects.count()
    chance = random.Random(there)
    brand = make_brand()
    real = [int(straight, 16) for straight, _mirrored in own_hashes]
    rows = (Watch(brand=brand, folder=f"w-{number}", title=f"W {number}") for number in range(there, count // 4))
    watches = Watch.objects.bulk_create(rows, batch_size=5000)

    def row(watch, side):
        dhash = f"{chance.choice(real) ^ chance.getrandbits(64) & chance.getrandbits(64):016x}"
        return WatchImage(watch=watch, side=side, image="x.jpg", width=1, height=1, sha256=dhash * 4, dhash=dhash)

    for start in range(0, len(watches), 5000):
        WatchImage.objects.bulk_create(
            row(watch, side) for watch in watches[start : start + 5000] for side in Side.values
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def look_ups(report: Report, own_hashes: list) -> None:
    """The time of a look-up, twice each so that the second finds everything in memory."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from catalogue.models import WatchImage
    from catalogue.photos.recognition import look_alikes

    photos = [WatchImage(sha256="0", dhash=straight, dhash_mirrored=mirrored) for straight, mirrored in own_hashes]
    for count in SIZES:
        fill(count, own_hashes)
        for _again in range(2):
            times = []
            for photo in photos:
                started = time.monotonic()
                look_alikes([photo], visible_to=AnonymousUser())
                times.append((time.monotonic() - started) * 1000)
        started = time.monotonic()
        look_alikes(photos[:4], visible_to=AnonymousUser())
        four = (time.monotonic() - started) * 1000
        usual, worst = sorted(times)[len(times) // 2], max(times)
        what = (
            f"{count} photos on {connection.vendor}: {usual:.1f} ms, worst {worst:.1f} ms; four at once {four:.1f} ms"
        )
        report.check(what, worst < 200)


def main() -> int:
    report, folder = Report(), Path(os.environ.get("PHOTOS_DIR", ""))
    if not os.environ.get("PHOTOS_DIR") or not folder.is_dir():
        print("Say where real photographs are: make drill-recognition PHOTOS_DIR=…")
        return 1
    with scratch_site(), tempfile.TemporaryDirectory() as place:
        own_hashes = photographs(report, folder)
        held_out(Path(os.environ.get("PILLOW_IMAGES") or fetch(place)), own_hashes)
        look_ups(report, own_hashes)
    return report.failures


if __name__ == "__main__":
    sys.exit(main())
