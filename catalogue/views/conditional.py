"""Pages that were made already: while nothing that they show changed, none is made anew.

A browser that has the page gets 304, everybody else the page as it was made for the first who asked. Pages at a bare
address are as many as the catalogue has; those that a question makes stand on a shelf with a bounded number of places.
"""

import zlib
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from functools import wraps
from hashlib import sha256
from threading import Lock

from django.conf import settings
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.timezone import localdate
from django.views.decorators.http import condition

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_DAY, version_answered
from catalogue.caching.release import release
from catalogue.caching.shelf import Shelf, digest_of
from catalogue.models import CatalogueVersion, Watch

CHANGING_BY_DAY = frozenset({"home"})
CHOSEN = "w"  # for a comparison: carried along from page to page
LONGEST_QUESTION = 500  # characters
questions = Shelf("question", places=500)
being_made = Lock()
LONGEST_WAIT = 2.0  # seconds


def same_for_visitors(*reads: str):
    """Give a page that shows nothing but the catalogue an ETag, for who is not signed in, and keep it under that.

    It is the catalogue's version, the release and the address; of the front page the day, too. `reads` names the
    parameters of the address that the page reads: at an address with others it is made each time. What shows more than
    the catalogue has no ETag: how many people have a watch and who offers it change without the catalogue.
    """

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            version = version_shown(request, **kwargs)
            if version is None:
                return view(request, *args, **kwargs)
            edition = (release(), version, *day_of(request))
            etag = sha256(repr((*edition, request.get_full_path())).encode(errors="replace")).hexdigest()[:32]

            def kept(*args, **kwargs):
                return page_kept(edition, request.path, asked_by(request, reads), lambda: view(*args, **kwargs))

            token = version_answered.set(version)
            try:
                response = condition(etag_func=lambda *args, **kwargs: f'"{etag}"')(kept)(request, *args, **kwargs)
            finally:
                version_answered.reset(token)
            patch_cache_control(response, no_cache=True)  # to be kept, and asked about each time
            patch_vary_headers(response, ["Cookie"])
            return response

        return answer

    return decorate


def day_of(request) -> list[date]:
    """The day, where the page shows other things each day."""
    return [localdate()] if request.resolver_match.url_name in CHANGING_BY_DAY else []


def asked_by(request, reads: tuple[str, ...]) -> list[tuple[str, list[str]]] | None:
    """What the address asks of a page, in the order of `reads`; None where it says more than that, or very much."""
    names = [*reads, CHOSEN]
    if not set(names).issuperset(request.GET):
        return None
    asked = [(name, request.GET.getlist(name)) for name in names if name in request.GET]
    return asked if sum(len(value) for _name, values in asked for value in values) <= LONGEST_QUESTION else None


def page_kept(edition: tuple, path: str, asked: list | None, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that stands in the cache, else what `make` gives, which is kept there where it is one."""
    found = look_up(edition, path, asked)
    if found is None:
        with turn():
            found = look_up(edition, path, asked)  # many may have waited for the same one
            if found is None:
                response = make()
                if response.status_code == 200:
                    put_up(edition, path, asked, response)
                return response
    headers, packed = found
    return HttpResponse(zlib.decompress(packed), headers=headers)


def look_up(edition: tuple, path: str, asked: list | None) -> tuple[dict, bytes] | None:
    if asked is None:
        return None
    return questions.get(edition, f"{path} {asked}") if asked else cache.get(page_place(edition, path))


def put_up(edition: tuple, path: str, asked: list | None, response: HttpResponse) -> None:
    packed = (dict(response.items()), zlib.compress(response.content, 1))
    if asked:
        questions.put(edition, f"{path} {asked}", packed, A_DAY)
    elif asked is not None:
        cache.set(page_place(edition, path), packed, A_DAY)


def page_place(edition: tuple, path: str) -> str:
    return f"page:{digest_of(edition, path)}"


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


def version_shown(request, address: str = "") -> int | None:
    """The version of the catalogue, where the page shows that and nothing else."""
    own = {settings.SESSION_COOKIE_NAME, settings.MESSAGE_COOKIE_NAME}  # a person, or a message to one
    if settings.DEBUG or request.method not in ("GET", "HEAD") or not own.isdisjoint(request.COOKIES):
        return None
    if request.GET.get("sort") == "had":
        return None
    if request.resolver_match.url_name != "watch_detail":
        return CatalogueVersion.objects.number()
    unclaimed = Watch.objects.filter(folder=address, have_count=0, want_count=0)
    versions = unclaimed.values_list(Coalesce(Subquery(CatalogueVersion.objects.values("value")[:1]), 0))
    return next((version for (version,) in versions), None)
