"""Restoring a backup into an empty place, proving it by its manifest, and forgetting again whom it remembers."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from catalogue.models import CatalogueVersion

from . import databases
from .deletions import delete_again
from .manifest import Manifest
from .refusal import BackupRefused
from .store import AFTER, BEFORE, DATABASE, Store


@dataclass
class Restored:
    """What came back: its manifest, the photographs that are damaged, people deleted again and those left to say."""

    manifest: Manifest
    damaged: list[str]
    deleted: list[int]
    unsure: list[int]


def restore_backup(store: Store, wanted: str) -> Restored:
    """Fill the empty database and photo folder from a backup, and bring them to today's migrations.

    All of the database comes back or nothing of it; a damaged photograph is left out. Raises BackupRefused.
    """
    name, parts = store.find(wanted)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        store.put_back(parts[DATABASE], folder)
        manifest = Manifest.read(folder)
        check_fits(manifest)
        check_empty()
        if not (folder / databases.FILES[manifest.vendor]).exists():
            raise BackupRefused(f"The database in the backup {name} is damaged: take another backup.")
        damaged = put_back_photographs(store, parts, manifest)
        databases.load(folder)
        if wrong := [table for table, figure in databases.figures().items() if manifest.tables.get(table) != figure]:
            raise BackupRefused(f"These tables came back otherwise than they were saved: {', '.join(wrong)}.")
        call_command("migrate", interactive=False, verbosity=0)
        CatalogueVersion.objects.become_another_site()
        deleted, unsure = delete_again(folder, since=manifest.time)
    serve_a_page()
    return Restored(manifest, damaged, deleted, unsure)


def check_fits(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupRefused(
            f"This is a backup of {manifest.vendor}, and the site runs on {connection.vendor}: "
            "set DATABASE_URL to the same kind."
        )
    loader = MigrationLoader(None)
    replaced = (key for migration in loader.disk_migrations.values() for key in migration.replaces)
    known = {f"{app}.{name}" for app, name in (*loader.disk_migrations, *replaced)}
    if newer := [name for name in manifest.migrations if name not in known]:
        raise BackupRefused(
            f"The backup is of a newer release: it has the migration {newer[0]}. Install that release, then restore."
        )


def check_empty() -> None:
    if not databases.is_empty():
        raise BackupRefused("The database is not empty. Restore into a new one, so that nothing is overwritten.")
    root = Path(settings.MEDIA_ROOT)
    if any(path.is_file() and path.name != ".gitignore" for path in root.rglob("*")):
        raise BackupRefused(f"There are files in {root}. Restore into an empty folder.")


def put_back_photographs(store: Store, parts: dict[str, str], manifest: Manifest) -> list[str]:
    """Give the names of those that are damaged; nothing of them is left lying."""
    root = Path(settings.MEDIA_ROOT)
    if not settings.MEDIA_STORAGE:
        root.mkdir(parents=True, exist_ok=True)  # of a site without photographs nothing comes back that would make it
    for part in (BEFORE, AFTER):
        if part in parts:
            store.put_back(parts[part], root)
    damaged = manifest.differing(root)
    for name in damaged:
        (root / name).unlink(missing_ok=True)
    return damaged


def put_back_rotten(store: Store, wanted: str) -> list[str]:
    """Each photograph of the site that is otherwise than it was saved comes back from the backup. Gives their names."""
    _name, parts = store.find(wanted)
    root = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory() as scratch:
        store.put_back(parts[DATABASE], Path(scratch))
        manifest = Manifest.read(Path(scratch))
    rotten = manifest.rotten(root)
    for part in (BEFORE, AFTER):
        if rotten and part in parts:
            store.put_back(parts[part], root, *rotten)
    if damaged := manifest.rotten(root):
        raise BackupRefused(f"{damaged[0]} is damaged in this backup, too: take another.")
    return rotten


def serve_a_page() -> None:
    """A restored site is one that answers."""
    client = Client(raise_request_exception=False, SERVER_NAME=next(iter(settings.ALLOWED_HOSTS), "localhost"))
    if (status := client.get("/", secure=True).status_code) != 200:
        raise BackupRefused(f"Everything came back, but the front page answers {status}: see the log.")
