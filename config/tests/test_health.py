import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.backups.manifest import Manifest


@pytest.fixture(autouse=True)
def production_like(settings, tmp_path):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    settings.ALLOWED_HOSTS = ["watches.example"]
    settings.BACKUP_DIR = tmp_path


def told(exit_status: int = 0) -> dict:
    """What `manage.py status` says."""
    output, ended = StringIO(), 0
    try:
        call_command("status", stdout=output)
    except SystemExit as end:
        ended = end.code
    assert ended == exit_status
    return json.loads(output.getvalue())


def test_the_process_answers_without_a_database(client):
    response = client.get("/healthz", headers={"Host": "10.0.0.7:8000"})
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready(client):
    assert told() == {"database": "ok", "pending_migrations": 0, "backup_age_hours": None}
    response = client.get("/readyz", headers={"Host": "10.0.0.7:8000"})  # it ends the connection, so it comes last
    assert response.status_code == 200
    assert response.json() == {"ready": True}  # to the web, no more


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    ((app, newest),) = MigrationLoader(connection).graph.leaf_nodes("mfa")
    MigrationRecorder(connection).record_unapplied(app, newest)
    assert told(exit_status=1)["pending_migrations"] == 1
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False}


def test_not_ready_without_a_database(client, monkeypatch):
    def away(connection):
        raise OperationalError

    monkeypatch.setattr("config.health.MigrationExecutor", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"ready": False})
    assert told(exit_status=1)["database"] == "away: OperationalError"


@pytest.mark.django_db
def test_age_of_the_last_backup(settings):
    Manifest("", (datetime.now(UTC) - timedelta(hours=3)).isoformat(), "sqlite", []).write(settings.BACKUP_DIR)
    assert told()["backup_age_hours"] == 3


@pytest.mark.django_db
@pytest.mark.parametrize("damaged", ["", "{", "[]", "{}", '{"format": 2}', "\0"])
def test_a_damaged_manifest_hides_no_site(client, settings, damaged):
    (settings.BACKUP_DIR / "manifest.json").write_text(damaged)
    assert told()["backup_age_hours"] is None
    assert client.get("/readyz").status_code == 200
