"""`make drill-photo-faults`: kill -9 in each window of an upload, and a disk that becomes full, many times each.

After every fault: no row without its files, no partial file under a final name, and after a sweep no file
without a row. `python -m bench.drills.photo_faults TIMES`; the gate runs it small.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.stand.fail_points import die, die_after_commit, die_at_row, is_killed
from bench.stand.scratch import Report, scratch_site

WINDOWS = {
    "half a file": lambda: die_in_a_file(),
    "files written": lambda: die_at_row("catalogue_watchimage", written=False),
    "row written": lambda: die_at_row("catalogue_watchimage", written=True),
    "committed": die_after_commit,  # before the removal of the replaced files, which is asked for later
}


def die_in_a_file() -> None:
    """Kill this process when it has written 100 bytes of a photo under its temporary name."""
    from catalogue.photos.storage import PhotoDisk

    PhotoDisk._keep = lambda disk, name: os.truncate(disk.path(name), 100) or die()


def faults_of(media: Path) -> dict[str, int]:
    """Rows without files and partial files as they are now, and files without rows that a sweep leaves."""
    from PIL import Image

    from catalogue.photos.files import files_below, photo_models
    from catalogue.photos.names import names_of
    from catalogue.photos.sweeping import sweep

    counts = {"rows without files": 0, "partial files": 0, "files without rows": 0}
    expected = set()
    for image in (row for model in photo_models() for row in model.objects.all()):
        names = names_of(image.image.name, image.width)
        expected.update(names)
        counts["rows without files"] += not all((media / name).exists() for name in names)
    for name in (*files_below("watches"), *files_below("drafts")):
        if not name.endswith(".part"):
            data = (media / name).read_bytes()
            is_whole = len(data) > 0 and Image.open(io.BytesIO(data)).load() is not None
            own_hash = Path(name).stem
            counts["partial files"] += not is_whole or (
                "-" not in own_hash and hashlib.sha256(data).hexdigest() != own_hash
            )
    sweep(timedelta(0), however_many=True)
    counts["files without rows"] = len({*files_below("watches"), *files_below("drafts")} - expected)
    return counts


def kill_drill(report: Report, media: Path, photos: list, times: int) -> None:
    from catalogue.history.publishing import delete_watch
    from catalogue.photos.storing import set_photo
    from catalogue.tests.factories import make_watch

    for window, arm in WINDOWS.items():
        died, total = 0, {}
        for number in range(times):
            watch = make_watch()
            if number % 2:  # every other time there is a photo to be replaced
                set_photo(watch, "main", photos[1], credit="", licence="", by=None)
            upload = partial(set_photo, watch, "main", photos[0], credit="", licence="", by=None)
            died += is_killed(arm, upload)
            total = {what: total.get(what, 0) + count for what, count in faults_of(media).items()}
            upload()  # the next request simply works
            delete_watch(watch, by=None)
        report.check(f"kill -9 at “{window}”, {died} times", died == times and not any(total.values()), total)


def full_disk_drill(report: Report, media: Path, photos: list, times: int) -> None:
    """Uploads to a small disk with less and less room, so that it becomes full at every point of an upload."""
    from catalogue.photos.storing import PhotoNotStored, set_photo
    from catalogue.tests.factories import make_watch

    shutil.rmtree(media, ignore_errors=True)
    media.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", media], check=True)
    try:
        refused, total = 0, {}
        from catalogue.models import WatchImage

        for number in range(times):
            WatchImage.objects.all().delete()
            faults_of(media)
            (media / "ballast").write_bytes(bytes(256 * 1024 - 4096 - 4096 * (number % 20)))
            try:
                set_photo(make_watch(), "main", photos[0], credit="", licence="", by=None)
            except PhotoNotStored:
                refused += 1
            total = {what: total.get(what, 0) + count for what, count in faults_of(media).items()}
            (media / "ballast").unlink()
        report.check(f"disk full, {refused} of {times} uploads refused", refused > 0 and not any(total.values()), total)
    finally:
        subprocess.run(["umount", media], check=True)


def main(times: int) -> int:
    report = Report()
    with scratch_site() as media:
        from catalogue.photos.pipeline import take_in
        from catalogue.tests.pictures import photo_file

        photos = [take_in(photo_file(900, 600, quality=95)), take_in(photo_file(500, 400))]
        kill_drill(report, media, photos, times)
        if times > 1 and os.geteuid() == 0:
            full_disk_drill(report, media, photos, times)
        else:
            print("left out: a full disk needs root for a small one of its own, and more than one try")
    return report.failures


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
