"""What one process holds in its own memory of what the cache has: taking it out of there costs more than its use."""

from secrets import token_hex
from typing import Any

from catalogue.caching.cached import cache

A_DAY = 24 * 3600


class Held:
    """Things by name, of the edition that was asked for last. All threads share them, so nobody may change one.

    The cache holds a mark, so that who empties it empties this, too.
    """

    def __init__(self):
        self._known: tuple[tuple, dict[str, Any]] = ((), {})

    def of(self, edition: str) -> dict[str, Any]:
        place = (edition, cache.get_or_set(f"held:{edition}", lambda: token_hex(8), A_DAY))
        known, things = self._known
        if known != place:
            things = {}
            self._known = (place, things)
        return things


held, held_longer = Held(), Held()  # for the catalogue's number, and for that of all but watches
