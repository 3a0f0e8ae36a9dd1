"""Pages that were made already: while nothing that they show changed, none is made anew.

A browser that has the page gets 304, everybody else the page as it was made for the first who asked.
"""

import zlib
from contextlib import contextmanager
from functools import wraps
from hashlib import sha256
from threading import Lock

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition

from catalogue.cached import cache
from catalogue.figures import A_DAY, version_answered
from catalogue.models import CatalogueVersion, Watch
from catalogue.release import release

being_made = Lock()
LONGEST_WAIT = 2.0  # seconds


def same_for_visitors(view):
    """Give a page that shows nothing but the catalogue an ETag, for who is not signed in, and keep it under that.

    It is the catalogue's version, the release and the address. What shows more has none: how many people have a
    watch and who offers it change without the catalogue.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        version = version_shown(request, **kwargs)
        if version is None:
            return view(request, *args, **kwargs)
        etag = sha256(repr((release(), version, request.get_full_path())).encode(errors="replace")).hexdigest()[:32]

        def kept(*args, **kwargs):
            return page_kept(f"page:{etag}", lambda: view(*args, **kwargs))

        token = version_answered.set(version)
        try:
            response = condition(etag_func=lambda *args, **kwargs: f'"{etag}"')(kept)(request, *args, **kwargs)
        finally:
            version_answered.reset(token)
        patch_cache_control(response, no_cache=True)  # to be kept, and asked about each time
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def page_kept(place: str, make) -> HttpResponse:
    """The page that stands in the cache at `place`, else what `make` gives, which is kept there where it is one."""
    found = cache.get(place)
    if found is None:
        with turn():
            found = cache.get(place)  # many may have waited for the same one
            if found is None:
                return made(place, make)
    headers, packed = found
    return HttpResponse(zlib.decompress(packed), headers=headers)


@contextmanager
def turn():
    """Pages are made one after the other in each process; who has waited long does not wait for the slowest of them.

    Several at once would be ready no sooner, and what is kept already could not be answered meanwhile.
    """
    has_turn = being_made.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        if has_turn:
            being_made.release()


def made(place: str, make) -> HttpResponse:
    response = make()
    if response.status_code == 200:
        cache.set(place, (dict(response.items()), zlib.compress(response.content, 1)), A_DAY)
    return response


def version_shown(request, address: str = "") -> int | None:
    """The version of the catalogue, where the page shows that and nothing else."""
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}  # a person, or a message to one
    if settings.DEBUG or request.method not in ("GET", "HEAD") or not own.isdisjoint(request.COOKIES):
        return None
    if request.GET.get("sort") == "had":
        return None
    if request.resolver_match.url_name != "watch_detail":
        return CatalogueVersion.objects.number()
    unclaimed = Watch.objects.filter(folder=address, have_count=0, want_count=0)
    versions = unclaimed.values_list(Coalesce(Subquery(CatalogueVersion.objects.values("value")[:1]), 0))
    return next((version for (version,) in versions), None)
