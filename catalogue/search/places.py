"""Where one can jump to in a sorted list of watches: letters where it is sorted by name, decades where by year.

A place is a key of the sort, so a jump costs what a page does.
"""

from typing import NamedTuple

from catalogue.keys import BEHIND_CYRILLIC, sort_key
from catalogue.paging import LARGEST_KEY

from .choices import FacetCounts


class Jump(NamedTuple):
    """A letter or a decade, and the place behind which the list goes on with it."""

    label: str
    after: str


def letters(brands: FacetCounts) -> list[Jump]:
    """The first letters of the brands that are found: a title begins with its brand."""
    first: dict[str, Jump] = {}
    for choice in brands.all:
        key = sort_key(choice.value.label)
        letter = key[:2] if key.startswith(BEHIND_CYRILLIC) else key[:1]
        if choice.count and letter:
            first[letter] = Jump(letter[-1].upper(), f"{letter}~0")
    return [first[letter] for letter in sorted(first)]


def decades(found: FacetCounts) -> list[Jump]:
    """The decades in which something that is found was first made."""
    stored = [choice.value.stored for choice in found.all if choice.count]
    years = sorted(year for year in stored if isinstance(year, int) and year)
    return [Jump(str(year), f"{year - 1}~{LARGEST_KEY}") for year in years]
