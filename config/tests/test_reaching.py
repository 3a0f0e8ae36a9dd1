"""`check_production` really reaches each server, and says of each that fails what it is."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from django.conf import settings

from config import reaching


@contextmanager
def mail_server(answer_to_login: str):
    """An SMTP server that says this to every login."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            client, _address = server.accept()
            with client, client.makefile("rw", newline="\r\n") as lines:
                say = lambda text: (lines.write(text + "\n"), lines.flush())  # noqa: E731
                say("220 ready")
                for line in lines:
                    word = line.split()[0].upper()
                    if word == "EHLO":
                        say("250-here\n250 AUTH PLAIN")
                    else:
                        say(answer_to_login if word == "AUTH" else "221 bye")

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def asked(**variables: str) -> tuple[int, dict[str, str]]:
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **variables}
    command = [sys.executable, "manage.py", "check_production"]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    lines = [(*line[6:].partition(": "), line[:2]) for line in done.stdout.splitlines() if line[5:6] == " "]
    return done.returncode, {name: f"{mark} {found}" for name, _colon, found, mark in lines}


def test_each_server_is_reached(tmp_path):
    (tmp_path / "media").mkdir()
    place = {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "MEDIA_ROOT": str(tmp_path / "media")}
    with mail_server("235 welcome") as port:
        status, said = asked(**place, EMAIL_URL=f"smtp://user:secret@127.0.0.1:{port}")
    assert said["DATABASE_URL"].startswith("ok sqlite 3.")
    assert said["CACHE_URL"] == "ok written and read"
    assert said["EMAIL_URL"] == "ok 127.0.0.1 let us in"
    assert said["MEDIA_ROOT"] == "ok written, read and deleted"
    assert not list((tmp_path / "media").rglob("*.txt"))
    assert status == int(any(found.startswith("WR") for found in said.values()))


def test_each_that_fails_says_why(tmp_path):
    (tmp_path / "media").write_text("a file, no folder")
    with mail_server("535 wrong password") as port:
        status, said = asked(
            DATABASE_URL="postgres://site:secret@127.0.0.1:9/watches",
            DATABASE_REPLICA_URL="postgres://site:secret@127.0.0.1:9/watches",
            CACHE_URL="redis://127.0.0.1:9/0",
            EMAIL_URL=f"smtp://user:secret@127.0.0.1:{port}",
            MEDIA_ROOT=str(tmp_path / "media"),
        )
    assert status == 1
    for name in ("DATABASE_URL", "DATABASE_REPLICA_URL", "CACHE_URL", "EMAIL_URL", "MEDIA_ROOT"):
        assert said[name].startswith("WR"), name
    assert "wrong password" in said["EMAIL_URL"]
    assert "secret" not in "".join(said.values())


def test_a_full_disk_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(reaching, "ROOM", shutil.disk_usage(tmp_path).free + 1)
    with pytest.raises(reaching.Amiss, match="MB at least are needed"):
        reaching.disk(tmp_path / "not" / "there")
