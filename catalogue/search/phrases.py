"""Phrases of the trade in a query, and the names of the vocabulary: what each asks of a watch."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .folding import phrase_key
from .lexicon import Lexicon
from .operators import meant_by
from .words import Word

KINDS = ("factory", "function", "type", "material", "gender")  # whose names are conditions
NUMBER_FIRST = re.compile(r"[('’]?(\d{1,4})[-–.]?(\D{0,20})")


def phrase_at(tokens: list[str], place: int, lexicon: Lexicon) -> tuple[int, Word | None]:
    """How many tokens the longest phrase that begins here has, and what it asks; None where it says nothing."""
    for length in range(min(lexicon.longest, len(tokens) - place), 0, -1):
        typed = " ".join(tokens[place : place + length])
        for key, number in phrase_keys(typed):
            is_known, word = meaning_of(key, number, lexicon, alone=length == 1)
            if is_known:
                return length, word and replace(word, typed=typed, written=typed)
    return 0, None


def phrase_keys(typed: str) -> Iterator[tuple[str, str]]:
    """The keys that a phrase may stand under, each with the number in it: as it is typed, then with `#` for that."""
    for spelling in dict.fromkeys([typed, typed.lower()]):
        yield phrase_key(spelling), ""
    first, *others = typed.split()
    number = NUMBER_FIRST.fullmatch(first)
    if number and (others or number[2]):
        yield "#" + phrase_key(" ".join([number[2], *others])), number[1]
    if others and others[-1].isdecimal():
        yield phrase_key(" ".join([first, *others[:-1]])) + "#", others[-1]


def meaning_of(key: str, number: str, lexicon: Lexicon, *, alone: bool) -> tuple[bool, Word | None]:
    """Whether this is a phrase, and what it asks. A single word that is a brand's name is the brand."""
    if alone and key in lexicon.ids["brand"]:
        return False, None
    if key in lexicon.phrases:
        _phrase, means = lexicon.phrases[key]
        word = meant_by(means, lexicon, number) if means else None
        return not means or word is not None, word
    for kind in () if number else KINDS:
        if pks := lexicon.ids[kind].get(key):
            return True, meant_by(f'{kind}:"{lexicon.names[kind][pks[0]].name}"', lexicon)
    return False, None
