"""A reload takes up the new release and what `.env` says since; one that does not serve leaves the old one serving."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from .test_proxy import free_port, until

CODE = ["accounts", "catalogue", "config", "drafts", "locale", "static", "templates", "gunicorn.conf.py", "manage.py"]


class Server:
    """The web server as `watches-web.service` starts it, of the release in `code`; `write` writes its `.env`."""

    def __init__(self, folder: Path, code: Path = settings.BASE_DIR):
        self.code = code
        self.file, self.port = folder / ".env", free_port()
        self.lines = {"DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}", "MEDIA_ROOT": str(folder)}
        self.lines |= {"WEB_BIND": f"127.0.0.1:{self.port}", "EMAIL_URL": "consolemail://"}
        self.lines |= {"WEB_WORKERS": "1", "CONTACT_EMAIL": "old@example.org"}
        self.environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "ENV_FILE": str(self.file)}
        self.environment |= {"PYTHON": sys.executable, "PAUSE": "0"}
        self.write()

    def write(self, **lines: str) -> None:
        self.lines |= lines
        self.file.write_text("".join(f"{name}={value}\n" for name, value in self.lines.items()))

    def run(self, *command) -> subprocess.CompletedProcess:
        return subprocess.run(command, env=self.environment, cwd=self.code, capture_output=True, text=True, timeout=300)

    @contextmanager
    def serving(self):
        self.process = subprocess.Popen(
            ["gunicorn", "config.wsgi"], env=self.environment, cwd=self.code, start_new_session=True
        )
        try:
            until(self.page)
            yield self
        finally:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(60)

    def page(self) -> str:
        """A page that names whom to write to; nothing while nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/about/", timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.URLError:
            return ""

    def workers(self) -> set[str]:
        return set(self.run("pgrep", "-P", str(self.process.pid)).stdout.split())

    def reload(self) -> subprocess.CompletedProcess:
        return self.run(self.code / "config/deploy/reload-web", str(self.process.pid))


@pytest.fixture
def server(tmp_path):
    """Serving, after a try refused while migrations waited, and two `migrate` at once: the second found none."""
    server = Server(tmp_path)
    waiting = server.run(sys.executable, "manage.py", "try_release")
    assert waiting.returncode != 0
    assert "This release answers /readyz with 503" in waiting.stderr
    command = [sys.executable, "manage.py", "migrate"]
    options = {"env": server.environment, "cwd": settings.BASE_DIR, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **options) as one, subprocess.Popen(command, **options) as other:
        said = [one.communicate()[0], other.communicate()[0]]
    assert (one.returncode, other.returncode) == (0, 0)
    assert sorted("No migrations to apply" in each for each in said) == [False, True]
    with server.serving():
        yield server


def test_a_reload_brings_what_is_new_and_never_what_is_broken(server):
    before = server.workers()
    server.write(TIME_ZONE="Mars")
    refused = server.reload()
    assert refused.returncode != 0
    assert "TIME_ZONE is 'Mars'" in refused.stderr
    assert (server.workers(), server.process.poll()) == (before, None)
    assert "old@example.org" in server.page()

    server.write(TIME_ZONE="Europe/Moscow", CONTACT_EMAIL="new@example.org")
    done = server.reload()
    assert done.returncode == 0, done.stderr
    until(lambda: not before & server.workers())
    assert "new@example.org" in until(server.page)


def test_a_reload_takes_a_release_whose_reading_of_the_environment_is_another(tmp_path):
    """The server's own process has the old one in memory, and every worker was begun with it: none could start."""
    code = tmp_path / "site"
    code.mkdir()
    for name in CODE:
        place = settings.BASE_DIR / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, code / name)
    server = Server(tmp_path, code)
    assert server.run(sys.executable, "manage.py", "migrate", "-v0").returncode == 0
    with server.serving():
        before = server.workers()
        for name, old, new in [
            ("environment.py", "def text(", "def words("),
            ("environment.py", "self.text(", "self.words("),
            ("settings.py", "env.text(", "env.words("),
            ("settings.py", 'CONTACT_EMAIL = env("CONTACT_EMAIL", default="")', 'CONTACT_EMAIL = "next@example.org"'),
            ("../gunicorn.conf.py", "env.text(", "env.words("),
        ]:
            file = code / "config" / name
            text = file.read_text()
            assert old in text
            file.write_text(text.replace(old, new))
        done = server.reload()
        assert done.returncode == 0, done.stderr
        until(lambda: not before & server.workers())
        assert "next@example.org" in until(server.page)
