"""What a Soviet calibre says by itself: its number, and the index that its last two digits are."""

import re
from functools import lru_cache

from catalogue.keys import normalised_key

DIGITS_TWINS = str.maketrans("OОQIІlЗ", "0001113")
TWINS_BEFORE_DIGITS = re.compile(r"(?<!\w)[OОQIІlЗ\d]*\d")


@lru_cache(maxsize=2000)
def number_of(calibre: str) -> str:
    """The number that sister movements share, as a key: 2609 of «2609.НА», К-26 of «К-26 (15 камней)».

    A letter, a dot or a remark behind the number tells a variant or a factory, not another movement.
    """
    word = next(iter(calibre.split()), "")
    digits = re.match(r"\d{3,}", word)
    return digits.group() if digits else normalised_key(word)


def number_on(movement: str) -> str:
    """The same of what stands on a movement beside other letters: 2609 of «SU 2609.НА», 2428 of «Слава 2428»."""
    return next((number_of(word) for word in movement.split() if re.match(r"\d{3,}", word)), number_of(movement))


def with_digits(movement: str) -> str:
    """What stands on a movement, where letters were read for the digits that they look like: 3133 of «ЗI33».

    A letter is one where digits follow it and no other letter stands before: those behind a number tell a variant.
    """
    return TWINS_BEFORE_DIGITS.sub(lambda found: found.group().translate(DIGITS_TWINS), movement)


def numbers_of(calibre: str) -> frozenset[str]:
    """Its number, and the other one that stands behind it in brackets: 2602 and К-26 of «2602 (К-26)»."""
    other = re.fullmatch(r"\S+ \((\S*\d\S*)\)", calibre)
    return frozenset({number_of(calibre), number_of(other[1])} if other else {number_of(calibre)})


def index_of(calibre: str) -> str:
    """The last two digits of a four-digit number, which name its functions (ОСТ of 1962); else empty.

    The first two digits are the diameter in millimetres, so only a number of four digits has an index.
    """
    number = number_of(calibre)
    return number[2:] if re.fullmatch(r"\d{4}", number) else ""
