"""Request ids, the visitor's address, headers, and the page without a database."""

import io
import json
import logging
import time

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from config.logging import JsonFormatter, TextFormatter, without_secrets
from config.middleware import RequestIdMiddleware
from config.sentry import without_people


def fail(request, kind="", key=""):
    raise OperationalError("the server closed the connection") if kind == "database" else RuntimeError("broken")


def address(request, key="", uid=""):
    return HttpResponse(request.META["REMOTE_ADDR"])


def host(request):
    return HttpResponse(request.get_host())


urlpatterns = [
    path("host/", host),
    path("fail/<kind>/", fail),
    path("address/", address),
    path("reset/<key>/", address),
    path("reset/<uid>-<key>/", address),
]
handler404, handler500 = "config.errors.page_not_found", "config.errors.server_error"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def lines():
    """The log as it would stand on standard output: a function that gives the lines, parsed."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_request_id_in_header_page_and_line(client, lines):
    response = client.get("/missing/")
    assert response.status_code == 404
    assert response.headers["X-Request-ID"] in response.text
    (line,) = [line for line in lines() if line["message"] == "request"]
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"], line["user"]) == ("GET", "/missing/", 404, None)


def test_the_proxy_gives_the_request_id_and_nobody_else(client, settings):
    given = "0123456789abcdef" * 2
    assert client.get("/address/", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given
    settings.PROXY_COUNT = 1
    assert client.get("/address/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    assert client.get("/address/", headers={"X-Request-ID": "a\tb"}).headers["X-Request-ID"] != "a\tb"


@pytest.mark.parametrize(
    ("count", "chain", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 5.5.5.5", "5.5.5.5"),
        (2, "6.6.6.6, 5.5.5.5, 10.0.0.1", "5.5.5.5"),
        (2, "5.5.5.5", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_address_of_the_visitor(client, settings, count, chain, expected):
    settings.PROXY_COUNT = count
    assert client.get("/address/", headers={"X-Forwarded-For": chain}).text == expected


@pytest.mark.parametrize(
    ("site", "named", "expected"),
    [
        ("https://watches.example.org", "watches.example.org", "watches.example.org"),
        ("https://watches.example.org", "watches.example.org:6666", "watches.example.org"),
        ("https://watches.example.org:8443", "watches.example.org", "watches.example.org:8443"),
        ("https://watches.example.org", "www.example.org:1", "www.example.org"),
        ("https://[::1]:8443", "[::1]:6666", "[::1]:8443"),
        ("https://[::1]", "[::1]", "[::1]"),
    ],
)
def test_no_header_moves_letters_to_another_port(client, settings, site, named, expected):
    settings.PROXY_COUNT, settings.SITE_URL, settings.ALLOWED_HOSTS = 1, site, [".example.org", "[::1]"]
    assert client.get("/host/", headers={"Host": named}).text == expected


def test_another_host_stays_another(client, settings):
    settings.PROXY_COUNT, settings.ALLOWED_HOSTS = 1, ["watches.example.org"]
    for named in ("evil.example:443", "watches.example.org:1@evil.example", "watches.example.org:1:2"):
        assert client.get("/host/", headers={"Host": named}).status_code == 400


def test_no_header_moves_the_site(client):
    """gunicorn would let whoever calls from this machine say where the site begins."""
    assert client.get("/address/", SCRIPT_NAME="/evil").wsgi_request.path == "/address/"


def test_headers_stand_on_every_status(client, db):
    client.raise_request_exception = False
    for place in [
        "/address/",
        "/missing/",
        "/fail/now/",
        "/fail/database/",
        "/healthz",
        "/address/?q=%00",
        "/static/no",
    ]:
        headers = client.get(place).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], place
        assert headers["X-Content-Type-Options"] == "nosniff", place
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", place
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", place
        assert headers["Referrer-Policy"] == "same-origin", place
        assert "camera=()" in headers["Permissions-Policy"], place


def test_a_broken_view_gives_a_page_and_a_line(client, lines, db):
    client.raise_request_exception = False
    response = client.get("/fail/now/")
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.text
    assert "RuntimeError: broken" in "".join(line.get("exception", "") for line in lines())


def test_no_database_gives_503(client, django_assert_num_queries):
    """Every test here runs without the database, so the page cannot ask it."""
    client.raise_request_exception = False
    response = client.get("/fail/database/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "Traceback" not in response.text


def test_no_input_forges_a_line(client, lines):
    client.get("/missing/%E2%80%A8{}/", headers={"User-Agent": 'a\n{"level": "CRITICAL"}'})
    logging.getLogger("test").warning("two\nlines\u2028three", extra={"field": 'a"\n', "message_id": "x"})
    *_, line = lines()
    assert line["message"] == "two\nlines\u2028three"
    assert line["field"] == 'a"\n'


def test_secrets_stay_out_of_lines(client, lines):
    client.get("/reset/s3cr3t-key/")
    client.get("/reset/3-s3cr3t-key/")
    logging.getLogger("test").error("failed for anna@example.org, password=hunter2&token: uvw, {'reset_token': 'xyz'}")
    text = json.dumps(lines())
    for secret in ["s3cr3t-key", "cr", "anna@example.org", "hunter2", "uvw", "xyz"]:
        assert secret not in text
    assert without_secrets("status=200 stated") == "status=200 stated"


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "a@", "a@b", "password", "password ", "a@b.c", "&key", "token="])
def test_a_long_text_is_read_once(piece):
    """Nobody may keep the site busy with an address that it refuses. Begun anew at each letter, it took 30 seconds."""
    started = time.process_time()
    without_secrets(piece * (40_000 // len(piece)))
    assert time.process_time() - started < 5


def test_lines_for_a_terminal():
    record = logging.makeLogRecord({"name": "drafts", "levelname": "INFO", "msg": "accepted", "draft": 7})
    assert TextFormatter().format(record).endswith("INFO    drafts: accepted draft=7")


def test_the_line_costs_no_query(rf, lines):
    """The person is named only where the view had loaded them."""
    RequestIdMiddleware(lambda request: HttpResponse())(rf.get("/"))
    assert lines()[-1]["user"] is None


def test_sentry_learns_of_the_fault_and_of_nobody():
    headers = {"X-Request-Id": "0123", "Cookie": "[Filtered]", "User-Agent": "anna's telephone"}
    request = {"method": "GET", "url": "https://x/reset/key/3-abc/", "query_string": "q=anna@example.org", "data": "x"}
    event = {"transaction": "/reset/key/{key}/", "request": request | {"headers": headers}, "user": {"id": "7"}}
    assert without_people(event, {}) == {
        "transaction": "/reset/key/{key}/",
        "request": {"method": "GET"},
        "tags": {"request_id": "0123"},
    }
