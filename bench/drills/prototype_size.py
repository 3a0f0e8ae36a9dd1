"""`make drill-prototype-size`: memory while a prototype of WATCHES watches (60 000 by itself) is imported.

An invented prototype in a file of SQLite, where every watch has a code and another name, and every third is in
somebody's collection. It goes into sites of its own on SQLite: one with a quarter of the watches first, by which the
kept readings of words are as many as they will be.
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


def import_one(folder: Path, watches: int) -> tuple[float, float]:
    """Peak megabytes of this process, and seconds of importing; runs in a process of its own."""
    with scratch_site():
        from django.core.management import call_command

        from catalogue.models import Watch

        call_command("load_catalogue", verbosity=0)
        before, url = Watch.objects.count(), make_prototype(folder / "prototype.sqlite3", watches)
        began = time.monotonic()
        with (folder / "out").open("w") as out:
            call_command("import_prototype", url, report=folder / "report.csv", stdout=out)
        assert Watch.objects.count() - before == watches, (folder / "out").read_text()[-2000:]
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.monotonic() - began


def measured(watches: int) -> tuple[float, float]:
    """The same in a process of its own: what one import leaves behind is not in the memory of the other."""
    command = [sys.executable, "-m", "bench.drills.prototype_size", str(watches)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    peak, seconds = answer.split()[-2:]
    return float(peak), float(seconds)


def main() -> int:
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            print(*import_one(Path(folder), int(sys.argv[1])))
        return 0
    report, watches, peaks = Report(), int(os.environ.get("WATCHES", "60000")), []
    for each in (watches // 4, watches):
        peak, seconds = measured(each)
        peaks.append(peak)
        growth = peak / peaks[0]
        report.check(f"{each} watches in {seconds:.0f} s", growth <= MOST_GROWTH, f"peak {peak:.0f} MB, × {growth:.2f}")
    return report.failures


if __name__ == "__main__":
    sys.exit(main())
