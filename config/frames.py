"""Python asks the system for memory, and gives it back, thousands of times for a page; here it asks once."""

from collections.abc import Callable
from functools import wraps

ROOM = 600_000  # bytes; what is taken is the next power of two, and what of it is never used is no memory


def in_one_piece(function: Callable) -> Callable:
    """`function`, with the frames of all calls below it in one piece of memory.

    Since 3.11 Python keeps them in pieces of 16 kB. A call that goes beyond the end of one asks the system for the
    next, and gives it back when it returns: if it stands in a loop, each time. A frame that says it is large gets a
    large piece, which stays until it returns.
    """

    @wraps(function)
    def run(*args, **options):
        return function(*args, **options)

    run.__code__ = run.__code__.replace(co_stacksize=ROOM // 8)
    return run
