"""A person's data: all of it handed over, and all of it forgotten.

Each app registers, in its `AppConfig.ready()`, how its part is exported and what must go with the
person beyond what the database removes by itself (files above all).
"""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import IO

from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import Letter, User
from accounts.people.administrators import keep_one
from accounts.people.packing import packed
from accounts.signing.sessions import end_sessions
from catalogue.models import Watch, changing_catalogue

logger = logging.getLogger(__name__)

CHUNK = 10  # rows in memory at once: one may hold a whole collection as it was
MOST_BYTES = 200 * 1024 * 1024  # of photos in one zip, which lies on the disk until it was read
Rows = Callable[[User], models.QuerySet]
_rows: dict[str, Rows] = {}
_files: list[Callable[[User], Iterator]] = []
_farewells: list[Callable[[User], None]] = []


def register_rows(name: str, rows: Rows) -> None:
    """Export `rows(user)`, a queryset, under `name`, which people read: every column that is not in HIDDEN."""
    _rows[name] = rows


def register_files(files: Callable[[User], Iterator]) -> None:
    """Export the files that `files(user)` gives as FieldFiles."""
    _files.append(files)


def register_farewell(farewell: Callable[[User], None]) -> None:
    """Call `farewell(user)` inside the transaction that deletes the person, before the row goes."""
    _farewells.append(farewell)


# What protects the person or helps nobody who reads it: hashes, keys of sessions, secrets of second factors.
HIDDEN = {
    "accounts.User": {"password"},
    "usersessions.UserSession": {"session_key", "data"},
    "mfa.Authenticator": {"data"},
    "accounts.KeptPhoto": {"content"},  # a file, for some days
}


def count_rows(user: User) -> dict[str, int]:
    """How many rows refer to the person, by the name of what they are."""
    return {str(name): rows(user).count() for name, rows in _rows.items()}


def write_rows(user: User, place: IO[str]) -> None:
    """Every row that refers to the person, as JSON: by the name of what they are a list of plain values."""
    for number, (name, rows) in enumerate(_rows.items()):
        place.write(f"{',' if number else '{'}\n {json.dumps(str(name), ensure_ascii=False)}: [")
        hidden = HIDDEN.get(rows(user).model._meta.label, set())
        for position, row in enumerate(rows(user).defer(*hidden).iterator(CHUNK)):
            text = json.dumps(_plain(row, hidden), cls=DjangoJSONEncoder, ensure_ascii=False)
            place.write(f"{',' if position else ''}\n  {text}")
        place.write("]")
    place.write("\n}\n")


def _plain(row: models.Model, hidden: set[str]) -> dict:
    fields = [field for field in row._meta.concrete_fields if field.name not in hidden]
    return {
        field.attname: field.value_to_string(row)
        if isinstance(field, models.FileField)
        else getattr(row, field.attname)
        for field in fields
    }


def export_zip(user: User, part: int = 1, more: str = "") -> IO[bytes] | None:
    """A zip in a file that is gone when closed: `data.json` in the first part, and photos under their own paths."""

    def begin(archive: zipfile.ZipFile) -> None:
        with archive.open("data.json", "w") as data, io.TextIOWrapper(data, encoding="utf-8") as text:
            write_rows(user, text)

    photos = chain.from_iterable(files(user) for files in _files)
    named = ((str(PurePosixPath("photos") / file.name), file) for file in photos)
    return packed(named, part, more, most=MOST_BYTES, begin=begin)


def delete_person(user: User) -> None:
    """Forget the person. Accepted contributions stay, without a name; everything else of theirs goes.

    Raises LastAdministrator where nobody would be left to keep the site.
    """
    with changing_catalogue():  # public pages name the person
        keep_one(but=[user])
        Watch.objects.filter(pk__in=user.collection.values("watch")).lock()  # before the person, as by who marks one
        User.objects.select_for_update().get(pk=user.pk)  # what they do at this moment ends before, or finds nobody
        end_sessions(user)
        for farewell in _farewells:
            farewell(user)
        Letter.objects.to(user).delete()
        about_them = LogEntry.objects.filter(content_type__model="user", object_id=str(user.pk))
        about_them.update(object_repr="", change_message="")
        pk = user.pk
        user.delete()
    logger.info("person deleted", extra={"user": pk})
