"""What the words of one text mean by themselves, before anything is guessed: phrases, names, numbers, years, codes."""

import re
import unicodedata
from dataclasses import replace

from catalogue.caching.figures import Figures
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .addresses import pasted
from .folding import fold, has_digit, keys, other_layout, phrase_key
from .lexicon import Lexicon
from .operators import parse
from .phrases import phrase_at
from .tokens import (
    LONGEST_QUERY,
    candidates_of,
    in_several,
    is_excluded,
    is_short_number,
    numbers_in_parts,
    parts_of,
    tokens_of,
    years_of,
)
from .vocabulary import Known, codes_beginning_with, is_that_word, known_keys
from .words import Word
from .worth import NUMBER

BEGINS_A_CODE = re.compile("[0-9]{3,5}")
NO_WORDS = str.maketrans(dict.fromkeys("№#<>", " "))

ANYTHING = Word("", column="has_photo", values=frozenset([True, False]))  # «советские часы» are all of them
# Words that a question is made of and no watch is told by.
FILLERS = frozenset(
    fold(word)
    for word in [
        "и", "в", "во", "на", "с", "со", "по", "из", "от", "до", "для", "к", "о", "об", "у", "не", "как", "какие",
        "какой", "где", "что", "это", "или", "есть", "ли", "покажи", "найти", "часы", "the", "a", "an", "of", "with",
        "from", "and", "in", "for", "watch", "watches", "clock", "show", "find",
    ]
)  # fmt: skip


class Meanings:
    """The words of one text, each as what it says. The keys that they need are looked up in one query."""

    def __init__(self, text: str, figures: Figures | None = None, lexicon: Lexicon | None = None):
        self.figures = figures or Figures()
        self.lexicon = lexicon or Lexicon.of(self.figures)
        asked = pasted(text)
        written = parse(unicodedata.normalize("NFC", asked)[:LONGEST_QUERY], self.lexicon)
        self.conditions = [replace(word, typed=word.typed if asked == text else text) for word in written.words]
        self.remarks = written.remarks
        self.tokens = tokens_of(written.rest.translate(NO_WORDS))
        self.excluded = (
            [token for token in self.tokens if is_excluded(token)] if len(self.tokens) > 1 or written.words else []
        )
        self.tokens = [token for token in self.tokens if token not in self.excluded]
        switched = tokens_of(other_layout(written.rest))
        bare = [token.lstrip("-−") for token in self.excluded]
        self.known = self.keys_that_exist(candidates_of([*self.tokens, *bare]) | candidates_of(switched))
        pieces = {part for token in [*self.tokens, *switched] for part in [token, *parts_of(token)]}
        starts = {piece for piece in pieces if BEGINS_A_CODE.fullmatch(piece) and not self.is_calibre(piece)}
        self.codes = self.codes_from(sorted(starts))
        self.typed = self.words_of(self.tokens)
        self.meant = self.conditions + self.with_phrases(self.tokens) + [self.without(token) for token in self.excluded]
        self.switched = [replace(word, typed=other_layout(word.as_typed)) for word in self.with_phrases(switched)]

    def keys_that_exist(self, candidates: set[str]) -> dict[str, Known]:
        return self.named(candidates) | known_keys(candidates) if candidates else {}

    def named(self, candidates: set[str]) -> dict[str, Known]:
        """Those of the candidates that name something with a page, whether a watch has them or not."""
        return {key: Known(key, self.lexicon.words[key], NUMBER) for key in candidates if key in self.lexicon.words}

    def codes_from(self, starts: list[str]) -> dict[str, list[str]]:
        return codes_beginning_with(starts)

    def is_calibre(self, token: str) -> bool:
        return any(self.known[key].worth >= NUMBER for key in self.existing(token))

    def with_phrases(self, tokens: list[str]) -> list[Word]:
        """The tokens as words, the longest phrases first taken for what they mean."""
        words: list[Word] = []
        plain: list[str] = []
        place = 0
        while place < len(tokens):
            length, word = phrase_at(tokens, place, self.lexicon)
            if length:
                words += [*self.words_of(plain), *([word] if word else [])]
                plain = []
            else:
                plain.append(tokens[place])
            place += length or 1
        words += self.words_of(plain)
        telling = [word for word in words if word.facet or not FILLERS.issuperset(keys(word.written))]
        if telling or not tokens:
            return telling
        if self.conditions or self.excluded:
            return []
        return self.words_of(tokens) if any(map(has_digit, tokens)) else [ANYTHING]

    def without(self, token: str) -> Word:
        """What is not wanted, of a token that begins with a minus."""
        bare = token.lstrip("-−")
        words = self.with_phrases([bare])
        word = words[0] if len(words) == 1 else Word(bare, either=(tuple(words),))
        return replace(
            word, without=True, typed=token, written=token, facet=word.facet or "word", stored=word.stored or (bare,)
        )

    def words_of(self, tokens: list[str]) -> list[Word]:
        """The tokens as words. Fillers are left out where other words remain."""
        words, place, in_parts = [], 0, numbers_in_parts(tokens)
        while place < len(tokens):
            if place in in_parts and (whole := self.existing(in_parts[place])):
                length = in_several(tokens[place:], in_parts[place])
                words.append(Word(in_parts[place], whole, typed=" ".join(tokens[place : place + length])))
                place += length
                continue
            two = tokens[place : place + 2]
            pair = "".join(two)
            joined = self.joined(two)
            words += [Word(pair, joined, typed=" ".join(two))] if joined else self.meanings(tokens[place])
            place += 2 if joined else 1
        telling = [word for word in words if not FILLERS.issuperset(keys(word.written))]
        return telling or words

    def joined(self, two: list[str]) -> tuple[str, ...]:
        """The keys of two tokens that are one number, or one name: `2609 ha`, `НЧ С`."""
        pair = "".join(two)
        if is_short_number(two):
            return self.existing(pair) or self.existing(f"0{pair}")
        if len(two) < 2 or self.existing(two[0]):
            return ()
        return tuple(key for key in keys(pair) if key in self.lexicon.words)

    def existing(self, text: str) -> tuple[str, ...]:
        return tuple(key for key in keys(text) if key in self.known and is_that_word(text, self.known[key]))

    def meanings(self, token: str) -> list[Word]:
        """The token as one word if a watch has it, else its parts if each has a meaning, else as it stands.

        A part that says nothing of a watch is no part: `арт.960280`.
        """
        word = self.meaning(token)
        years = None if word else years_of(token)
        if years:
            return [Word(token, span=years, facet="years", stored=(token,))]
        runs = [part for part in parts_of(token) if self.lexicon.phrases.get(phrase_key(part), ("", "-"))[1]]
        pieces = [replace(self.meaning(part), typed=token) for part in runs]
        return pieces if not word and pieces and all(pieces) else [word]

    def meaning(self, token: str) -> Word:
        """A word that exists, a year, or both: a calibre of the same digits (2006, 1956) is never a year.

        Three digits or more that are no calibre may be the beginning of a code, too.
        """
        found = self.existing(token)
        year = int(token) if re.fullmatch("[0-9]{4}", token) and EARLIEST_YEAR <= int(token) <= LATEST_YEAR else None
        if self.is_calibre(token):
            return Word(token, found)
        if year is None and token in self.codes:
            return Word(token, (*found, *self.codes[token]))
        return Word(token, found, (year, year) if year else None)
