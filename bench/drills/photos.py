"""`make drill-photos`: real photographs (PHOTOS_DIR), large ones, and bombs."""

import io
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

from bench.stand.scratch import Report, scratch_site

MEGABYTE = 1024 * 1024


def measured(data: bytes) -> tuple[float, int]:
    """Seconds and megabytes at most that the child process takes for one picture."""
    from catalogue.photos.pipeline import DECODER, LIMITS

    started = time.monotonic()
    command = [sys.executable, "-I", DECODER, json.dumps(LIMITS)]
    with TemporaryFile() as picture, TemporaryFile() as answer:
        picture.write(data)
        picture.flush()
        child = subprocess.Popen(command, stdin=picture, stdout=answer, env={})
        _pid, _status, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return time.monotonic() - started, usage.ru_maxrss // 1024


def real_photographs(report: Report, folder: Path) -> None:
    from catalogue.photos.pipeline import take_in

    photos, worst = {}, 0.0
    for path in sorted(folder.glob("*.jpg")):
        started = time.monotonic()
        with path.open("rb") as file:
            photos[path.name] = take_in(file)
        worst = max(worst, time.monotonic() - started)
    report.check(f"{len(photos)} real photographs taken in", len(photos) > 0, f"worst {worst:.2f} s")
    for name in list(photos)[:3]:
        sizes = {width: len(data) for width, data in photos[name].variants.items()}
        print(f"     {name}: {photos[name].width} × {photos[name].height}, master {len(photos[name].master)}, {sizes}")


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


def main() -> int:
    report, folder = Report(), Path(os.environ.get("PHOTOS_DIR", ""))
    if not os.environ.get("PHOTOS_DIR") or not folder.is_dir():
        print("Say where real photographs are: make drill-photos PHOTOS_DIR=…")
        return 1
    with scratch_site():
        bombs(report)
        large_photographs(report, folder)
        real_photographs(report, folder)
    return report.failures


if __name__ == "__main__":
    sys.exit(main())
