"""The proxy as it is started: nginx from its template, before a site that moves, is away and comes back.

python -m pytest -m nginx config/tests/test_proxy.py
"""

import http.client
import http.server
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

from .name_server import Names

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "config/deploy"
HOST = "watches.example.org"
pytestmark = pytest.mark.nginx


def until(holds, seconds: int = 30):
    """What `holds` gives, asked again until it is true; the tests say nothing of how soon that is."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, holds
        time.sleep(0.1)
    return found


def free_port(family=socket.AF_INET, host="127.0.0.1") -> int:
    with socket.create_server((host, 0), family=family) as server:
        return server.getsockname()[1]


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.server.server_address[0]} {self.path}".encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def serve():
    """Begin a server in a thread, and close it after the test."""
    begun = []

    def begin(server):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        begun.append(server)
        return server

    yield begin
    for server in begun:
        server.shutdown()
        server.server_close()


@pytest.fixture
def names(serve):
    return serve(Names())


class Proxy:
    """nginx of this machine by start-proxy, before the service `web` that `names` tells of."""

    def __init__(self, folder: Path, names):
        self.http, self.https, self.web = free_port(), free_port(), free_port()
        self.certificates = folder / "certificates"
        places = {"CERTIFICATES": self.certificates, "ACME_DIR": folder / "acme", "MEDIA_DIR": folder / "media"}
        places |= {"ERROR_PAGES": folder / "pages", "RUN_DIR": folder / "run", "UPLOADS_DIR": folder / "uploads"}
        for place in places.values():
            place.mkdir()
        (folder / "pages/503.html").write_text("The site is away")
        variables = {"SITE_URL": f"https://{HOST}", "WEB_ADDRESS": f"web:{self.web}", "RENEWAL": "1"}
        variables |= {"LISTEN_HTTP": str(self.http), "LISTEN_HTTPS": str(self.https)}
        variables |= {"RESOLVER": f"127.0.0.1:{names.server_address[1]}", "PATH": f"{os.environ['PATH']}:/usr/sbin"}
        environment = variables | {name: str(place) for name, place in places.items()}
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [DEPLOY / "start-proxy"], env=environment, stderr=log, start_new_session=True
            )

    def ask(self, path="/", host="127.0.0.1") -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(host, self.https, context=ssl._create_unverified_context(), timeout=20)
        connection.request("GET", path, headers={"Host": HOST})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def answers(self, host="127.0.0.1") -> bool:
        try:
            return bool(self.ask("/", host))
        except OSError:
            assert self.process.poll() is None, "the proxy does not start"
            return False

    def certificate(self) -> str:
        return ssl.get_server_certificate(("127.0.0.1", self.https))


@pytest.fixture
def folder():
    """Readable by the workers, whom nginx makes another user where root starts it."""
    with tempfile.TemporaryDirectory(prefix="proxy-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def proxy(folder, names):
    begun = Proxy(folder, names)
    try:
        until(begun.answers)
        yield begun
    finally:
        os.killpg(begun.process.pid, signal.SIGTERM)
        begun.process.wait(20)


def test_the_site_that_moved_to_another_address_is_found(proxy, names, serve):
    """Docker gives a service that is made anew another address: the old one was asked until the proxy was restarted."""
    for address in ("127.0.0.2", "127.0.0.3"):
        site = serve(http.server.ThreadingHTTPServer((address, proxy.web), Site))
        names.address = address
        for path in ("/", "/watches/?q=%D0%B0%2F%20b", "/want/secret/", "/drafts/photos/"):
            until(lambda path=path, address=address: proxy.ask(path).text == f"{address} {path}")
        site.shutdown()
        site.server_close()


def test_the_proxy_starts_before_the_site_and_waits_for_it(proxy, names, serve):
    """No name at all stopped nginx at its start, and whoever came saw no page."""
    away = proxy.ask()
    assert (away.status, away.text, away.headers["Retry-After"]) == (503, "The site is away", "10")
    serve(http.server.ThreadingHTTPServer(("127.0.0.2", proxy.web), Site))
    names.address = "127.0.0.2"
    until(lambda: proxy.ask().status == 200)


def test_both_protocols_of_the_internet_are_answered(proxy):
    if not Path("/proc/net/if_inet6").exists():
        with pytest.raises(OSError):
            socket.create_connection(("::1", proxy.https))
        return
    until(lambda: proxy.answers("::1"))
    connection = http.client.HTTPConnection("::1", proxy.http, timeout=20)
    connection.request("GET", "/watches/")
    location = connection.getresponse().headers["Location"]
    connection.close()
    assert location == f"https://{HOST}/watches/"


def test_a_renewed_certificate_is_taken_up_at_once(proxy, folder):
    """And one that is half written, or that is another key's, leaves the old one in its place."""
    before = proxy.certificate()
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    new += ["-subj", "/CN=renewed", "-keyout", folder / "key", "-out", folder / "chain"]
    subprocess.run(new, check=True, capture_output=True)
    (proxy.certificates / "fullchain.pem").write_bytes((folder / "chain").read_bytes())
    until(lambda: "key values mismatch" in (folder / "log").read_text())
    assert proxy.certificate() == before
    (proxy.certificates / "privkey.pem").write_bytes((folder / "key").read_bytes())
    until(lambda: proxy.certificate() == (folder / "chain").read_text())


def test_what_the_proxy_says_itself_promises_nothing_for_ever(proxy):
    """`preload` in a header lets anybody enter the whole domain into browsers' lists, where it stays for months."""
    assert proxy.ask().headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]
    assert not [path for path in DEPLOY.iterdir() if path.is_file() and re.search("; preload", path.read_text())]
