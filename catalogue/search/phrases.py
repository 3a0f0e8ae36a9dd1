"""Phrases of the trade in a query, and the names of the vocabulary: what each asks of a watch."""

import re
from collections.abc import Iterator
from dataclasses import replace

from .folding import keys, phrase_key, plain_letters, sounds
from .lexicon import Lexicon
from .operators import meant_by
from .words import Word

KINDS = ("factory", "function", "type", "material", "gender")  # whose names are conditions
FOREIGN_ENDINGS = ("", "s", "e", "n", "en", "er", "es")  # gelb, gelbe; watch, watches
NUMBER_FIRST = re.compile(r"[('’]?(\d{1,4})[-–.]?(\D{0,20})")
END = re.compile(r"(\d{1,4})(?:гг?)?\.?")  # of a range: «1970», «1970г.»


def phrase_at(tokens: list[str], place: int, lexicon: Lexicon) -> tuple[int, Word | None]:
    """How many tokens the longest phrase that begins here has, and what it asks; None where it says nothing."""
    for length in range(min(lexicon.longest, len(tokens) - place), 0, -1):
        typed = " ".join(tokens[place : place + length])
        for key, number in phrase_keys(typed):
            if number and length == 1 and any(key in lexicon.words for key in keys(typed)):
                continue  # 2009Г is a calibre, not a year
            is_known, word = meaning_of(key, number, lexicon, typed, alone=len(tokens) == 1)
            if is_known:
                return length, word and replace(word, typed=typed, written=typed)
    return 0, None


def phrase_keys(typed: str) -> Iterator[tuple[str, str]]:
    """The keys that a phrase may stand under, each with the number in it: as it is typed, then with `#` for that.

    Two numbers, `с 1970 по 1980`, are the ends of a range, each a `#` in the phrase.
    """
    for spelling in dict.fromkeys([typed, typed.lower()]):
        yield phrase_key(spelling), ""
    first, *others = typed.split()
    number = NUMBER_FIRST.fullmatch(first)
    if number and (others or number[2]):
        yield "#" + phrase_key(" ".join([number[2], *others])), number[1]
    for place, word in enumerate(others):
        if word.isdecimal():
            yield phrase_key(" ".join([first, *others[:place], "#", *others[place + 1 :]])), word
    ends = [end[1] for word in others if (end := END.fullmatch(word))]
    if len(ends) == 2:
        yield phrase_key(" ".join("#" if END.fullmatch(word) else word for word in [first, *others])), "..".join(ends)


def meaning_of(key: str, number: str, lexicon: Lexicon, typed: str, *, alone: bool) -> tuple[bool, Word | None]:
    """Whether this is a phrase, and what it asks. A word that is a brand's name is the brand: beside other words it
    may be a phrase first («водолаз СССР»).
    """
    is_brand = " " not in typed and key in lexicon.ids["brand"]
    if is_brand and alone:
        return False, None
    phrase, means = lexicon.phrases.get(key, ("", ""))
    if phrase and (number or is_spelled_so(phrase, typed, to_the_letter=not means)):
        word = asked_by(means, lexicon, number) if means else None
        return not means or word is not None, word
    for kind in () if number or is_brand else KINDS:
        if pks := lexicon.ids[kind].get(key):
            return True, asked_by(f'{kind}:"{lexicon.names[kind][pks[0]].name}"', lexicon)
    return False, None


def asked_by(means: str, lexicon: Lexicon, number: str = "") -> Word | None:
    """What a phrase asks, as `meant_by` says it: read once for many texts."""
    known: dict[tuple[str, str], Word | None] = {} if lexicon.meant is None else lexicon.meant
    if (means, number) not in known:
        known[means, number] = meant_by(means, lexicon, number)
    return known[means, number]


def is_spelled_so(phrase: str, typed: str, *, to_the_letter: bool) -> bool:
    """Whether a phrase in Latin letters is the one that is typed: it has no Russian endings, so that «Росия» is not
    `rose`; what says nothing of a watch has the very letters, so that `casio` is not `case`. In Cyrillic any form is.
    """
    if not phrase.isascii():
        return True
    spelled = plain_letters if to_the_letter else sounds
    one, other = (spelled("".join(text.split())) for text in (phrase, typed))
    short, long = sorted((one, other), key=len)
    return long.removeprefix(short) in (FOREIGN_ENDINGS[:2] if to_the_letter else FOREIGN_ENDINGS)
