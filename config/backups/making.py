"""Making a backup while the site serves."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import databases
from .manifest import Manifest, newest, sha256_of, whole_backups

UNFINISHED = ".unfinished"


def make_backup(directory: Path) -> Path:
    """The folder of a new backup in `directory`, named by its time (UTC). It has that name only when it is whole."""
    now = datetime.now(UTC)
    final = directory / now.strftime("%Y-%m-%dT%H%M%S.%fZ")
    folder = final.with_suffix(UNFINISHED)
    folder.mkdir(parents=True)
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    manifest = Manifest(now.isoformat(), connection.vendor, applied)
    earlier = newest(directory)
    # Photographs before and after: what is removed meanwhile is in the first pass, what is added in the second.
    copy_media(folder, manifest, earlier)
    database = databases.FILES[connection.vendor]
    databases.dump(folder / database)
    manifest.files[database] = describe(folder / database)
    copy_media(folder, manifest, earlier)
    manifest.write(folder)
    keep_on_disk(folder)
    folder.rename(final)
    return final


def copy_media(folder: Path, manifest: Manifest, earlier: Path | None) -> None:
    """Copy every photograph that is not there yet.

    One that the earlier backup has unchanged becomes a link to its copy: a daily backup takes the space of what is new.
    """
    known = Manifest.read(earlier).files if earlier else {}
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = f"media/{path.relative_to(root).as_posix()}"
        if name in manifest.files or path.name == ".gitignore" or not path.is_file():
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            status, before = path.stat(), known.get(name)
            if before and (before["size"], before["modified"]) == (status.st_size, status.st_mtime_ns):
                os.link(earlier / name, target)
                manifest.files[name] = before
            else:
                shutil.copyfile(path, target)
                os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
                manifest.files[name] = describe(target)
        except FileNotFoundError:  # removed between listing and copying
            target.unlink(missing_ok=True)


def describe(path: Path) -> dict:
    status = path.stat()
    return {"size": status.st_size, "modified": status.st_mtime_ns, "sha256": sha256_of(path)}


def keep_on_disk(folder: Path) -> None:
    """Return when the disk has it all, and not only the system's memory."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def forget_old(directory: Path, keep: int) -> list[Path]:
    """Remove all whole backups but the newest `keep`, and what earlier runs left unfinished. Gives what is gone."""
    gone = [*whole_backups(directory)[:-keep], *directory.glob(f"*{UNFINISHED}")]
    for folder in gone:
        shutil.rmtree(folder)
    return gone
