"""What no browser sends is answered by 400 or 413 with a page, never by 500, on both databases."""

from uuid import uuid4

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from catalogue.decoding import decoded
from catalogue.tests.memory import MEGABYTE, peak_below
from config.middleware import HostileInputMiddleware


@csrf_exempt
def echo(request, name=""):
    return HttpResponse(f"{name}|{request.GET.get('q')}|{request.POST.get('note')}")


urlpatterns = [path("echo/", echo), path("echo/<str:name>/", echo)]
handler400 = "config.errors.bad_request"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    "address",
    [
        "/echo/?q=a%00b",
        "/echo/?q=%0d%0aSet-Cookie:x",
        "/echo/?q=%1b[31m",
        "/echo/?q=%c2%85",
        "/echo/?q=%e2%80%ae",  # right-to-left override
        "/echo/?q=%e2%81%a6",  # left-to-right isolate
        "/echo/?q=%ff%fe",
        "/echo/?q=%ed%a0%80",  # a lone surrogate
        "/echo/?a%00=1",
        "/echo/?" + "n" * 201 + "=1",
        "/echo/?q=" + "%d1%8f" * 1001,
        "/echo/?" + "&".join(f"f{number}=" for number in range(1001)),
        "/echo/%00/",
        "/echo/%0a/",
        "/echo/%ff/",
        "/echo/%e2%80%ae/",
        "/echo/" + "n" * 1001 + "/",
        "/echo/?q=a" + "%cc%81" * 31,  # a tower of marks
        "/echo/?q=a" + "%cc%81%cc%96" * 16,
        "/echo/?q=a" + "%e0%bd%b3" * 31,  # no mark itself, but unfolds to two
        "/echo/a" + "%cc%81" * 31 + "/",
    ],
)
def test_refused_address(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert response.headers["X-Request-ID"] in response.text


@pytest.mark.parametrize("value", [r'"\000abcdefgh"', r'"abcdefgh\012"', "abcdefgh\x85", r'"\001"'])
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "django_language", "other"])
def test_refused_cookie(client, name, value):
    """A cookie in quotation marks may hold anything, in octal: a database takes no zero as the key of a session."""
    response = client.get("/echo/", headers={"Cookie": f"{name}={value}"})
    assert response.status_code == 400


def test_what_was_decoded_is_looked_at_as_what_came():
    for query in ("q=a%00b", "q=%e2%80%ae", "q=a" + "%cc%81" * 31, "a%0a=1", "q=" + "a" * 6000):
        with pytest.raises(BadRequest):
            decoded(query)
    assert decoded("q=Полёт&q=%09b").getlist("q") == ["Полёт", "\tb"]


@pytest.mark.parametrize(
    "address",
    ["/echo/?q=Полёт 2614.2Н", "/echo/Победа/", "/echo/?q=a%09b", "/echo/?q=🙂", "/echo/?q=a" + "%cc%81" * 30],
)
def test_taken_address(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"note=a%00b", FORM),
        (b"note=%ff", FORM),
        (b"note=\xff", FORM),
        (b"note=%e2%80%ae", FORM),
        (b"note=a" + b"%cc%81%cc%96" * 12_000, FORM),  # to put them in order would take minutes
        (b"no%00te=1", FORM),
        (b"note=1", f"{FORM}; charset=utf-16"),
        (b"note=1", f"{FORM}; charset=rot13"),
        (b"&".join(b"f%d=" % number for number in range(1001)), FORM),
        (
            b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n\xff\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\na\0b\r\n--b--', MULTIPART),
        (b"x", "multipart/form-data; boundary="),
    ],
)
def test_refused_form(client, body, content_type):
    assert client.generic("POST", "/echo/", body, content_type).status_code == 400


@pytest.mark.parametrize("note", ["two\r\nlines", "tab\there", "Й", "🙂"])
def test_taken_form(client, note):
    assert note in client.post("/echo/", {"note": note}).content.decode()


def test_too_large(client, settings):
    assert client.post("/echo/", b"note=" + b"a" * 3_000_000, content_type=FORM).status_code == 413
    settings.FORM_MAX_BYTES = 100
    assert client.post("/echo/", {"note": "a" * 200}).status_code == 413


def test_a_form_takes_little_more_memory_than_it_has_bytes(client):
    """Sixteen forms of 2.5 MB at once, all of them escapes, took 900 MB in each process, of whoever sent them."""
    client.get("/echo/")
    with peak_below(12 * MEGABYTE):
        assert client.post("/echo/", b"note=" + b"%41" * 860_000, content_type=FORM).status_code == 413
    most = HostileInputMiddleware.MOST_ESCAPES
    assert client.post("/echo/", b"note=" + b"%41" * most, content_type=FORM).status_code == 200
    assert client.post("/echo/", b"note=" + b"%41" * (most + 1), content_type=FORM).status_code == 413


def test_too_many_files(client, settings):
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    files = {f"photo{number}": SimpleUploadedFile("a.jpg", b"x") for number in range(most + 1)}
    assert client.post("/echo/", files).status_code == 400


@pytest.mark.django_db
@pytest.mark.urls("config.urls")
def test_large_bodies_only_where_photos_are_taken_and_from_whom_they_are(client, collector):
    def send(person, address) -> int:
        photo = SimpleUploadedFile("a.jpg", b"x" * 4_000_000, "image/jpeg")
        return person.post(address, {"token": uuid4(), "photo_main-file": photo}).status_code

    for address in ("/brands/", "/accounts/login/", "/accounts/signup/", "/collection/new/"):
        assert send(client, address) == send(collector, address) == 413, address
    assert send(client, "/nowhere/") == 404  # nobody reads it
    assert send(client, "/watches/new/") == 413
    assert send(collector, "/watches/new/") == 400  # the form comes back: this was no photograph
