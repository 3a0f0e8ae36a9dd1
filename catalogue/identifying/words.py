"""Words on a dial, in any script and as worn as they are: what they name, and what they may stand for."""

import re
from collections.abc import Iterator
from dataclasses import replace

from catalogue.keys import normalised_key
from catalogue.search.folding import LONGEST_WORD, has_digit, keys, other_readings, phrase_key, sounds, spellings
from catalogue.search.lexicon import Lexicon
from catalogue.search.tokens import tokens_of
from catalogue.search.vocabulary import Known, beginning_with_each, is_that_word, near_words, vocabulary

from .inscriptions import words_inscribed
from .observations import UNREADABLE, Observation, of_word

LONGEST_NAME = 3  # words
SHORTEST_WORN = 2  # letters that can be read: so few are part of a short word alone, ЗИ of ЗИМ
MOST_OF_SHORT = 4  # letters of such a word
MOST_NEAR = 20  # words that one may stand for
MOST_READABLE = 4  # pieces of a worn word: each more is ten times the work, and says no word


def words_of(text: str, lexicon: Lexicon) -> Iterator[Observation]:
    """Each word, with the brands that it names, alone or with those beside it.

    It is sure where some watch has it as it is written: «Океа» has the key of another word, but is none.
    """
    tokens = tokens_of(text)
    named, inscribed = brands_named(tokens, lexicon), words_inscribed()
    heard = {token: set(map(sounds, spellings(token))) for token in tokens}
    known, begun = {word[0] for word in vocabulary()}, beginning_with_each(tokens)
    for number, token in enumerate(tokens):
        brands = {pk for name, pks in named.items() if token in name for pk in pks}
        as_written = frozenset(keys(token))
        is_whole = has_digit(token) or bool(brands) or not known.isdisjoint(heard[token])
        is_sure = is_whole and not UNREADABLE.search(token)
        sure = as_written if is_sure and not (brands and is_plain(token, as_written)) else frozenset()
        nearly = as_written.union(worn(token, begun[token])) - sure if sure or not is_sure else as_written
        named_here = frozenset(brands) if is_sure else frozenset[int]()
        may_name = frozenset(pk for key in nearly for pk in lexicon.ids["brand"].get(key, ()))
        said = of_word(number, token, sure, nearly, named_here, normalised_key(token) in inscribed)
        yield replace(said, may_name=may_name)


def is_plain(token: str, keys_of_name: frozenset[str]) -> bool:
    """Whether a name has the key of another word, as Sekonda has that of "second"; its own forms are not another."""
    same = (Known(key, word, rank) for _heard, key, word, rank in vocabulary() if key in keys_of_name)
    return not all(is_that_word(token, known) for known in same)


def brands_named(tokens: list[str], lexicon: Lexicon) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The brands that the words name, by the words of the name: the longest names alone."""
    found: dict[tuple[str, ...], tuple[int, ...]] = {}
    for length in range(LONGEST_NAME, 0, -1):
        for start in range(len(tokens) - length + 1):
            name = tuple(tokens[start : start + length])
            pks = lexicon.ids["brand"].get(phrase_key(" ".join(name)), ())
            if pks and not any(set(name) <= set(longer) for longer in found):
                found[name] = pks
    return found


def worn(token: str, begun: list[Known]) -> list[str]:
    """The keys of the words that a worn one may stand for: what begins, ends or goes on so, or is spelled nearly so.

    `begun` are those that begin so. `?` stands for a letter that cannot be read, `…` for several.
    """
    readable = readable_of(token)
    found = [] if UNREADABLE.search(token) else [known.key for known in near_words(token, vocabulary)]
    found += [*other_readings(token), *(known.key for known in begun)]
    longest = max(map(len, readable), default=0)
    if longest >= SHORTEST_WORN and len(readable) <= MOST_READABLE:
        shape = re.compile(".{0,9}".join(map(re.escape, readable)))
        most = MOST_OF_SHORT if longest == SHORTEST_WORN else LONGEST_WORD
        found += [key for heard, key, _word, _rank in vocabulary() if len(heard) <= most and shape.search(heard)]
    return list(dict.fromkeys(found))[:MOST_NEAR]


def readable_of(token: str) -> list[str]:
    """The pieces of a worn word that can be read, as they sound; one without a sound is none."""
    return [heard for part in UNREADABLE.split(token) if (heard := sounds(part))]
