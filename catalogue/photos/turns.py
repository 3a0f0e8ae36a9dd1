"""Pictures are opened one after the other in the whole container, whichever process they came to.

A decoder takes up to `pipeline.LIMITS["memory"]`, and the container has room for one beside the site. Whatever else
takes as much has its turn here, too.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

try:
    import fcntl
except ImportError:  # Windows, for development: the processes of one machine do not know of each other
    fcntl = None

PLACE = Path(__file__)  # nobody writes to it, and every process of the container has the same one
LONGEST_WAIT = 12.0  # seconds
LOOK_AGAIN = 0.02
# Whatever has long work waits here: the other threads of a process go on answering readers.
PLACES = max(1, settings.WEB_THREADS // 4)
in_line = threading.BoundedSemaphore(PLACES)


# What this thread has already: who is in line stays there, and who has the turn keeps it for all they do.
mine = threading.local()


class NoTurn(Exception):
    """Too much long work is done already, or this waited too long for its turn."""


@contextmanager
def place_in_line() -> Iterator[None]:
    """Be one of those whose work is long, in this process. Raises NoTurn where there are as many as may be."""
    if getattr(mine, "place", False):
        yield
        return
    if not in_line.acquire(blocking=False):
        raise NoTurn
    try:
        mine.place = True
        yield
    finally:
        mine.place = False
        in_line.release()


@contextmanager
def turn() -> Iterator[list[int]]:
    """Have the turn; the descriptors that the decoder must inherit. Raises NoTurn.

    The decoder holds the turn too, so that nobody has it while one lives on whose parent was killed.
    """
    if inherited := getattr(mine, "turn", None):
        yield inherited
        return
    with place_in_line(), PLACE.open("rb") as place:
        wait_for(place)
        try:
            mine.turn = [place.fileno()] if fcntl else []
            yield mine.turn
        finally:
            mine.turn = None


def wait_for(place) -> None:
    """Lock the file `place`, which was opened for this turn alone, or raise NoTurn."""
    deadline = time.monotonic() + LONGEST_WAIT
    while not is_locked(place):
        if time.monotonic() > deadline:
            raise NoTurn
        time.sleep(LOOK_AGAIN)


def is_locked(place) -> bool:
    """Whether it is locked for this turn now."""
    try:
        if fcntl:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
