"""The tables that the migrations make are made once, and copied: for every process of the tests, and every later run.

They are kept under a digest of what makes them. `migrate` looks at the copy as at any database, and has nothing to do.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from fcntl import LOCK_EX, flock
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.conf import settings

# What the tables depend on: the migrations, what they import, and the apps of others.
MAKERS = ("*/migrations/*.py", "*/models/**/*.py", "accounts/roles.py", "accounts/encryption.py", "requirements.txt")
NAME = "test_tables_"


def makers() -> dict[str, Path]:
    """The files by their places in the project."""
    found = {file for pattern in MAKERS for file in settings.BASE_DIR.glob(pattern)}
    return {str(file.relative_to(settings.BASE_DIR)): file for file in sorted(found)}


def digest() -> str:
    each = [f"{name} {sha256(file.read_bytes()).hexdigest()}" for name, file in makers().items()]
    return sha256("\n".join(each).encode()).hexdigest()[:20]


def copy_tables(connection, folder: Path) -> None:
    """Whoever makes the database of the tests copies it from now on; the first one makes what is copied."""
    creation = connection.creation
    kind = {"sqlite": of_sqlite, "postgresql": of_postgresql}[connection.vendor]
    creation.create_test_db = partial(kind, creation, creation.create_test_db, folder)


def of_sqlite(creation, make: Callable, folder: Path, **options) -> str:
    """Copies are files; a test's database in memory is filled from one."""
    place, begin = folder / f"{NAME}{digest()}.sqlite3", creation._create_test_db
    with (folder / "tables.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not place.exists():
            name = make(**options)
            for old in folder.glob(f"{NAME}*"):
                old.unlink()
            with creation.connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(place.with_suffix(".new"))])
            place.with_suffix(".new").rename(place)
            return name
        made = sqlite3.connect(place)
    opened = []

    def fill(*arguments, **more) -> str:
        name = begin(*arguments, **more)
        opened.append(sqlite3.connect(name, uri=name.startswith("file:")))  # one in memory lasts while it is open
        made.backup(opened[0])
        return name

    creation._create_test_db = fill
    with closing(made):
        name = make(**options)
    for each in opened:
        each.close()
    return name


def of_postgresql(creation, make: Callable, folder: Path, **options) -> str:
    """What is copied is a database beside that of the tests."""
    name, connection = f"{NAME}{digest()}", creation.connection
    quote = connection.ops.quote_name
    with (folder / "tables.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        with creation._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{NAME}%"])
            there = [row[0] for row in cursor.fetchall()]
        if name not in there:
            made = make(**options)
            connection.close()
            with creation._nodb_cursor() as cursor:
                for old in there:
                    cursor.execute(f"DROP DATABASE {quote(old)}")
                cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(made)}")
            return made
    connection.settings_dict["TEST"]["TEMPLATE"] = name
    return make(**options)
