"""Pages in two parts: what belongs to the catalogue is made once and kept, what belongs to its reader is filled in.

A template marks what is the reader's by `{% personal "name" key %}…{% endpersonal %}`, and the app whose business it is
registers what fills holes of that name. A page that is kept is made for `nobody`, who has no cookie, no session and no
name: what it forgets to mark stands there as a visitor sees it, and can be nobody's.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

# The edge of a hole. Nobody but the site can write it: a page may show any other characters that somebody sent.
EDGE = f"\0{salted_hmac('catalogue.caching.parts', 'edge').hexdigest()[:20]}\0"


class Hole(NamedTuple):
    """A place for what is the reader's. What stands inside is for the filler to keep or to replace."""

    name: str
    key: str
    inside: str

    def __str__(self):
        return EDGE + EDGE.join(self) + EDGE


Filler = Callable[[HttpRequest, list[Hole]], list[str]]
_fillers: dict[str, Filler] = {}


def register_part(filler: Filler, *names: str) -> None:
    """Let `filler(request, holes)` say what stands in the holes of these names, in one call for all of a page."""
    _fillers.update(dict.fromkeys(names, filler))


def fill(request: HttpRequest, holes: list[Hole]) -> list[str]:
    """What the reader of `request` sees in each of `holes`."""
    places: dict[Filler, list[int]] = {}
    for place, hole in enumerate(holes):
        places.setdefault(_fillers[hole.name], []).append(place)
    texts = [""] * len(holes)
    for filler, some in places.items():
        for place, text in zip(some, filler(request, [holes[place] for place in some]), strict=True):
            texts[place] = text
    return texts


def filled(request: HttpRequest, page: bytes) -> tuple[bytes, list[str]]:
    """The page with every hole filled, and what they were filled with."""
    first, *pieces = page.split(EDGE.encode())
    texts = fill(request, [Hole(*map(bytes.decode, pieces[at : at + 3])) for at in range(0, len(pieces), 4)])
    rest = [part for text, after in zip(texts, pieces[3::4], strict=True) for part in (text.encode(), after)]
    return b"".join([first, *rest]), texts


def nobody(request: HttpRequest, asked: list[tuple[str, list[str]]]) -> HttpRequest:
    """The same address, asked for by nobody: of `request` it has the path, and of the query what is `asked`."""
    made = HttpRequest()
    made.method, made.path, made.path_info = "GET", request.path, request.path_info
    made.META["QUERY_STRING"] = urlencode(asked, doseq=True)
    made.GET = QueryDict(made.META["QUERY_STRING"])
    made.resolver_match, made.user, made.has_holes = request.resolver_match, AnonymousUser(), True
    return made
