"""What happens to every request before a view sees it, and to every response after."""

import logging
import re
import time
import uuid
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware

from accounts.signing.kept_forms import may_send_photos
from catalogue.decoding import IN_LINE, IN_TEXT, LONGEST_QUERY, check, names_and_values

from . import health
from .errors import error_page
from .logging import path_without_secrets, request_id, secrets_in_path
from .noting import noting

logger = logging.getLogger("config.request")


class ClientAddressMiddleware:
    """REMOTE_ADDR is the visitor's address, where PROXY_COUNT proxies of ours stand before the site.

    Each proxy adds the address it was called from to X-Forwarded-For; only the last PROXY_COUNT entries were written by
    proxies of ours, everything before them is what the visitor claims.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = settings.PROXY_COUNT
        chain = [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",")]
        if count and len(chain) >= count and chain[-count]:
            request.META["REMOTE_ADDR"] = chain[-count]
        return self.get_response(request)


class HostMiddleware:
    """Behind a proxy of ours the site has one port, that of its address, whichever the visitor names.

    Django looks at the name of a host alone, and letters would lead to whoever listens at another port of it.
    """

    PORT = re.compile(r":\d*$")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.PROXY_COUNT and "HTTP_HOST" in request.META:
            own = self.PORT.search(urlsplit(settings.SITE_URL).netloc)
            request.META["HTTP_HOST"] = self.PORT.sub("", request.META["HTTP_HOST"]) + (own[0] if own else "")
        return self.get_response(request)


class RequestIdMiddleware:
    """Gives the request an id, which stands in the response, in every log line and on error pages.

    Writes one log line for each request. A proxy of ours may give the id, so that its log has the same one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = self.id_for(request)
        token = request_id.set(request.id)
        began = time.monotonic()
        try:
            with noting():
                response = self.get_response(request)
            response["X-Request-ID"] = request.id
            self.write_line(request, response, time.monotonic() - began)
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def id_for(request) -> str:
        given = request.headers.get("X-Request-ID", "")
        return given if settings.PROXY_COUNT and re.fullmatch("[0-9a-f]{32}", given) else uuid.uuid4().hex

    @staticmethod
    def write_line(request, response, seconds):
        # Only what somebody has loaded already: the line must not cost a query.
        user = request.__dict__.get("_cached_user")
        fields = {
            "method": request.method,
            "path": path_without_secrets(request),
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "user": user.pk if user else None,
        }
        logger.log(logging.DEBUG if request.path in health.PROBES else logging.INFO, "request", extra=fields)


class HealthMiddleware:
    """Answers the probes before anything that could stand in their way: TLS redirect, allowed hosts, sessions."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        probe = health.PROBES.get(request.path)
        return probe() if probe and request.method in {"GET", "HEAD"} else self.get_response(request)


class HeadersMiddleware:
    """The headers that Django has no setting for, on every response of every status."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response


class MethodMiddleware:
    """The page that says so, where an address was opened that only takes what is sent, or was asked otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        page = error_page(request, response.status_code)
        page["Allow"] = response["Allow"]
        return page


class PrivateMiddleware(GZipMiddleware):
    """What a session, a cookie or a secret in the address opens is kept by no cache; its length tells nothing either.

    Where a page holds a secret beside what an attacker wrote into the address, the compressed length gives the secret
    away letter by letter (BREACH). Django's packing adds up to 100 random bytes, so private pages are packed here, and
    the proxy packs the rest.
    """

    PACKED = ("text/", "application/json")

    def process_response(self, request, response):
        if not self.is_private(request, response):
            return response
        response["Cache-Control"] = "private, no-store"
        packed = response.headers.get("Content-Type", "").startswith(self.PACKED)
        return super().process_response(request, response) if packed else response

    @staticmethod
    def is_private(request, response) -> bool:
        if response.headers.get("Cache-Control", "").startswith("public"):  # a picture whose name is its content
            return False
        return bool(settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies or secrets_in_path(request))


class HostileInputMiddleware:
    """Answers 400 to what no browser sends and a database or a reader would choke on, 413 to what is too large.

    Refused are control characters, bidirectional overrides, wrong UTF-8 (lone surrogates included) and towers of marks
    in path, query, cookies and form, and forms in another encoding. Text that was decoded with errors carries U+FFFD,
    which nobody types. What is decoded later, `catalogue.decoding` looks at.
    """

    IN_PATH = re.compile("%[89a-fA-F]")  # so Django writes a byte of the path that it could not decode
    LONGEST_PATH = 1000
    LONGEST_NAME = 200
    # Each takes 200 bytes while a form is read, which a thread does not give back: 2.5 MB of them took 190 MB, and
    # anybody may send many such forms at once.
    MOST_ESCAPES = 50_000  # 25 000 Cyrillic letters; forms that may say more are sent in parts

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if len(request.path) > self.LONGEST_PATH or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise BadRequest("The address is too long")
        self.check_encoding(request)
        check(self.IN_PATH, [request.path])
        check(IN_LINE, [request.path, *names_and_values(request.GET), *request.COOKIES.values()])
        self.check_names(request.GET)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if content_length(request) > most_bytes(request, view):
            request._mark_post_parse_error()  # nobody reads the form, the error page neither
            return error_page(request, 413)
        try:
            self.check_form(request)
        except RequestDataTooBig:
            request._mark_post_parse_error()
            return error_page(request, 413)
        return None

    def check_names(self, fields) -> None:
        if any(len(name) > self.LONGEST_NAME for name in fields):
            raise BadRequest("The name of a field is too long")

    @staticmethod
    def check_encoding(request) -> None:
        if request.content_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            raise BadRequest("Another encoding than UTF-8")

    def check_form(self, request) -> None:
        if request.method != "POST":
            return
        if request.content_type == "application/x-www-form-urlencoded":
            self.check_written(request.body)
        names = [*request.POST, *request.FILES]
        check(IN_LINE, names)
        check(IN_TEXT, names_and_values(request.POST))
        self.check_names(names)

    def check_written(self, body: bytes) -> None:
        if body.count(b"%") > self.MOST_ESCAPES:
            raise RequestDataTooBig("Too much in the form is written as escapes")
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise BadRequest("Wrong UTF-8 in the form") from error


def most_bytes(request, view) -> int:
    """How large the request may be: photographs are read where `view` takes them, from whoever is signed in, or was."""
    photos = getattr(view, "takes_photos", False) and may_send_photos(request)
    return settings.REQUEST_MAX_BYTES if photos else settings.FORM_MAX_BYTES


def content_length(request: HttpRequest) -> int:
    length = request.headers.get("content-length") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0
