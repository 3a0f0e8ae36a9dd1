"""What a change touched is made again by the process that committed it, once it has answered: nobody waits for it.

Only pages that somebody had asked for are made: those of the rows that were touched, and the first pages of all.
"""

import logging
from contextvars import ContextVar

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import override

from catalogue.caching.cached import cache
from catalogue.caching.parts import filled, nobody
from catalogue.models import Brand, Factory, Mechanism, Watch
from catalogue.models.version import catalogue_touched

logger = logging.getLogger("catalogue.again")
ROWS = {"watch": Watch, "mechanism": Mechanism, "brand": Brand, "factory": Factory}
FIRST = ("catalogue:home", "catalogue:watch_list")
MOST = 20  # rows; a change of more is a load, and its pages are too many to make

# The names of what the present request has touched so far; None where nobody will make them again: in a command.
touched: ContextVar[set[str] | None] = ContextVar("touched", default=None)


def connect() -> None:
    catalogue_touched.connect(note)
    request_finished.connect(make_touched)


def note(names: list[str], **_signal) -> None:
    noted = touched.get()
    if noted is not None:
        noted.update(names)


def make_touched(**_signal) -> None:
    """After a request. What goes wrong here is for the log: the answer is out, and the next visitor gets the page."""
    names = touched.get()
    touched.set(None)
    if names:
        try:
            make_again(names)
        except Exception:
            logger.exception("pages not made again")


def make_again(names: set[str]) -> None:
    """Make what is kept of the pages about rows of these names, in every language."""
    rows = rows_of(names)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for address in [*(row.get_absolute_url() for row in rows), *map(reverse, FIRST)]:
                make_kept(address)


def rows_of(names: set[str]) -> list:
    pks: dict[str, list[int]] = {kind: [] for kind in ROWS}
    for name in names:
        kind, _blank, pk = name.partition(" ")
        if kind in ROWS and pk.isdigit():
            pks[kind].append(int(pk))
    if sum(map(len, pks.values())) > MOST:
        return []
    return [
        row for kind, model in ROWS.items() if pks[kind] for row in model.objects.current().filter(pk__in=pks[kind])
    ]


def make_kept(address: str) -> None:
    """The page, and those of its parts that are kept by themselves."""
    match = resolve(address)
    if cache.has_key(f"page:{match.func.place_of(address, [])}"):
        asked = HttpRequest()
        asked.path, asked.path_info, asked.resolver_match = address, address, match
        request = nobody(asked, [])
        filled(request, match.func(request, *match.args, **match.kwargs).content)
