"""A web process on SQLite keeps its connections, and notices when another database was put in place of its own."""

import shutil
from contextlib import closing

import pytest
from django.db import ConnectionHandler

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(tmp_path):
    path = tmp_path / "site.sqlite3"
    settings = {"ENGINE": "config.sqlite3", "NAME": path, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    settings["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL;"}
    with closing(ConnectionHandler({"default": settings})["default"]) as database:
        database.path = path
        run(database, "CREATE TABLE kept (word TEXT)")
        yield database


def run(database, statement: str) -> list:
    """One request."""
    database.close_if_unusable_or_obsolete()
    with database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_a_connection_lasts_from_request_to_request(opened):
    first = opened.connection
    run(opened, "INSERT INTO kept VALUES ('a')")
    assert (run(opened, "SELECT word FROM kept"), opened.connection) == ([("a",)], first)


def test_a_file_that_was_put_in_its_place_is_read_and_written_by_the_next_request(opened):
    run(opened, "INSERT INTO kept VALUES ('of before')")
    run(opened, "PRAGMA wal_checkpoint(TRUNCATE)")
    restored = opened.path.with_name("restored.sqlite3")
    shutil.copy(opened.path, restored)
    run(opened, "INSERT INTO kept VALUES ('lost')")
    restored.replace(opened.path)
    for left in ("-wal", "-shm"):
        opened.path.with_name(opened.path.name + left).unlink()
    assert run(opened, "SELECT word FROM kept") == [("of before",)]
    run(opened, "INSERT INTO kept VALUES ('after')")
    opened.close()
    assert run(opened, "SELECT word FROM kept") == [("of before",), ("after",)]


def test_what_was_deleted_is_let_go(opened):
    opened.path.unlink()
    assert not opened.is_usable()
