"""Does everything that the settings name answer, and can the site do there what it must? One line for each."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connections
from django.utils import timezone

OLDEST = {"postgresql": (14, 0), "sqlite": (3, 31)}
ROOM = 2 << 30  # bytes: a day of uploads, and the database's own files
SKEW = 60  # seconds that the clock may be wrong: second factors count in thirty


class Amiss(Exception):
    """What is wrong, and what to do."""


def database(alias: str) -> str:
    connection = connections[alias]
    connection.ensure_connection()
    version = connection.get_database_version()
    if version < OLDEST[connection.vendor]:
        raise Amiss(f"{connection.vendor} {version} is too old: {OLDEST[connection.vendor]} or newer is needed.")
    return f"{connection.vendor} {'.'.join(map(str, version))}"


def cache() -> str:
    pages, place, written = caches["pages"], f"check:{uuid4()}", uuid4().hex
    pages.set(place, written, 60)
    if pages.get(place) != written:
        raise Amiss("what was written there is not found: is the server up, and is the password right?")
    pages.delete(place)
    return "written and read"


def mail() -> str:
    if not settings.MAIL_TRANSPORT.endswith("smtp.EmailBackend"):
        return "letters stay in the log: EMAIL_URL names no server"
    transport = get_connection(settings.MAIL_TRANSPORT, timeout=settings.EMAIL_TIMEOUT)
    transport.open()
    transport.close()
    return f"{settings.EMAIL_HOST} let us in"


def photographs() -> str:
    name = default_storage.save(f"drafts/check-{uuid4().hex}.txt", ContentFile(b"check"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"check":
                raise Amiss("what was written there is read otherwise.")
    finally:
        default_storage.delete(name)
    if default_storage.exists(name):
        raise Amiss("what was deleted there is still there: may the key delete?")
    return "written, read and deleted"


def disk(place: Path) -> str:
    """The folder, or where it will be made."""
    there = next(each for each in (place, *place.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if free < ROOM:
        raise Amiss(f"{free >> 20} MB are free; {ROOM >> 20} MB at least are needed.")
    return f"{free >> 30} GB free"


def clock() -> str:
    """Against the time that the site's own address tells, where it answers already."""
    try:
        with urlopen(Request(settings.SITE_URL, method="HEAD"), timeout=5) as answer:  # noqa: S310
            told = parsedate_to_datetime(answer.headers["Date"])
    except (OSError, HTTPException, TypeError, ValueError):
        return f"{timezone.now():%Y-%m-%d %H:%M} UTC here; compare it, {settings.SITE_URL} tells no other"
    if abs((timezone.now() - told).total_seconds()) > SKEW:
        raise Amiss(
            f"the clock differs from {settings.SITE_URL} by more than {SKEW} s: switch time synchronisation on."
        )
    return "right"


def checks() -> Iterator[tuple[str, Callable[[], str]]]:
    for alias in settings.DATABASES:
        yield {"default": "DATABASE_URL"}.get(alias, "DATABASE_REPLICA_URL"), lambda alias=alias: database(alias)
    yield "CACHE_URL", cache
    yield "EMAIL_URL", mail
    yield "MEDIA_STORAGE" if settings.MEDIA_STORAGE else "MEDIA_ROOT", photographs
    for name, place in [
        ("MEDIA_ROOT, disk", settings.MEDIA_ROOT),
        ("BACKUP_DIR, disk", settings.BACKUP_DIR),
        ("TMPDIR, disk", tempfile.gettempdir()),
    ]:
        yield name, lambda place=place: disk(Path(place).resolve())
    yield "clock", clock


def reach_all() -> Iterator[tuple[str, bool, str]]:
    """Name, whether it is well, and what was found, of each."""
    for name, check in checks():
        try:
            yield name, True, check()
        except Exception as error:  # whatever a server's library raises is what it said
            yield name, False, f"{type(error).__name__}: {error}" if not isinstance(error, Amiss) else str(error)
