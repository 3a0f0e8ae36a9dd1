"""Proving a backup: it is restored into a scratch place, by the command that would restore it in earnest."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection

from .making import alone, last_files
from .manifest import NAME, Manifest
from .refusal import BackupRefused
from .store import elsewhere, local

SCRATCH = "watches_verify"
PROVED = "proved"  # a file among the backups: when one was proved last
MOST_NAMED = 5


def verify_backup(wanted: str) -> str:
    """What the restore of a backup says, after reading every byte of the store. Raises BackupRefused."""
    with alone(settings.BACKUP_DIR):
        store = local()
        store.check()
        if there := elsewhere():
            there.run("check")
        check_room()
        with (
            tempfile.TemporaryDirectory(dir=settings.BACKUP_DIR, prefix="verify-") as scratch,
            scratch_database(Path(scratch)) as url,
        ):
            said = restore_into(Path(scratch), url, wanted)
        if rotten := rotten_here():
            raise BackupRefused(
                f"The backup is whole, but {len(rotten)} photographs of the site are not what was saved: "
                f"{', '.join(rotten[:MOST_NAMED])}. `restore latest --rotten` puts them back."
            )
        (settings.BACKUP_DIR / PROVED).touch()
        return said


def rotten_here() -> list[str]:
    """The site's own photographs that are otherwise than the last backup read them: a disk forgets."""
    if settings.MEDIA_STORAGE or not (settings.BACKUP_DIR / NAME).exists():
        return []
    return Manifest.read(settings.BACKUP_DIR).rotten(Path(settings.MEDIA_ROOT))


def check_room() -> None:
    needed = sum(entry["size"] for entry in last_files().values())
    if needed * 1.1 > shutil.disk_usage(settings.BACKUP_DIR).free:
        raise BackupRefused(
            f"{needed >> 20} MB of photographs do not fit beside the backups: make room to verify them."
        )


@contextmanager
def scratch_database(folder: Path):
    """The address of an empty database of the site's own kind, which is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    login = {name: connection.settings_dict[key] for name, key in names.items() if connection.settings_dict[key]}
    person = ":".join(quote(login[part], safe="") for part in ("user", "password") if part in login)
    with psycopg.connect(dbname=connection.settings_dict["NAME"], autocommit=True, **login) as server:
        gone = f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)"
        server.execute(gone)
        server.execute(f"CREATE DATABASE {SCRATCH} TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
        try:
            place = f"{quote(login.get('host', ''), safe='')}:{login.get('port', '')}".rstrip(":")
            yield f"postgres://{person}@{place}/{SCRATCH}"
        finally:
            server.execute(gone)


def restore_into(folder: Path, url: str, wanted: str) -> str:
    (folder / "media").mkdir()
    place = {
        "DATABASE_URL": url,
        "DATABASE_REPLICA_URL": "",
        "MEDIA_STORAGE": "",
        "MEDIA_ROOT": str(folder / "media"),
        "DELETIONS_DIR": str(folder),
        "BACKUP_DIR": str(settings.BACKUP_DIR),
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", wanted, "--strict"]
    done = subprocess.run(command, env=os.environ | place, capture_output=True, encoding="utf-8", errors="replace")  # noqa: S603
    if done.returncode:
        raise BackupRefused((done.stderr.strip() or done.stdout.strip()).removeprefix("CommandError: "))
    return done.stdout.strip().splitlines()[-1]
