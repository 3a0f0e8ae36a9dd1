"""How the site is: letters, housekeeping, backup, disks, errors and version."""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
from django.db import connection
from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import Letter
from catalogue.caching.release import release, released_at
from config.models import Housekeeping, MetError
from config.reaching import ROOM

LATE = timedelta(minutes=15)  # housekeeping runs every minute
OLD = timedelta(hours=26)  # a backup is made every day
MOST_ERRORS = 20


@dataclass(frozen=True)
class Disk:
    name: str
    free: int
    size: int

    @property
    def is_full(self) -> bool:
        return self.free < ROOM


def letters() -> dict:
    """How many letters wait, were tried in vain, cannot be sent at all; and since when the oldest waits."""
    trouble = {"tried": Count("pk", filter=Q(attempts__gt=0)), "failed": Count("pk", filter=Q(failed=True))}
    return Letter.objects.aggregate(waiting=Count("pk", filter=Q(failed=False)), oldest=Min("created_at"), **trouble)


def state() -> dict:
    """All of it, for the page. Five queries."""
    run = Housekeeping.objects.first()
    errors = list(MetError.objects.of_last_day()[:MOST_ERRORS])
    said = MetError.objects.in_bulk([error["row"] for error in errors])
    return {
        "letters": letters(),
        "run": run,
        "is_late": is_over(run and run.ended_at, LATE),
        "is_old": is_over(run and run.backup_at, OLD),
        "disks": [Disk(*disk) for disk in run.disks] if run else [],
        "errors": [error | {"latest": said.get(error["row"])} for error in errors],
        "version": version(),
    }


def is_over(moment: datetime | None, age: timedelta) -> bool:
    """Whether `moment` is longer ago than `age`; what never was is longest ago."""
    return moment is None or timezone.now() - moment > age


def version() -> dict:
    number = ".".join(map(str, connection.get_database_version()))
    return {
        "release": release(),
        "released_at": released_at(),
        "parts": f"Django {django.get_version()}, Python {platform.python_version()}, {connection.vendor} {number}",
    }
