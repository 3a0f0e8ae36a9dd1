"""The pages that say what went wrong and what to do next, with the id of the request.

Those for 400, 405, 413, 500 and 503 need neither database nor session: they are what is left when all else fails.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER = "10"  # seconds


def error_page(request, status: int) -> HttpResponse:
    """A page of its own (`503.html`), rendered without context processors, so without queries."""
    html = render_to_string(f"{status}.html", {"request_id": getattr(request, "id", "")})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request, exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request, exception) -> HttpResponse:
    return render(request, "403.html", {"request_id": request.id}, status=403)


def page_not_found(request, exception) -> HttpResponse:
    return render(request, "404.html", {"request_id": request.id}, status=404)


def csrf_failure(request, reason="") -> HttpResponse:
    response = render(request, "403_csrf.html", {"request_id": request.id}, status=403)
    response.is_untaken = True  # what was typed may be kept: `accounts.middleware`
    return response


def server_error(request) -> HttpResponse:
    """500, or 503 with Retry-After where the database does not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = error_page(request, 503)
        response["Retry-After"] = RETRY_AFTER
        return response
    return error_page(request, 500)
