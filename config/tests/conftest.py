"""What the site-wide tests share."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from config.tests.access import PERSONAS
from config.tests.prototype.source import execute, make_source


@pytest.fixture
def clients(visitor, collector, stranger, moderator, administrator) -> dict[str, Client]:
    return dict(zip(PERSONAS, (visitor, collector, stranger, moderator, administrator), strict=True))


@pytest.fixture
def people(clients) -> dict:
    return {persona: client.user for persona, client in clients.items() if persona != "visitor"}


# The prototype -----------------------------------------------------------------------------


@pytest.fixture
def url(db, tmp_path) -> str:
    """An empty prototype."""
    return make_source(tmp_path / "prototype.sqlite3", empty=True)


@pytest.fixture
def insert(url):
    """A function that puts one row into a table of the prototype."""

    def put(table: str, **values) -> None:
        columns, places = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        execute(url, f'INSERT INTO "{table}" ({columns}) VALUES ({places})', list(values.values()))

    return put


@pytest.fixture
def bring_in(url, tmp_path):
    """A function that brings the prototype in, and gives what was said."""

    def run(*options) -> str:
        out = io.StringIO()
        call_command("import_prototype", url, "--report", tmp_path / "report.csv", *options, stdout=out)
        return out.getvalue()

    return run
