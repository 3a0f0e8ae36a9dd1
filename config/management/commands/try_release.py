import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import AF_UNIX, socket
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PAGES = ("/readyz", "/", "/watches/", "/accounts/login/")
PATIENCE = 60  # seconds for the start, and again for each page


class Command(BaseCommand):
    help = (
        "Start this release beside the one that serves, ask it for pages, and stop it; fails where it does not answer"
    )
    requires_system_checks = ()  # the web server makes its own

    def handle(self, **options):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "web"
            server = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"unix:{place}", "--workers", "1"]
            with subprocess.Popen(server, cwd=settings.BASE_DIR) as process:  # noqa: S603 (ours, of this release)
                try:
                    self.wait(process, place)
                    for page in PAGES:
                        self.ask(place, page)
                finally:
                    process.terminate()

    def wait(self, process: subprocess.Popen, place: Path) -> None:
        deadline = time.monotonic() + PATIENCE
        while not place.exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise CommandError("The web server of this release does not start: see above.")
            time.sleep(0.1)

    def ask(self, place: Path, page: str) -> None:
        """The answer to a visitor of the site's own address, as our proxy hands them on."""
        headers = {"Host": urlsplit(settings.SITE_URL).netloc, "X-Forwarded-Proto": "https"}
        connection = HTTPConnection("web", timeout=PATIENCE)
        try:
            connection.sock = socket(AF_UNIX)
            connection.sock.settimeout(PATIENCE)
            connection.sock.connect(str(place))
            connection.request("GET", page, headers=headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise CommandError(f"This release gives no answer to {page}: {error or type(error).__name__}") from error
        finally:
            connection.close()
        if status >= 400:
            raise CommandError(f"This release answers {page} with {status}: see above.")
        self.stdout.write(f"{page}: {status}")
