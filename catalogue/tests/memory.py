"""How much memory something takes at its most, as Python counts it."""

import tracemalloc
from contextlib import contextmanager

MEGABYTE = 1 << 20


@contextmanager
def peak_below(most: int):
    """Fail where more than `most` bytes are taken at any moment of what is done in it."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
