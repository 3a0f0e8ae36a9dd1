"""The tokens of a query: how many there may be, and what of them may be one number, a number of parts, or years."""

import re
import unicodedata
from itertools import combinations, pairwise

from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .folding import fold, has_digit, keys, other_layout, other_readings
from .terms import parts

LONGEST_QUERY = 200
MOST_WORDS = 10
JOINED_LETTERS = 4  # "2609 ha", "НВЧ 30": letters that may belong to the number beside them
YEARS = re.compile(r"([0-9]{4})(?:\.\.|[-–—])([0-9]{4})")
APART = re.compile(r"(?<!\S)([0-9]{4})\s+[-–—]\s+([0-9]{4})(?!\S)")  # two years, with blanks around the dash
# «60-70-х», «1960-70s»: from the first decade to the end of the last.
DECADES = re.compile(r"(?:19)?([3-9]0)(?:-?[хе])?[-–—](?:19)?([3-9]0)(?:-?(?:х|е|ые|ых|s))?")
FEWEST_PARTS = 3  # of a number that was typed in parts; two are read as one anyway


def tokens_of(text: str) -> list[str]:
    """The query's tokens that have a letter or digit, as many and as long as a query may be."""
    text = unicodedata.normalize("NFC", text)[:LONGEST_QUERY]
    return [token for token in APART.sub(as_range, text).split() if fold(token)][:MOST_WORDS]


def candidates_of(tokens: list[str]) -> set[str]:
    """Every key that the tokens may have, alone, in parts, joined, in the other layout and in other readings."""
    texts = [*tokens, *map(other_layout, tokens), *map("".join, pairwise(tokens)), *numbers_in_parts(tokens).values()]
    texts += [part for token in tokens for part in parts_of(token)]
    found = {key for text in texts for key in keys(text)}
    found |= {key for token in tokens for key in other_readings(token)}
    return found | {f"{zeros}{key}" for key in found if key.isdecimal() for zeros in ("0", "00")}


def numbers_in_parts(tokens: list[str]) -> dict[int, str]:
    """By its place, each number of three parts or more that tokens of digits may be: `42 00 59`."""
    found = {}
    for start, end in combinations(range(len(tokens) + 1), 2):
        if end - start >= FEWEST_PARTS and all(token.isdecimal() for token in tokens[start:end]):
            found[start] = "".join(tokens[start:end])  # the longest comes last
    return found


def parts_of(token: str) -> list[str]:
    """What a token may be made of: the runs between its punctuation; of one run, its numbers (`2414а341289`)."""
    runs = parts(token)
    return runs if len(runs) > 1 else re.findall(r"[^\W\d_]+|\d+[^\W\d_]*", token)


def is_excluded(token: str) -> bool:
    return token[0] in "-−" and token[1:2].isalnum()


def in_several(tokens: list[str], number: str) -> int:
    """How many of the first tokens make up the number."""
    return next(length for length in range(1, len(tokens) + 1) if len("".join(tokens[:length])) == len(number))


def is_short_number(pair: list[str]) -> bool:
    """Whether two tokens may be one number that was typed with a blank: `2609 ha`, `НВЧ 30`, `2414A 341289`."""
    return (
        len(pair) == 2
        and any(map(has_digit, pair))
        and all(has_digit(token) or len(token) <= JOINED_LETTERS for token in pair)
    )


def as_range(numbers: re.Match) -> str:
    """Two numbers as one token, if they are years."""
    token = "-".join(numbers.groups())
    return token if years_of(token) else numbers[0]


def years_of(token: str) -> tuple[int, int] | None:
    """The first and the last of two years, or decades, with a dash between them."""
    found = YEARS.fullmatch(token)
    decades = None if found else DECADES.fullmatch(token)
    first, last = map(int, found.groups()) if found else (0, 0)
    if decades:
        first, last = 1900 + int(decades[1]), 1909 + int(decades[2])
    return (first, last) if EARLIEST_YEAR <= first <= last <= LATEST_YEAR else None
