"""What housekeeping writes down of itself, of backups and of disks: a web process sees neither of the latter two."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.backups.manifest import NAME
from config.backups.store import STORE
from config.backups.verifying import PROVED
from config.models import Housekeeping


def write_down(tasks: list[str], failed: list[str]) -> None:
    """Note a run of `tasks` that ended now, and which of them failed."""
    now, last = timezone.now(), Housekeeping.objects.first()
    before = last.succeeded if last else {}
    succeeded = {task: before.get(task) if task in failed else now.isoformat() for task in tasks}
    run = {"ended_at": now, "failed": failed, "succeeded": succeeded, "disks": disks()}
    run |= {"backup_at": written_at(NAME), "proved_at": written_at(PROVED) or written_at(STORE)}
    Housekeeping.objects.update_or_create(pk=1, defaults=run)


def written_at(name: str) -> datetime | None:
    """When this file among the backups was written. Nobody reads it here: a manifest may list every photograph."""
    try:
        return datetime.fromtimestamp((settings.BACKUP_DIR / name).stat().st_mtime, UTC)
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
