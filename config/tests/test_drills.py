"""A drill that empties databases cannot reach one that is not its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = "postgres://site:secret@db.example.org/watches"
ASK = "import bench.drills, config.settings as each; print(each.DATABASES['default']['ENGINE'], each.MEDIA_ROOT)"


def begin(**variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", PRODUCTION), ("MEDIA_ROOT", "/srv/watches/media"), ("MEDIA_STORAGE", "s3://a:b@c/d")],
)
def test_what_is_exported_is_refused(name, value):
    done = begin(**{name: value})
    assert done.returncode == 1
    assert f"{name} is exported: a drill empties databases" in done.stderr


def test_what_stands_in_a_file_is_not_read(tmp_path):
    """The settings would, of the same file."""
    file = tmp_path / ".env"
    file.write_text(f"DATABASE_URL={PRODUCTION}\nMEDIA_ROOT=/srv/watches/media\n")
    assert begin(ENV_FILE=str(file)).stdout.split() == [
        "django.db.backends.sqlite3",
        str(settings.BASE_DIR / "media"),
    ]


def test_a_server_that_exists_only_meanwhile_is_taken(tmp_path):
    assert "postgresql" in begin(DATABASE_URL=PRODUCTION, SCRATCH=str(tmp_path)).stdout
