"""Somebody with a browser without JavaScript: pages, forms and photographs, over TLS."""

import http.client
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from config.tests.page_forms import PageForm, forms_of

from .load import Answer
from .stack import Stack


@dataclass
class Page:
    status: int | str  # or the name of what went wrong
    path: str
    headers: http.client.HTTPMessage | dict
    content: bytes
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def leads_to(self) -> str:
        """The path of a redirect."""
        return urlsplit(self.headers.get("Location", "")).path

    def form(self, which: str) -> PageForm:
        """The form that is posted to an address that contains `which`; of several the last that says most."""
        forms = [form for form in forms_of(self, self.path) if form.method == "post" and which in form.action]
        return max(reversed(forms), key=lambda form: len(form.sent))


class Person:
    """A visitor, or with `session` somebody who is signed in. Each answer goes into the list `answers`."""

    def __init__(self, stack: Stack, answers: list[Answer], session: str = "", address: str = "127.0.0.1"):
        self.stack, self.answers, self.address = stack, answers, address
        self.token = secrets.token_hex(16)
        self.cookies = {"__Host-csrftoken": self.token} | ({"__Host-sessionid": session} if session else {})

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Page:
        began = time.monotonic()
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | (headers or {})
        try:
            page = self.answer(method, path, body, sent)
        except (OSError, http.client.HTTPException) as error:
            page = Page(type(error).__name__, path, {}, b"")
        page.seconds = time.monotonic() - began
        self.answers.append(Answer(began, page.seconds, page.status, f"{method} {path}"))
        return page

    def answer(self, method: str, path: str, body: bytes | None, headers: dict) -> Page:
        connection = http.client.HTTPSConnection(
            "localhost",
            self.stack.ports["https"],
            context=self.stack.tls,
            timeout=60,
            source_address=(self.address, 0),
        )
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _equals, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return Page(response.status, path, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Page:
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def send(self, page: Page, form: PageForm, photo: bytes = b"", field: str = "", **values: str) -> Page:
        """Send the form of `page` with `values`, and with a `photo` in that field. A 200 is a refusal: `refused`."""
        sent = {name: list(found) for name, found in form.sent.items()} | {name: [v] for name, v in values.items()}
        sent.pop("csrfmiddlewaretoken", None)
        body, kind = packed(sent, field, photo) if field else (urlencode(sent, doseq=True).encode(), URLENCODED)
        headers = {"Content-Type": kind, "X-CSRFToken": self.cookies["__Host-csrftoken"]}
        headers["Referer"] = f"{self.stack.url}{page.path}"
        return self.ask("POST", urlsplit(urljoin(page.path, form.action)).path, body, headers)


URLENCODED = "application/x-www-form-urlencoded"


def packed(values: dict[str, list[str]], field: str, photo: bytes) -> tuple[bytes, str]:
    """A form with one file as multipart/form-data (RFC 7578), and its content type."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, found in values.items() for value in found]
    file = f'{head}{field}"; filename="{secrets.token_hex(4)}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
    body = b"".join([*parts, file, photo, f"\r\n--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"
