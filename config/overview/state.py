"""How the site is: what must hold, each with its reason where it does not; errors and version.

`checks` is asked by the owner's page, and by whoever watches the site from outside (`config.watching`).
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import django
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Count, Min, Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Letter
from catalogue.caching.release import release, released_at
from config import reaching
from config.health import pending_migrations
from config.logging import without_secrets
from config.models import Housekeeping, MetError

LATE = timedelta(minutes=15)  # housekeeping runs every minute
OLD = timedelta(hours=26)  # a backup is made every day
UNPROVED = timedelta(days=8)  # and proved every Sunday
LONG = timedelta(hours=1)  # a letter that waits leaves within minutes where the mail server takes it
MOST_ERRORS = 20


@dataclass(frozen=True)
class Check:
    """One thing that must hold: what was `found`, and a sentence for each thing that is `amiss`.

    Both are in the reader's language. `name` and `figures` are for machines: seconds, bytes, counts; None is unknown.
    """

    name: str
    title: str
    found: str
    amiss: list[str] = field(default_factory=list)
    figures: dict[str, float | None] = field(default_factory=dict)
    address: str = ""  # the page that tells more


def checks() -> list[Check]:
    """Every one of them; where the database does not answer, that alone. Four queries."""
    try:
        return list(all_checks(Housekeeping.objects.first()))
    except (DatabaseError, InterfaceError):
        return [Check("database", _("Database"), "", [_("It does not answer: visitors see an error page.")])]


def all_checks(run: Housekeeping | None) -> Iterator[Check]:
    yield database()
    if "replica" in settings.DATABASES:
        yield replica(run)
    yield cache()
    yield letters()
    yield housekeeping(run)
    yield backup(run)
    for disk in run.disks if run else []:
        yield disk_check(*disk)


def database() -> Check:
    waiting = pending_migrations()
    found = f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
    amiss = [_("It is older than the code: run migrate.")] if waiting else []
    return Check("database", _("Database"), found, amiss, {"pending_migrations": waiting})


def replica(run: Housekeeping | None) -> Check:
    """It has the last run of housekeeping soon after the primary, where it follows it at all."""
    behind, amiss = None, []
    try:
        copy = Housekeeping.objects.using("replica").first()
    except (DatabaseError, InterfaceError):
        amiss = [_("It does not answer: the primary answers visitors too.")]
    else:
        behind = (run.ended_at - copy.ended_at).total_seconds() if run and copy else None
        if behind is not None and behind > LATE.total_seconds():
            amiss = [_("It no longer follows the primary: visitors see what was.")]
    return Check("replica", _("Replica"), "" if amiss else _("follows"), amiss, {"behind_seconds": behind})


def cache() -> Check:
    try:
        reaching.cache()
    except reaching.Amiss:
        return Check("cache", _("Cache"), "", [_("It keeps nothing: every page is made anew.")])
    return Check("cache", _("Cache"), _("answers"))


def letters() -> Check:
    """Letters that wait, were tried in vain, cannot be sent at all."""
    waits = Q(failed=False)
    counts = {"waiting": Count("pk", filter=waits), "tried": Count("pk", filter=Q(attempts__gt=0))}
    counts |= {"oldest": Min("created_at", filter=waits), "failed": Count("pk", filter=~waits)}
    told = Letter.objects.aggregate(**counts)
    oldest = told.pop("oldest")
    found, amiss = _("waiting: %(waiting)s, tried in vain: %(tried)s") % told, []
    if oldest:
        found += ", " + _("the oldest was written %(time)s") % {"time": short(oldest)}
    if oldest and is_over(oldest, LONG):
        amiss.append(_("Letters have waited for more than an hour: is the mail server up?"))
    if count := told["failed"]:
        text = ngettext("%(count)s letter cannot be sent at all.", "%(count)s letters cannot be sent at all.", count)
        amiss.append(text % {"count": count})
    if amiss and (reason := Letter.objects.last_reason()):
        amiss.append(_("The last attempt: %(reason)s") % {"reason": without_secrets(reason)})
    figures = told | {"oldest_seconds": age(oldest)}
    return Check("letters", _("Letters"), found, amiss, figures, reverse("admin:accounts_letter_changelist"))


def housekeeping(run: Housekeeping | None) -> Check:
    ended, failed = (run.ended_at, run.failed) if run else (None, [])
    amiss = [_("It should run every minute: letters wait for it.")] if is_over(ended, LATE) else []
    amiss += [failed_since(task, run.succeeded.get(task)) for task in failed]
    figures = {"age_seconds": age(ended), "failed_tasks": len(failed)}
    return Check("housekeeping", _("Housekeeping"), short(ended) if ended else _("never"), amiss, figures)


def failed_since(task: str, succeeded: str | None) -> str:
    if not succeeded:
        return _("Failed: %(task)s") % {"task": task}
    said = {"task": task, "time": short(datetime.fromisoformat(succeeded))}
    return _("Failed: %(task)s, which last did its work %(time)s") % said


def backup(run: Housekeeping | None) -> Check:
    made, proved = (run.backup_at, run.proved_at) if run else (None, None)
    amiss = [_("One should be made every day.")] if is_over(made, OLD) else []
    if made and is_over(proved, UNPROVED):
        amiss.append(_("None was restored on trial for more than a week: run verify."))
    found = short(made) if made else _("none is known")
    return Check("backup", _("Backup"), found, amiss, {"age_seconds": age(made), "proved_age_seconds": age(proved)})


def disk_check(name: str, free: int, size: int) -> Check:
    said = {"free": filesizeformat(free), "size": filesizeformat(size)}
    amiss = [_("It will soon be full.")] if free < reaching.ROOM else []
    title, figures = _("Disk of %(name)s") % {"name": name}, {"free_bytes": free, "size_bytes": size}
    return Check(f"disk_{name.lower()}", title, _("%(free)s free of %(size)s") % said, amiss, figures)


def state() -> dict:
    """All of it, for the page."""
    errors = list(MetError.objects.of_last_day()[:MOST_ERRORS])
    said = MetError.objects.in_bulk([error["row"] for error in errors])
    return {
        "checks": checks(),
        "errors": [error | {"latest": said.get(error["row"])} for error in errors],
        "version": version(),
    }


def age(moment: datetime | None) -> float | None:
    """Whole seconds since then."""
    return moment and round((timezone.now() - moment).total_seconds())


def is_over(moment: datetime | None, limit: timedelta) -> bool:
    """Whether `moment` is longer ago than `limit`; what never was is longest ago."""
    return moment is None or timezone.now() - moment > limit


def short(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def version() -> dict:
    parts = f"Django {django.get_version()}, Python {platform.python_version()}"
    return {"release": release(), "released_at": released_at(), "parts": parts}
