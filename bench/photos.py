"""`make drill-photos`: real photographs (PHOTOS_DIR), large ones, bombs, and recognition among 100 000 photos."""

import io
import json
import os
import random
import resource
import subprocess
import sys
import time
from itertools import combinations
from pathlib import Path

from .scratch import Report, scratch_site

MEGABYTE = 1024 * 1024


def measured(data: bytes) -> tuple[float, int]:
    """Seconds and megabytes at most that the child process takes for one picture."""
    from catalogue.photos.pipeline import DECODER, LIMITS

    started = time.monotonic()
    command = [sys.executable, "-I", DECODER, json.dumps(LIMITS)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={})
    child.stdin.write(data)
    child.stdin.close()
    _pid, _status, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return time.monotonic() - started, usage.ru_maxrss // 1024


def real_photographs(report: Report, folder: Path) -> dict:
    """Take every photograph in; exactly one pair of them is the same. Gives them by name."""
    from catalogue.photos.pipeline import take_in
    from catalogue.photos.recognition import MOST_DISTANCE, difference

    photos, worst = {}, 0.0
    for path in sorted(folder.glob("*.jpg")):
        started = time.monotonic()
        with path.open("rb") as file:
            photos[path.name] = take_in(file)
        worst = max(worst, time.monotonic() - started)
    report.check(f"{len(photos)} real photographs taken in", len(photos) > 0, f"worst {worst:.2f} s")
    alike = [
        (one, other)
        for one, other in combinations(photos, 2)
        if min(
            difference(photos[one].dhash, photos[other].dhash),
            difference(photos[one].dhash_mirrored, photos[other].dhash),
        )
        <= MOST_DISTANCE
    ]
    same = [(one, other) for one, other in alike if photos[one].sha256 == photos[other].sha256]
    report.check("exactly the one identical pair looks alike", alike == same and len(same) == 1, alike)
    for name in list(photos)[:3]:
        sizes = {width: len(data) for width, data in photos[name].variants.items()}
        print(f"     {name}: {photos[name].width} × {photos[name].height}, master {len(photos[name].master)}, {sizes}")
    return photos


def changed_photographs(report: Report, folder: Path) -> None:
    """Each real photograph saved badly, halved, brightened and mirrored is found as itself."""
    from PIL import Image, ImageEnhance, ImageOps

    from catalogue.photos.decode import difference_hashes
    from catalogue.photos.recognition import MOST_DISTANCE, difference

    def saved_badly(image):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=40)
        return Image.open(out).convert("RGB")

    changes = {
        "quality 40": saved_badly,
        "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
        "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.2),
        "mirrored": ImageOps.mirror,
    }
    images = [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.jpg"))]
    for what, change in changes.items():
        found = 0
        for image in images:
            known, _mirrored = difference_hashes(image)
            found += min(difference(each, known) for each in difference_hashes(change(image))) <= MOST_DISTANCE
        report.check(f"{what}: {found} of {len(images)} found", found == len(images))


def large_photographs(report: Report, folder: Path) -> None:
    from PIL import Image

    from catalogue.photos.pipeline import LIMITS

    photo = Image.open(max(folder.glob("*.jpg"), key=lambda path: path.stat().st_size)).convert("RGB")
    for width, height in [(4000, 3000), (8000, 6000)]:
        for progressive in (False, True):
            out = io.BytesIO()
            photo.resize((width, height)).save(out, "JPEG", quality=90, progressive=progressive)
            seconds, megabytes = measured(out.getvalue())
            kind = "progressive" if progressive else "baseline"
            what = f"{width * height // 1_000_000} megapixels, {kind}: {seconds:.2f} s, {megabytes} MB at most"
            report.check(what, megabytes < LIMITS["memory"] // MEGABYTE)


def bombs(report: Report) -> None:
    """Pictures of 88, 177 and 400 megapixels are refused at once, and this process hardly grows."""
    from catalogue.photos.pipeline import PhotoRefused, take_in
    from catalogue.tests.pictures import png_announcing

    for side in (9400, 13_300, 20_000):
        bomb = png_announcing(side, side)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.monotonic()
        try:
            take_in(bomb)
            code = "taken"
        except PhotoRefused as error:
            code = error.code
        seconds = time.monotonic() - started
        growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        what = f"{side * side // 1_000_000} megapixels: {code} in {seconds:.2f} s, memory grew by {growth} MB"
        report.check(what, code in {"side", "pixels"} and seconds <= 1 and growth <= 64)


def recognition(report: Report, photos: dict, count: int) -> None:
    """The time of a look-up among `count` photos, whose hashes are as uneven as those of real photographs."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from catalogue.models import Side, Watch, WatchImage
    from catalogue.photos.recognition import look_alikes
    from catalogue.tests.factories import make_brand

    chance = random.Random(5)
    real = [int(photo.dhash, 16) for photo in photos.values()]
    brand = make_brand()
    rows = (Watch(brand=brand, folder=f"w-{number}", title=f"W {number}") for number in range(count // 4))
    watches = Watch.objects.bulk_create(rows, batch_size=5000)

    def row(watch, side):
        dhash = f"{chance.choice(real) ^ chance.getrandbits(64) & chance.getrandbits(64):016x}"
        return WatchImage(watch=watch, side=side, image="x.jpg", width=1, height=1, sha256=dhash * 4, dhash=dhash)

    images = (row(watch, side) for watch in watches for side in Side.values)
    WatchImage.objects.bulk_create(images, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    times = []
    for photo in photos.values():
        started = time.monotonic()
        look_alikes(photo, visible_to=AnonymousUser())
        times.append((time.monotonic() - started) * 1000)
    times.sort()
    usual, worst = times[len(times) // 2], times[-1]
    report.check(f"look-up among {count} on {connection.vendor}: {usual:.1f} ms, worst {worst:.1f} ms", worst < 200)


def main() -> int:
    report, folder = Report(), Path(os.environ.get("PHOTOS_DIR", ""))
    if not os.environ.get("PHOTOS_DIR") or not folder.is_dir():
        print("Say where real photographs are: make drill-photos PHOTOS_DIR=…")
        return 1
    with scratch_site():
        bombs(report)
        large_photographs(report, folder)
        photos = real_photographs(report, folder)
        changed_photographs(report, folder)
        recognition(report, photos, 100_000)
    return report.failures


if __name__ == "__main__":
    sys.exit(main())
