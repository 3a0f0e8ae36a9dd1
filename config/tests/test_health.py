import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@pytest.fixture(autouse=True)
def production_like(settings, tmp_path):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    settings.ALLOWED_HOSTS = ["watches.example"]
    settings.BACKUP_DIR = tmp_path


def test_the_process_answers_without_a_database(client):
    response = client.get("/healthz", headers={"Host": "10.0.0.7:8000"})
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready(client):
    response = client.get("/readyz", headers={"Host": "10.0.0.7:8000"})
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "pending_migrations": 0, "backup_age_hours": None}


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client):
    ((app, newest),) = MigrationLoader(connection).graph.leaf_nodes("catalogue")
    MigrationRecorder(connection).record_unapplied(app, newest)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["pending_migrations"] == 1


def test_not_ready_without_a_database(client, monkeypatch):
    def away(connection):
        raise OperationalError

    monkeypatch.setattr("config.health.MigrationExecutor", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "away")


@pytest.mark.django_db
def test_age_of_the_last_backup(client, settings):
    for name, hours in [("old", 50), ("new", 3)]:
        (settings.BACKUP_DIR / name).mkdir()
        written = {"created_at": (datetime.now(UTC) - timedelta(hours=hours)).isoformat()}
        (settings.BACKUP_DIR / name / "manifest.json").write_text(json.dumps(written))
    (settings.BACKUP_DIR / "unfinished").mkdir()
    assert client.get("/readyz").json()["backup_age_hours"] == 3
