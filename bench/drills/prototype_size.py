"""`make drill-prototype-size`: memory while a prototype of WATCHES watches (60 000 by itself) is imported, and PHOTOS.

An invented prototype in a file of SQLite, where every watch has a code and another name, and every third is in
somebody's collection. It goes into sites of its own on SQLite: one with a quarter of the watches first, by which the
kept readings of words are as many as they will be. So do PHOTOS photos (16 000 by themselves), four of each watch.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.stand.scratch import Report, scratch_site

MOST_GROWTH = 1.2  # times the peak of a quarter of the rows
BRANDS, FACTORIES, PEOPLE = 40, 12, 300


def make_prototype(path: Path, watches: int) -> str:
    from config.tests.prototype.source import in_a_file

    url = in_a_file(path)
    with closing(sqlite3.connect(path)) as file, file:
        insert = file.executemany
        insert("INSERT INTO brand VALUES (?, ?)", ((n, f"Марка {n} опытная") for n in range(1, BRANDS + 1)))
        insert("INSERT INTO factory VALUES (?, ?)", ((n, f"Завод {n} опытный") for n in range(1, FACTORIES + 1)))
        people = ((n, f"person{n}", "x", f"person{n}@example.org", "1") for n in range(1, PEOPLE + 1))
        insert('INSERT INTO "user" (id, login, password, email, role_id) VALUES (?, ?, ?, ?, ?)', people)
        rows = (
            (n, f"opyt-{n}", f"{700000 + n}", 1950 + n % 40, 1 + n % FACTORIES, 1 + n % BRANDS, 1 + n % PEOPLE)
            for n in range(1, watches + 1)
        )
        insert(
            "INSERT INTO watch (id, folder, code, start_release, factory_id, brand_id, user_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        insert("INSERT INTO alias VALUES (?, ?, ?)", ((n, str(n), f"Образец {n}") for n in range(1, watches + 1)))
        pieces = ((n, 1 + n % PEOPLE, n) for n in range(1, watches + 1, 3))
        insert("INSERT INTO collection VALUES (?, ?, ?)", pieces)
    return url


def make_photos(folder: Path, watches: int) -> Path:
    """Four photos of each watch, each another picture, and tiny: their number is what is measured."""
    from PIL import Image

    from catalogue.models import Side

    for n in range(1, watches + 1):
        (here := folder / f"opyt-{n}").mkdir(parents=True)
        for number, side in enumerate(Side.values):
            Image.new("RGB", (24, 24), (n % 256, n // 256, 60 * number)).save(here / f"{side}.png")
    return folder


def import_one(folder: Path, watches: int, *, with_photos: bool) -> tuple[float, float]:
    """Peak megabytes of this process, and seconds of importing; runs in a process of its own."""
    with scratch_site():
        from django.core.management import call_command

        from catalogue.models import Watch, WatchImage

        call_command("load_catalogue", verbosity=0)
        before, url = Watch.objects.count(), make_prototype(folder / "prototype.sqlite3", watches)
        photos = make_photos(folder / "photos", watches) if with_photos else None
        began = time.monotonic()
        with (folder / "out").open("w") as out:
            report = folder / "report.csv"
            call_command("import_prototype", url, photos=photos, small=True, report=report, stdout=out)
        taken = Watch.objects.count() - before, WatchImage.objects.count()
        assert taken == (watches, 4 * watches if with_photos else 0), (folder / "out").read_text()[-2000:]
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.monotonic() - began


def measured(watches: int, what: str) -> tuple[float, float]:
    """The same in a process of its own: what one import leaves behind is not in the memory of the other."""
    command = [sys.executable, "-m", "bench.drills.prototype_size", str(watches), what]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    peak, seconds = answer.split()[-2:]
    return float(peak), float(seconds)


def main() -> int:
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            print(*import_one(Path(folder), int(sys.argv[1]), with_photos=sys.argv[2:] == ["photos"]))
        return 0
    report = Report()
    for what, most in (
        ("photos", int(os.environ.get("PHOTOS", "16000")) // 4),
        ("rows", int(os.environ.get("WATCHES", "60000"))),
    ):
        quarter, _seconds = measured(most // 4, what)
        peak, seconds = measured(most, what)
        seen = f"peak {peak:.0f} MB, × {peak / quarter:.2f} that of a quarter"
        report.check(f"{what} of {most} watches in {seconds:.0f} s", peak <= MOST_GROWTH * quarter, seen)
    return report.failures


if __name__ == "__main__":
    sys.exit(main())
