"""Numbers and ranges in conditions: 17, 17..23, ..1960."""

import re

from .words import Span

LONGEST_NUMBER = 4
RANGE = re.compile(r"(\d*)(?:\.\.|[-–—])(\d*)|(\d+)")


class Misunderstood(ValueError):
    """A condition that asks for nothing that there is; the message says why, to the reader."""


class NoRange(ValueError):
    """What stands behind the colon is neither a number nor a range."""


def ends_of(value: str) -> Span:
    """A number, or a range with one end open: 17, 17..23, ..1960. Raises NoRange."""
    found = RANGE.fullmatch(value)
    if not found or not any(found.groups()) or any(len(part or "") > LONGEST_NUMBER for part in found.groups()):
        raise NoRange(value)
    first, last, alone = (int(part) if part else None for part in found.groups())
    first, last = (alone, alone) if alone is not None else (first, last)
    return (last, first) if first and last and first > last else (first, last)


def spelled_range(span: Span) -> str:
    """A range as `ends_of` reads it: in its order, however it was typed."""
    first, last = ("" if end is None else str(end) for end in span)
    return first if first == last else f"{first}..{last}"
