"""Phrases of the trade in a query, and the names of the vocabulary: what each asks of a watch."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .folding import keys, phrase_key, plain_letters, sounds
from .lexicon import Lexicon
from .operators import parse
from .sizes import numbers_indexed
from .terms import NUMBERED
from .words import Word

KINDS = ("factory", "function", "type", "material", "gender")  # whose names are conditions
FOREIGN_ENDINGS = ("", "s", "e", "n", "en", "er", "es")  # gelb, gelbe; watch, watches
NUMBER_FIRST = re.compile(r"[('’]?(\d{1,4})[-–.]?(\D{0,20})")
SAMPLES = ("17", "1970")  # numbers that may stand in a phrase
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


def meant_by(means: str, lexicon: Lexicon, number: str = "") -> Word | None:
    """What a phrase asks, as one word; None where it asks nothing that there is. A bar stands between alternatives."""
    options = []
    for option in means.replace("#", number).split(" | "):
        written = parse(option, lexicon)
        if written.remarks:
            return None
        words = [*written.words, *negated_or_not(written.rest)]
        options.append(together(words))
    if len(options) == 1 and len(options[0]) == 1:
        return options[0][0]
    first = options[0][0]
    return Word(first.written, either=tuple(options), facet=first.facet, stored=first.stored, span=None)


def remarks_on(means: str, lexicon: Lexicon) -> list[str]:
    """What is wrong with the meaning of a phrase, tried with numbers that may stand in it."""
    samples = [*SAMPLES, *(number for condition in NUMBERED for number in numbers_indexed(condition))]
    tried = [means.replace("#", number).split(" | ") for number in samples]
    return min(([said for option in options for said in parse(option, lexicon).remarks] for options in tried), key=len)


def negated_or_not(rest: str) -> Iterable[Word]:
    for token in rest.split():
        bare = token.lstrip("-")
        yield Word(bare, tuple(keys(bare)), without=bare != token, facet="word", stored=(bare,))


def together(words: list[Word]) -> tuple[Word, ...]:
    """The same words; those of one column as one, which has the values that all of them allow."""
    found: list[Word] = []
    for word in words:
        twin = next(
            (other for other in found if word.column and not word.without and other.column == word.column), None
        )
        if twin:
            both = replace(twin, values=twin.values & word.values, stored=twin.stored + word.stored)
            found[found.index(twin)] = both
        else:
            found.append(word)
    return tuple(found)


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
