"""What one process holds in its own memory of what the cache has: taking it out of there costs more than its use."""

from contextvars import ContextVar
from secrets import token_hex
from typing import Any

from catalogue.caching.cached import cache

A_DAY = 24 * 3600
# The marks that the present answer has asked for: what it began with it ends with.
marks: ContextVar[dict[str, str] | None] = ContextVar("marks", default=None)


class Held:
    """Things by name, of the edition that was asked for last. All threads share them, so nobody may change one.

    The cache holds a mark, so that who empties it empties this, too.
    """

    def __init__(self):
        self._known: tuple[tuple, dict[str, Any]] = ((), {})

    def of(self, edition: str) -> dict[str, Any]:
        place = (edition, mark_of(edition))
        known, things = self._known
        if known != place:
            things = {}
            self._known = (place, things)
        return things


def mark_of(edition: str) -> str:
    known = marks.get()
    asked: dict[str, str] = {} if known is None else known
    if edition not in asked:
        asked[edition] = cache.get_or_set(f"held:{edition}", lambda: token_hex(8), A_DAY)
    return asked[edition]


held, held_longer = Held(), Held()  # for the catalogue's number, and for that of all but watches
