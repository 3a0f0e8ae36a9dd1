"""Production does not start with a setting that is missing or weak, and says what to set."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.checks import faults

SAFE = {
    "secret_key": "kJ8sYp2vQx5nRb7wLd3mZf6hTc9gVa4eUi1oPq0rXsDtEyGuHj",
    "encryption_keys": ["fqM3xU1p0XcYw2kW4i0R1bq0sQm3cQhZ6m0o7m7yq0E="],
    "allowed_hosts": ["watches.example.org"],
    "database": "django.db.backends.postgresql",
    "cache": "config.cache.SharedCache",
    "allow_sqlite": False,
}
SQLITE = {"database": "django.db.backends.sqlite3"}


def test_safe_settings_have_no_fault():
    assert faults(**SAFE) == []
    assert faults(**SAFE | SQLITE | {"allow_sqlite": True}) == []


@pytest.mark.parametrize(
    ("unsafe", "sentence"),
    [
        ({"secret_key": ""}, "SECRET_KEY is missing or weak"),
        ({"secret_key": "short"}, "SECRET_KEY is missing or weak"),
        ({"secret_key": "a" * 60}, "SECRET_KEY is missing or weak"),
        ({"secret_key": "django-insecure-" + SAFE["secret_key"]}, "SECRET_KEY is missing or weak"),
        ({"encryption_keys": []}, "ENCRYPTION_KEYS is missing"),
        ({"encryption_keys": ["short"]}, "ENCRYPTION_KEYS is missing"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS must name"),
        ({"allowed_hosts": ["example.org", "*"]}, "ALLOWED_HOSTS must name"),
        (SQLITE, "ALLOW_SQLITE=1"),
        ({"cache": "django.core.cache.backends.locmem.LocMemCache"}, "CACHE_URL must name"),
        ({"cache": "django.core.cache.backends.dummy.DummyCache"}, "CACHE_URL must name"),
    ],
)
def test_each_fault_is_a_sentence(unsafe, sentence):
    (fault,) = faults(**SAFE | unsafe)
    assert sentence in fault


def start(*command: str, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "DJANGO_ENV": "production", **variables}
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def test_neither_a_command_nor_the_web_server_starts_and_all_faults_are_told_at_once():
    command, server = start("manage.py", "check"), start("-c", "import config.wsgi")
    assert command.returncode != 0 != server.returncode
    assert command.stderr.count("\n- ") == server.stderr.count("\n- ") == 5
    assert "Traceback" not in command.stderr


def test_deployment_check_has_nothing_to_say():
    result = start(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY=SAFE["secret_key"],
        ENCRYPTION_KEYS=SAFE["encryption_keys"][0],
        ALLOWED_HOSTS="watches.example.org",
        DATABASE_URL="postgres://watches@127.0.0.1/watches",
        CACHE_URL="redis://127.0.0.1:6379/0",
    )
    assert result.returncode == 0, result.stderr
