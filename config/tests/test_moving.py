"""A site that outgrew SQLite: all it holds comes into PostgreSQL, and nothing where something would not."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from config.moving import tables_of_the_site

pytestmark = pytest.mark.django_db
MEANWHILE = "moved_for_a_test"


def manage(database: str, *arguments: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATABASE_URL": database}
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300)


@pytest.fixture
def other_database():
    """The address of an empty one on the server of the tests."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {MEANWHILE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {MEANWHILE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    place = connection.settings_dict
    yield f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{MEANWHILE}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {MEANWHILE} WITH (FORCE)")


def test_every_table_is_moved():
    """Those of no model are Django's list of migrations alone, which the new database writes itself."""
    moved = {model._meta.db_table for model in tables_of_the_site()}
    assert set(connection.introspection.table_names()) - moved == {"django_migrations"}


def test_sqlite_is_moved_into_postgresql_once(request, tmp_path):
    file = tmp_path / "site.sqlite3"
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="DATABASE_URL does not name a database of PostgreSQL"):
            call_command("move_from_sqlite", str(file))
        return
    new = request.getfixturevalue("other_database")
    assert f"There is no file {file}" in manage(new, "move_from_sqlite", file).stderr
    file.touch()
    assert "The file is of another release" in manage(new, "move_from_sqlite", file).stderr
    for command in ("migrate", "create_local_people"):
        done = manage(f"sqlite:///{file}", command)
        assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(file)) as old:
        (last_role,) = old.execute("SELECT max(id) FROM accounts_role").fetchone()
        people, newest = old.execute("SELECT count(*), max(id) FROM accounts_user").fetchone()
        old.execute("UPDATE accounts_user SET avito_url = hex(zeroblob(200)) WHERE id = ?", [newest])
        old.commit()
        assert "Nothing was moved. value too long" in manage(new, "move_from_sqlite", file).stderr
        old.execute("UPDATE accounts_user SET avito_url = '' WHERE id = ?", [newest])
        old.commit()
    moved = manage(new, "move_from_sqlite", file)
    assert moved.returncode == 0, moved.stderr
    assert f"accounts_user: {people} rows in the file, {people} here" in moved.stdout
    assert "has people or watches" in manage(new, "move_from_sqlite", file).stderr
    add = "from accounts.models import Role; print(Role.objects.create(code='next', name='next', name_en='next').pk)"
    assert manage(new, "shell", "-v0", "-c", add).stdout.split() == [str(last_role + 1)]
