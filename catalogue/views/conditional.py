"""Pages that were made already: while what they show of the catalogue did not change, none is made anew.

A page is kept as it is for nobody, and `PartsMiddleware` fills in what belongs to its reader. A browser that has it
gets 304. Pages at a bare address are as many as the catalogue has; those that a question makes stand on a shelf with a
bounded number of places.
"""

import time
import zlib
from collections.abc import Callable, Hashable
from contextlib import contextmanager
from functools import partial, wraps
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_DAY, answering_for
from catalogue.caching.parts import filled, nobody
from catalogue.caching.release import release
from catalogue.caching.shelf import Shelf, digest_of
from catalogue.models import CatalogueVersion

from .again import touched
from .listing import PLACE

CHOSEN = "w"  # for a comparison: carried along from page to page
LONGEST_QUESTION = 500  # characters
questions = Shelf("question", places=500)
being_made, long_being_made = Lock(), Lock()
LONGEST_WAIT = 2.0  # seconds


def kept(*reads: str, also: Callable[[], Hashable] = lambda: None, for_visitors=False, take_long=False):
    """Keep a page for the catalogue's version, under the release and the address, and under what `also` gives.

    A response whose `shows` names what stands on it is kept until that changes, others until anything does.
    `reads` names the parameters of the address that the page reads. One that reads more than a place in a list says
    what it has no use for, and is made each time at an address with others; to any other page these are nothing. One
    that shows more to some readers is `for_visitors`, and made for the others each time.
    """

    def place_of(path: str, asked: list) -> str:
        return digest_of((release(), also()), f"{path} {asked}")

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            request.version = CatalogueVersion.objects.present()
            asked = asked_by(request, reads)
            is_anybodys = is_visitor(request) or not for_visitors
            with answering_for(request.version):
                if settings.DEBUG or request.method not in ("GET", "HEAD") or asked is None or not is_anybodys:
                    return view(request, *args, **kwargs)
                place = place_of(request.path, asked)
                make = partial(view, nobody(request, asked), *args, **kwargs)
                return page_kept(request.version, place, bool(asked), make, turn_of_long if take_long else turn)

        answer.place_of = place_of
        return answer

    return decorate


class PartsMiddleware:
    """Fills in what of a page belongs to its reader. One that is kept has an ETag for visitors, by all that it shows.

    Innermost: what is said to the reader, and the token of their forms, is asked for here.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.has_holes = True
        touched.set(set())
        response, texts = self.get_response(request), []
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            with answering_for(getattr(request, "version", None)):
                response.content, texts = filled(request, response.content)
        etag = getattr(response, "etag", None)
        if not etag:
            return response
        patch_vary_headers(response, ["Cookie"])
        if not is_visitor(request):
            return response
        patch_cache_control(response, no_cache=True)  # to be kept, and asked about each time
        response["ETag"] = f'"{digest_of(etag, "".join(texts))[:32]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response)


def is_visitor(request) -> bool:
    """Whether nothing on a page can be this reader's own: a person has a session, and a message to one a cookie."""
    return {settings.SESSION_COOKIE_NAME, settings.MESSAGE_COOKIE_NAME}.isdisjoint(request.COOKIES)


def asked_by(request, reads: tuple[str, ...]) -> list[tuple[str, list[str]]] | None:
    """What the address asks of a page, in the order of `reads`; None where it says more than that, or very much."""
    names = [*reads, CHOSEN]
    if not set(names).issuperset(request.GET) and not set(PLACE).issuperset(reads):
        return None
    asked = [(name, request.GET.getlist(name)) for name in names if name in request.GET]
    return asked if sum(len(value) for _name, values in asked for value in values) <= LONGEST_QUESTION else None


class Kept(NamedTuple):
    """A page as it stands in the cache. `shows` names what is on it; None is more than the catalogue can name."""

    number: int  # of the version that it was made under
    shows: frozenset[str] | None
    headers: dict
    packed: bytes

    def is_present(self, version: CatalogueVersion) -> bool:
        return self.number == version.value or (self.shows is not None and version.shows_still(self.shows, self.number))


def page_kept(
    version: CatalogueVersion, place: str, is_asked: bool, make: Callable[[], HttpResponse], turn: Callable
) -> HttpResponse:
    """The page that stands in the cache, else what `make` gives in its `turn`, which is kept there where it is one."""

    def look_up() -> Kept | None:
        found = questions.get(version.value, place) if is_asked else cache.get(f"page:{place}")
        return found if found and found.is_present(version) else None

    found = look_up()
    if found is None:
        with turn(place, look_up):
            found = look_up()  # many may have waited for the same one
            if found is None:
                response = make()
                if response.status_code != 200 or getattr(response, "is_passing", False):
                    return response
                shows = getattr(response, "shows", None)
                found = Kept(version.value, shows, dict(response.items()), zlib.compress(response.content, 1))
                if is_asked:
                    questions.put(version.value, place, found, A_DAY)
                else:
                    cache.set(f"page:{place}", found, A_DAY)
    response = HttpResponse(zlib.decompress(found.packed), headers=found.headers)
    response.etag = f"{place} {found.number}"
    return response


@contextmanager
def turn(place: str, look_up: Callable):
    """One page is made by one process, and each process makes one after the other; who has waited long goes ahead.

    Several at once would be ready no sooner, and what is kept already could not be answered meanwhile.
    """
    until, sign = time.monotonic() + LONGEST_WAIT, f"making:{place}"
    is_first = cache.add(sign, True, LONGEST_WAIT)
    while not is_first and time.monotonic() < until and cache.get(sign) and look_up() is None:
        time.sleep(0.005)
    has_turn = being_made.acquire(timeout=max(0, until - time.monotonic()))
    try:
        yield
    finally:
        if has_turn:
            being_made.release()
        if is_first:
            cache.delete(sign)


@contextmanager
def turn_of_long(place: str, look_up: Callable):
    """One after the other on the whole machine: many at once would leave no processor to who reads what is kept."""
    until, sign = time.monotonic() + LONGEST_WAIT, "making:long"
    has_turn = long_being_made.acquire(timeout=LONGEST_WAIT)
    while not (is_first := cache.add(sign, True, LONGEST_WAIT)) and time.monotonic() < until:
        time.sleep(0.005)
    try:
        with turn(place, look_up):
            yield
    finally:
        if is_first:
            cache.delete(sign)
        if has_turn:
            long_being_made.release()
