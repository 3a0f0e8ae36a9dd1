"""Whoever must sign in after pressing a button comes back to the page where it stands, and presses it again.

What was sent is done by no sign-in and by no address that is opened; what was typed is kept by `kept_forms`.
"""

import json
from urllib.parse import parse_qs, urlsplit

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models.kept import LONGEST_PAGE

PRESSED = "pressed"  # in the address that one comes back to: what is to be said there
BUTTON, FILE = "button", "file"


def is_page(path: str) -> bool:
    """Whether this path is that of a page which can be opened."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return False
    return bool(match.url_name) and not getattr(match.func, "has_no_page", False)


def nearest_page(path: str, query: str = "") -> str:
    """The page at `path`, or where there is none, the nearest one above it."""
    if is_page(path):
        address = f"{path}?{query}" if query else path
        return address if len(address) <= LONGEST_PAGE else path
    while not is_page(path):
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
    return path


def page_pressed_on(request) -> str:
    """The page of this site that the form stood on; without that, the one that its address belongs to."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        came_from = urlsplit(referer)
        return nearest_page(came_from.path or "/", came_from.query)
    return nearest_page(request.path, request.META.get("QUERY_STRING", ""))


def with_query(address: str, **more: str) -> str:
    """`address` with `more` in its query, once."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    for name, value in more.items():
        query[name] = value
    return parts._replace(query=query.urlencode()).geturl()


def answer_to_pressed(request, response):
    """`response`, which leads to a sign-in, with the page in it that was pressed on."""
    to = urlsplit(response["Location"])
    if REDIRECT_FIELD_NAME not in parse_qs(to.query) or is_suspended(request):
        return response
    page = with_query(
        page_pressed_on(request), **{PRESSED: FILE if request.FILES or "file_text" in request.POST else BUTTON}
    )
    if request.user.is_authenticated:
        return redirect_to_login(page, to.path)  # one of the staff, who lacks the second factor
    said = _("Your session had ended, and nothing was done. Sign in: you come back to the same page and press again.")
    messages.info(request, said)
    return redirect_to_login(page, resolve_url("account_login"))


def is_suspended(request) -> bool:
    """Whether allauth itself has kept what was sent, and goes on with it once the password was given again."""
    kept = (request.session.get(STATE_SESSION_KEY) or {}).get("request", "{}")
    return request.user.is_authenticated and json.loads(kept).get("path") == request.path


def answer_to_return(request):
    """Say what is to be done again, on the page that one comes back to; None where nobody comes back."""
    if request.method != "GET" or PRESSED not in request.GET or not request.user.is_authenticated:
        return None
    query = request.GET.copy()
    [what] = query.pop(PRESSED)[-1:]
    pressed = _("You are signed in. Press again: what you pressed is not done yet.")
    file = _(
        "You are signed in. Choose the file again: a browser hands a file over only once, so it cannot be kept "
        "through a sign-in."
    )
    messages.info(request, file if what == FILE else pressed)
    page = escape_leading_slashes(request.path)
    return redirect(f"{page}?{query.urlencode()}" if query else page)
