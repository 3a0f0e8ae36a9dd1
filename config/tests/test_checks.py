"""Production does not start with a setting that is missing or weak, and says what to set."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from config.checks import faults, faults_of_web

SAFE = {
    "secret_key": "kJ8sYp2vQx5nRb7wLd3mZf6hTc9gVa4eUi1oPq0rXsDtEyGuHj",
    "encryption_keys": ["fqM3xU1p0XcYw2kW4i0R1bq0sQm3cQhZ6m0o7m7yq0E="],
    "allowed_hosts": ["watches.example.org"],
    "site_url": "https://watches.example.org",
    "database": "django.db.backends.postgresql",
    "replica": "django.db.backends.postgresql",
    "cache": "config.cache.SharedCache",
    "media_storage": "",
    "allow_sqlite": False,
}
SQLITE = dict.fromkeys(["database", "replica"], "django.db.backends.sqlite3")


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
        ({"allowed_hosts": ["watches.example.org", "https://watches.example.org"]}, "without https://"),
        ({"site_url": ""}, "SITE_URL must be"),
        ({"site_url": "http://watches.example.org"}, "SITE_URL must be"),
        ({"site_url": "https://other.example.org"}, "which ALLOWED_HOSTS does not name"),
        ({"replica": SQLITE["replica"]}, "DATABASE_REPLICA_URL must name"),
        ({"media_storage": "s3://storage.example.org/bucket"}, "with key, secret and bucket"),
        ({"media_storage": "s3://key:secret@storage.example.org"}, "with key, secret and bucket"),
        ({"media_storage": "ftp://key:secret@storage.example.org/bucket"}, "with key, secret and bucket"),
        (SQLITE, "ALLOW_SQLITE=1"),
        ({"cache": "django.core.cache.backends.locmem.LocMemCache"}, "CACHE_URL must name"),
        ({"cache": "django.core.cache.backends.dummy.DummyCache"}, "CACHE_URL must name"),
    ],
)
def test_each_fault_is_a_sentence(unsafe, sentence):
    (fault,) = faults(**SAFE | unsafe)
    assert sentence in fault


WEB = {"email_url": "smtp+tls://a:b@mail.example.org:587", "sender": "Watches <watches@example.org>"}


def test_what_a_web_process_cannot_do_without(tmp_path):
    tmp_path.chmod(0o700)
    assert faults_of_web(**WEB, media=str(tmp_path)) == []
    assert faults_of_web(email_url="consolemail://", sender="webmaster@localhost", media=str(tmp_path)) == []
    for wrong, sentence in [
        ({"email_url": ""}, "EMAIL_URL is missing"),
        ({"sender": "webmaster@localhost"}, "FROM_EMAIL is missing"),
        ({"media": str(tmp_path / "nowhere")}, "can write to"),
    ]:
        (fault,) = faults_of_web(**{"media": str(tmp_path)} | WEB | wrong)
        assert sentence in fault


WRONG = {
    "DJANGO_ENV": ["Production", "prod", "PRODUCTION", "test"],
    "DEBUG": ["maybe", "2"],
    "DATABASE_URL": ["nonsense", "mysql://a@b/c", "postgres://a@b:port/c", "postgres://a@b", "postgres://", "/srv/db"],
    "DATABASE_REPLICA_URL": ["nonsense", "postgres://a@b", "http://a/b"],
    "CACHE_URL": ["nonsense", "ftp://127.0.0.1", "127.0.0.1:6379"],
    "EMAIL_URL": ["nonsense", "http://mail.example.org", "mail.example.org:587"],
    "SITE_URL": ["watches.example.org", "ftp://watches.example.org", "https://", "https://example.org/watches"],
    "TIME_ZONE": ["Mars", "Europe/Moskow", "../etc/passwd"],
    "PROXY_COUNT": ["-1", "one", "1.5"],
    "WEB_THREADS": ["0", "-8", "many"],
    "LOG_LEVEL": ["loud", "info"],
    "LOG_FORMAT": ["xml"],
    "WATCH_TOKEN": ["short", 19 * "x"],
}


def read_settings(**variables: str) -> list[str]:
    """The faults that the settings tell, read in a process of their own."""
    told = start("-c", "import config.settings", **variables).stderr
    assert "Warning" not in told
    return re.findall(r"^- (.*)$", told, re.MULTILINE)


@pytest.mark.parametrize("turn", range(max(map(len, WRONG.values()))))
def test_a_wrong_value_is_a_sentence_that_names_its_variable(turn):
    """One wrong value of each variable at a time: all of them are told."""
    values = {name: wrong[turn] for name, wrong in WRONG.items() if turn < len(wrong)}
    told = read_settings(**{"DJANGO_ENV": "development"} | values)
    assert {line.split()[0] for line in told} == values.keys()


def test_a_blank_is_as_good_as_nothing():
    assert read_settings(**dict.fromkeys(WRONG, "")) == []


def test_the_web_server_says_it_too():
    told = start("-m", "gunicorn", "--check-config", "config.wsgi", WEB_WORKERS="none", WEB_THREADS="0").stderr
    assert "- WEB_WORKERS must be a whole number" in told
    assert "- WEB_THREADS must be 1 or more" in told


def start(*command: str, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DJANGO_ENV": "production", **variables}
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def test_neither_a_command_nor_the_web_server_starts_and_all_faults_are_told_at_once():
    command, server = start("manage.py", "check"), start("-c", "import config.wsgi")
    assert command.returncode != 0 != server.returncode
    assert (command.stderr.count("\n- "), server.stderr.count("\n- ")) == (6, 7)  # the server wants mail, too
    assert "Traceback" not in command.stderr


def test_deployment_check_has_nothing_to_say():
    result = start(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY=SAFE["secret_key"],
        ENCRYPTION_KEYS=SAFE["encryption_keys"][0],
        ALLOWED_HOSTS="watches.example.org",
        SITE_URL="https://watches.example.org",
        DATABASE_URL="postgres://watches@127.0.0.1/watches",
        CACHE_URL="redis://127.0.0.1:6379/0",
    )
    assert result.returncode == 0, result.stderr
