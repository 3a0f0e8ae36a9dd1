"""What housekeeping writes down of itself, of backups and of disks: a web process sees neither of the latter two."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.backups.manifest import NAME
from config.models import Housekeeping


def write_down(failed: list[str]) -> None:
    """Note a run that ended now, and which of its tasks failed."""
    run = {"ended_at": timezone.now(), "failed": failed, "backup_at": backup_at(), "disks": disks()}
    Housekeeping.objects.update_or_create(pk=1, defaults=run)


def backup_at() -> datetime | None:
    """When the newest backup was made; its manifest is read by no one here, it may list every photograph."""
    try:
        return datetime.fromtimestamp((settings.BACKUP_DIR / NAME).stat().st_mtime, UTC)
    except OSError:
        return None


def disks() -> list[tuple[str, int, int]]:
    """Name, free bytes and all bytes of each disk that the site writes to; one that holds two of them stands once."""
    found = {}
    for name, place in [("MEDIA_ROOT", settings.MEDIA_ROOT), ("BACKUP_DIR", settings.BACKUP_DIR)]:
        there = next((each for each in (Path(place), *Path(place).resolve().parents) if each.exists()), None)
        if there:
            usage = shutil.disk_usage(there)
            found.setdefault(there.stat().st_dev, (name, usage.free, usage.total))
    return list(found.values())
