"""Looking for a word in all that the site keeps: every table, every session, every file."""

from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

# A price that is nobody's business, as pages and files write it. Fewer digits stand in a random token now and then.
PRICE = ("987654", "987\xa0654", "987,654")


def everything_kept() -> str:
    """The whole database and every file below MEDIA_ROOT and BACKUP_DIR, names and contents, in lower case."""
    return "\n".join([*_rows(), *_sessions(), *_files(settings.MEDIA_ROOT), *_files(settings.BACKUP_DIR)]).lower()


def _rows():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from map(str, cursor.fetchall())


def _sessions():
    """What sessions hold is packed, so that no search of their table finds it."""
    return (str(session.get_decoded()) for session in Session.objects.all())


def _files(folder: Path):
    for path in Path(folder).rglob("*"):
        yield str(path)
        if path.is_file():
            yield path.read_bytes().decode("utf-8", "replace")
