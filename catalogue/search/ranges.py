"""Numbers and ranges in conditions: 17, 17..23, ..1960, 100м..20атм."""

import re
from decimal import Decimal

from catalogue.caching.by_years import Span
from catalogue.quantities import QUANTITIES, NotAQuantity, plain

LONGEST_NUMBER = 4
BETWEEN = re.compile(r"\.\.|[-–—]")
Ends = tuple[Decimal | None, Decimal | None]
RANGE = re.compile(r"(\d*)(?:\.\.|[-–—])(\d*)|(\d+)")


class Misunderstood(ValueError):
    """A condition that asks for nothing that there is; the message says why, to the reader."""


class Unknown(Misunderstood):
    """No row has such a value; `args` have it as it is typed."""


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


def ends_measured(kind: str, value: str) -> Ends:
    """The same of numbers with a unit. Raises NoRange."""
    ends = BETWEEN.split(value)
    try:
        read = [(QUANTITIES[kind].read(end) or None) if end else None for end in ends]
    except NotAQuantity as error:
        raise NoRange(value) from error
    known = [end for end in read if end is not None]
    if not known or len(read) > 2 or not all(map(QUANTITIES[kind].holds, known)):
        raise NoRange(value)
    return (min(known), max(known)) if len(known) == len(read) else (read[0], read[1])


def spelled_range(span: Span | Ends) -> str:
    """A range in its order, however it was typed."""
    first, last = ("" if end is None else plain(Decimal(end)) for end in span)
    return first if first == last else f"{first}..{last}"
