"""Restoring a backup into an empty place, and forgetting again whom it remembers."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import databases
from .manifest import BackupRefused, Manifest


def restore_backup(folder: Path) -> Manifest:
    """Fill the empty database and photo folder from the backup in `folder`, and bring them to today's migrations.

    Everything is checked before anything is written. Raises BackupRefused.
    """
    manifest = Manifest.read(folder)
    check_fits(manifest)
    check_empty()
    if damaged := list(manifest.damaged_files(folder)):
        raise BackupRefused(f"The backup is damaged: {', '.join(damaged[:5])} was changed.")
    copy_media(folder, manifest)
    databases.load(folder / databases.FILES[manifest.vendor])
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def check_fits(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BackupRefused(
            f"This is a backup of {manifest.vendor}, and the site runs on {connection.vendor}: "
            "set DATABASE_URL to the same kind."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
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


def copy_media(folder: Path, manifest: Manifest) -> None:
    root = Path(settings.MEDIA_ROOT)
    for name in manifest.files:
        if name.startswith("media/"):
            target = root / name.removeprefix("media/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, target)
