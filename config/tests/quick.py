"""What makes tests quick and changes no answer: for the root conftest.py."""

import gc
import json
import os
from functools import cache
from hashlib import sha256

from _pytest import runner
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction

from catalogue.confined import running
from config.frames import in_one_piece

KEPT = "max-age=3600"
LARGE = 2_000_000  # bytes
run_in_one_piece = in_one_piece(runner.pytest_runtest_protocol)
USING_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def reach_no_disk() -> None:
    """SQLite leaves its files to the system: they end with the tests."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def keep_static_files() -> None:
    """A browser asks for each static file once, as of the real site, and not on every page whether it has changed. Each
    page has half a hundred of their addresses: they are put together once.
    """
    StaticFilesStorage.url = cache(StaticFilesStorage.url)
    serve = StaticFilesHandler.serve

    def kept(handler, request):
        response = serve(handler, request)
        response["Cache-Control"] = KEPT
        return response

    StaticFilesHandler.serve = kept


def collect_less() -> None:
    """What is there before the first test stays, so that nobody looks through it for garbage; and of what a test makes
    most ends with it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def serve_in_one_piece() -> None:
    """The server of browser tests answers as that of production does."""
    WSGIHandler.__call__ = in_one_piece(WSGIHandler.__call__)


def remember_children() -> None:
    """What a confined child made of a file it makes of the same file again, within the same limits: it is asked once.

    Two of three photos of the tests are the same few pictures, and each child takes a third of a second to start.
    """
    run, answers = running.ran, {}

    def remembered(script, limits, given, answer, said, seconds, inherited) -> int:
        key = (script, json.dumps(limits), seconds, digest_of(given))
        if found := answers.get(key):
            os.write(answer.fileno(), found)
            return 0
        status = run(script, limits, given, answer, said, seconds, inherited)
        if status == 0 and (size := os.fstat(answer.fileno()).st_size) < LARGE:
            answers[key] = os.pread(answer.fileno(), size, 0)
        return status

    running.ran = remembered


def digest_of(file) -> bytes:
    """A digest of all of it, for a child begins at its first byte; of what is no file one that is like no other."""
    if isinstance(file, int):
        return os.urandom(20)
    number = file.fileno()
    return sha256(os.pread(number, os.fstat(number).st_size, 0)).digest()


def begin_anew_quickly(connection) -> None:
    """A test that commits has every table emptied at its end, and what the migrations put there comes back at once: a
    process without work takes tests over from another, so any test may be the next, also one that commits nothing.
    Both take a few statements: Django's own take one for each row, and new files for each table and index.
    """
    rows, empty = rows_of_migrations(), connection.ops.execute_sql_flush

    def empty_and_bring_back(statements) -> None:
        empty(statements)
        with transaction.atomic(using=connection.alias):
            for model, objects in rows.items():
                model._base_manager.bulk_create(objects)

    connection.ops.execute_sql_flush = empty_and_bring_back
    connection.creation.deserialize_db_from_string = lambda _written: None  # all is there
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = lambda _style, tables, **_options: emptying(connection, tables)


def rows_of_migrations() -> dict[type, list]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model: objects for model in models if (objects := list(model._base_manager.all()))}


def emptying(connection, tables) -> list[str]:
    """The statements that empty `tables`: of those that have rows, for few have and those have few."""
    quote = connection.ops.quote_name
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quote(table)})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [f"DELETE FROM {quote(table)}" for (table,) in cursor.fetchall()]
