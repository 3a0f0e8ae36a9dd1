"""Making a backup while the site serves."""

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files import locks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import databases
from .deletions import keep_copy
from .manifest import NAME, Manifest, sha256_of
from .refusal import BackupRefused
from .store import AFTER, BEFORE, DATABASE, LEFT_OUT, Store, elsewhere, local, new_name


@contextmanager
def alone(folder: Path):
    """The only backup or trial of one: a second that comes meanwhile is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as file:
        if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            raise BackupRefused("Another backup or verification is under way: this one was not begun.")
        yield


def make_backup(*, keep: int, with_photos: bool = True) -> str:
    """The name of a new backup, which is its time (UTC). One that fails leaves nothing behind."""
    if settings.MEDIA_STORAGE and with_photos:
        raise BackupRefused(
            "The photographs lie in an object store (MEDIA_STORAGE), which no backup copies. Switch on the store's "
            "versioning, then back up the database alone: --without-photos."
        )
    with alone(settings.BACKUP_DIR):
        store, name = local(), new_name()
        making = settings.BACKUP_DIR / "making"
        try:
            shutil.rmtree(making, ignore_errors=True)  # of one that was killed
            making.mkdir()
            store.prepare()
            save(store, name, making, Path(settings.MEDIA_ROOT).resolve() if with_photos else None)
        except (BackupRefused, OSError) as error:
            shutil.rmtree(making, ignore_errors=True)  # first: it makes the room in which the store is tidied
            give_up(store, name)
            raise BackupRefused(f"No backup was made, and nothing of it is left: {error}") from error
        (making / NAME).replace(settings.BACKUP_DIR / NAME)  # takes no room
        shutil.rmtree(making)
        store.keep_days(keep)
        copy_elsewhere(store, name, keep)
    return name


def copy_elsewhere(store: Store, name: str, keep: int) -> None:
    if not (there := elsewhere()):
        return
    try:
        there.prepare(like=store.repository)
        there.take_over(store.find(name)[1], store)
        there.keep_days(keep)
    except BackupRefused as error:
        raise BackupRefused(f"The backup {name} is here, but not in BACKUP_OFFSITE: {error}") from error


def give_up(store: Store, name: str) -> None:
    try:
        store.forget(name)
    except BackupRefused:
        # A full disk lets nothing be written down: the next backup tidies up before it ends.
        return


def save(store: Store, name: str, making: Path, media: Path | None) -> None:
    """Photographs before and after: what is removed meanwhile is in the first, what is added in the second."""
    at_first = files_of(media)
    if at_first:
        store.save(media, name, BEFORE)
    applied = sorted(f"{app}.{migration}" for app, migration in MigrationRecorder(connection).applied_migrations())
    manifest = Manifest(name, datetime.now(UTC).isoformat(), connection.vendor, applied)
    manifest.tables = databases.dump(making)
    if still := files_of(media):
        store.save(media, name, AFTER)
    manifest.files = describe(store, name, media)
    if unread := sorted((at_first & still) - manifest.files.keys()):
        raise BackupRefused(f"{len(unread)} photographs cannot be read, the first is {unread[0]}: see to their rights.")
    manifest.write(making)
    keep_copy(making)
    store.save(making, name, DATABASE)


def files_of(media: Path | None) -> set[str]:
    """The names of all files below the folder, without what is never saved."""
    if media is None:
        return set()
    names = (path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())
    return {name for name in names if name.partition("/")[0] not in LEFT_OUT}


def describe(store: Store, name: str, media: Path | None) -> dict[str, dict]:
    """What the store has of the photographs. Only what changed since the last backup is read for its SHA-256."""
    parts = store.backups().get(name, {})
    files = {}
    for part in (BEFORE, AFTER):
        files |= store.files(parts[part]) if part in parts else {}
    known = last_files()
    for path, entry in files.items():
        before = known.get(path, {})
        if (before.get("size"), before.get("modified")) == (entry["size"], entry["modified"]):
            entry["sha256"] = before["sha256"]
        else:  # removed since: its size alone is known
            entry["sha256"] = sha256_of(media / path) if (media / path).is_file() else None
    return files


def last_files() -> dict[str, dict]:
    try:
        return Manifest.read(settings.BACKUP_DIR).files
    except BackupRefused:
        return {}
