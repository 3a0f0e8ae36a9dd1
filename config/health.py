"""The two questions that a proxy or an alarm asks: is the process alive, can the site serve."""

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from .backups.manifest import Manifest
from .backups.refusal import BackupRefused

logger = logging.getLogger("config.health")


def healthz() -> HttpResponse:
    """The process answers. Nothing else is asked, so that a broken database never restarts the web server."""
    return no_store(HttpResponse("ok\n", content_type="text/plain; charset=utf-8"))


def readyz() -> JsonResponse:
    """200 where the database answers and no migration waits. Why not, `manage.py status` says and the log."""
    try:
        found = readiness()
    finally:
        connection.close()  # no request_started here: the next probe must not meet a dead connection
    ready = is_ready(found)
    if not ready:
        logger.warning("not ready", extra=found)
    return no_store(JsonResponse({"ready": ready}, status=200 if ready else 503))


def status() -> dict:
    """What is ready, and the age of the last backup in hours, which no visitor waits for."""
    return readiness() | {"backup_age_hours": backup_age_hours()}


def readiness() -> dict:
    """Whether the database answers, and how many migrations wait."""
    found = {"database": "ok", "pending_migrations": None}
    try:
        found["pending_migrations"] = pending_migrations()
    except (DatabaseError, InterfaceError) as error:
        found["database"] = f"away: {type(error).__name__}"
    return found


def is_ready(found: dict) -> bool:
    return found["pending_migrations"] == 0


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def backup_age_hours() -> float | None:
    """Hours since the newest backup, by the manifest that it left; None where there is none that can be read."""
    try:
        made = Manifest.read(settings.BACKUP_DIR).time
    except BackupRefused:
        return None
    return round((datetime.now(UTC) - made).total_seconds() / 3600, 1)


def no_store(response):
    response["Cache-Control"] = "no-store"
    return response


PROBES = {"/healthz": healthz, "/readyz": readyz}
