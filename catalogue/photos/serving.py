"""Handing out the files of photos: the public ones for ever, the private ones to whom a view lets see them."""

import logging

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from .names import content_type

logger = logging.getLogger(__name__)

FOR_EVER = "public, max-age=31536000, immutable"  # the name changes when the content does
NEVER_KEPT = "private, no-store"
HARMLESS = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
def public_photo(request, folder, side, file):
    """A photo of a published watch, where no proxy serves /media/watches/ itself: in development."""
    return streamed(f"watches/{folder}/{side}/{file}", FOR_EVER)


def private_photo(name: str) -> HttpResponse:
    """The photo `name` for somebody who was found to have the right to it; the caller checked.

    Where PHOTO_ACCEL_PREFIX is set the proxy takes the file from its disk, else it is streamed.
    """
    if not settings.PHOTO_ACCEL_PREFIX:
        return streamed(name, NEVER_KEPT)
    response = HttpResponse(content_type=content_type(name))
    response["X-Accel-Redirect"] = f"{settings.PHOTO_ACCEL_PREFIX}{name}"
    return with_policy(response, NEVER_KEPT)


def streamed(name: str, caching: str) -> HttpResponse:
    try:
        kind = content_type(name)
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, KeyError) as error:
        raise Http404 from error
    except OSError:
        logger.exception("photo not read")
        return with_policy(HttpResponse(status=503, headers={"Retry-After": "60"}), NEVER_KEPT)
    return with_policy(FileResponse(file, content_type=kind), caching)


def with_policy(response: HttpResponse, caching: str) -> HttpResponse:
    """Our content type and nothing else: the file may neither run nor load anything, wherever it is opened."""
    response["Cache-Control"] = caching
    response["Content-Security-Policy"] = HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
