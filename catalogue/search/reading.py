"""How a query is read: as it is typed if that finds something, else as what was probably meant.

The ladder goes from the sure to the bold, and stops at the first step that finds a watch: as typed, its phrases
taken for what they mean; in the other keyboard layout; a brand for the factory that it is known for; unusual
spellings, beginnings of words and typing errors, word by word; at last with the commonest words left out. Whatever
was changed is said to the reader.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from catalogue.caching.figures import Figures

from .folding import fold, keys, other_layout, other_readings
from .meanings import Meanings
from .names import named_by
from .phrases import phrase_at
from .vocabulary import (
    beginning_with,
    hits_of,
    is_that_word,
    near_words,
    spelled_nearly,
)
from .words import Reading, Word
from .worth import ALIAS, PHRASE

FEW = 1000  # a search that finds no more goes by their ids, whatever the database thinks of the words
SHORTEST_LOST_ZERO = 3
SHORTEST_TELLING = 3  # digits: a smaller number says nothing of a watch where the words beside it are left out


def read(text: str, *, literally: bool = False, figures: Figures | None = None) -> tuple[Reading, dict[int, int]]:
    """The reading of a query and what it counts; without words when nothing in the catalogue answers it."""
    figures = figures or Figures()
    ladder = Ladder(text, figures)
    for reading in [Reading(tuple(ladder.typed))] if literally else ladder.readings():
        found = reading.found(figures)
        counts = {} if not literally and ladder.says_too_little(reading) else reading.counted(figures, found)
        if counts:
            few = reading.best_first(found) if sum(counts.values()) <= FEW else None
            bands = found.bands() if found and few is None else ()
            named = () if literally else ladder.named_in(reading)[0]
            return replace(reading, few=few, bands=bands, named=named, remarks=ladder.remarks), counts
    unknown = tuple(word.as_typed for word in ladder.typed if not word) if literally else ladder.unknown
    named, only_named = ((), False) if literally else ladder.named_in(None)
    return Reading(unknown=unknown, named=named, only_named=only_named, remarks=ladder.remarks), {}


class Ladder(Meanings):
    """The steps of reading one query."""

    def readings(self) -> Iterator[Reading]:
        """What the query may mean, the surest first. A query that names something whole is never guessed at."""
        yield Reading(tuple(self.meant))
        plain = tuple(self.conditions + self.typed)
        if self.is_name(self.meant):
            yield from self.of_the_factory(self.meant)
            return
        if plain != tuple(self.meant):
            yield Reading(plain)
        yield from self.of_the_factory(self.meant)
        if all(self.meant):
            yield from self.of_any_brand(self.meant)
            yield from self.with_words_left_out(self.meant)
            return
        if any(word.written for word in self.switched):  # a lone «ййй» says nothing, and all watches have that
            yield Reading(tuple(self.switched), literal=False)
        if self.is_name(self.switched):
            return
        yield from self.as_probably_meant()

    def as_probably_meant(self) -> Iterator[Reading]:
        """Each word that nothing has as what it probably stands for; then without those that stand for nothing."""
        meant = self.understood
        literal = meant == self.meant
        if all(meant):
            yield Reading(tuple(meant), literal=literal)
            yield from self.of_the_factory(meant)
            yield from self.of_any_brand(meant)
        words = [word for word in meant if word or word.is_number]
        missing = tuple(word.as_typed for word in meant if not word and not word.is_number)
        # Beside what nobody knows a name, or a guess, is no answer.
        if not (missing and len(words) == 1 and (self.is_only_a_name(words[0]) or words[0] not in self.meant)):
            if missing:
                yield Reading(tuple(words), literal=literal, missing=missing)
                yield from (replace(reading, missing=missing) for reading in self.of_the_factory(words))
            for reading in self.with_words_left_out(words, literal=literal):
                if any(word in self.meant for word in reading.words):  # guesses alone are no answer
                    yield replace(reading, missing=(*missing, *reading.missing))

    @cached_property
    def understood(self) -> list[Word]:
        """The words, each that nothing has as what it probably stands for, where anything is likely."""
        return [word or self.probable(word) for word in self.meant]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words, as typed, that stand for nothing, or for a mere guess that is the name of nothing."""
        pairs = zip(self.meant, self.understood, strict=True)
        return tuple(
            word.as_typed
            for word, guess in pairs
            if not guess or (not word and self.lexicon.words.keys().isdisjoint(guess.keys))
        )

    def of_the_factory(self, words: list[Word]) -> Iterator[Reading]:
        """One of the brands taken for the factory that it is known for: the one that most watches have."""
        counts = self.figures.counts("brand_id") if len(words) > 1 and all(words) else {}
        makers = []
        for place, word in enumerate(words if counts else ()):
            brands = [pk for pk in self.brands_of(word) if self.lexicon.names["brand"][pk].factory]
            if brands:
                makers.append((max(counts.get(pk, 0) for pk in brands), place, brands[0]))
        for _count, place, brand in sorted(makers, reverse=True)[:2]:
            factory = self.lexicon.factory_row(("brand", brand))
            if factory:
                made = Word(
                    factory.short_name or factory.name,
                    column="factory_id",
                    values=frozenset([factory.pk]),
                    typed=words[place].as_typed,
                    facet="factory",
                    stored=(factory.pk,),
                )
                yield Reading((*words[:place], made, *words[place + 1 :]), literal=False)

    def of_any_brand(self, words: list[Word]) -> Iterator[Reading]:
        """Several brands that no watch has together for any of them: «слава, ракета, полёт»."""
        brands = [word for word in words if self.brands_of(word)]
        if len(brands) > 1:
            pks = tuple(dict.fromkeys(pk for word in brands for pk in self.brands_of(word)))
            typed = ", ".join(word.as_typed.rstrip(",;") for word in brands)
            any_brand = Word(typed, column="brand_id", values=frozenset(pks), facet="brand", stored=pks)
            rest = tuple(word for word in words if word not in brands)
            yield Reading((any_brand, *rest), literal=False)

    def with_words_left_out(self, words: list[Word], *, literal: bool = True) -> Iterator[Reading]:
        """Without the commonest word, then the next, until something is found; a name and what asks for
        something stay longer than a plain word, numbers the longest, and what is written as a condition in any case.

        Of the words that went those come back that the rest still has watches with, the rarest first: unless a number
        is gone, for no word is more than that.
        """
        gone: list[Word] = []
        may_go = [word for word in words if word not in self.conditions and not (self.conditions and word.is_number)]
        for word in self.commonest_first(may_go):
            gone.append(word)
            if len(gone) < len(words) and self.finds([other for other in words if other not in gone]):
                break
        else:
            return
        for word in reversed(gone[:-1]) if not any(word.is_number for word in gone) else ():
            if self.finds([other for other in words if other not in gone or other is word]):
                gone.remove(word)
        rest = tuple(word for word in words if word not in gone)
        yield Reading(rest, literal=literal, missing=tuple(word.as_typed for word in gone))

    def commonest_first(self, words: list[Word]) -> list[Word]:
        """The words by about how many watches have them: plain ones, then what tells, numbers at the end."""
        options = [word for whole in words for option in whole.either for word in option]
        hits = hits_of({key for word in [*words, *options] for key in word.keys})

        def about(word: Word) -> int:
            if word.span:
                return sum(self.figures.by_combination().values())  # years are not counted: they say little
            if word.column:
                return sum(Reading((word,)).counted(self.figures).values())
            either = sum(min(map(about, option), default=0) for option in word.either)
            return either + len(word.pks) + sum(hits.get(key, 0) for key in word.keys)

        may_be_plain = all(self.meant)  # among guesses none is surer than another

        def place(word: Word) -> tuple:
            return word.is_number, may_be_plain and not word.is_number and self.tells(word), -about(word)

        return sorted(words, key=place)

    def finds(self, words: list[Word]) -> bool:
        """Whether that is an answer, although other words are left out."""
        reading = Reading(tuple(words), missing=("",))
        return not self.says_too_little(reading) and bool(reading.counted(self.figures))

    # What it judges by ----------------------------------------------------------------------

    def named_in(self, reading: Reading | None) -> tuple[tuple[tuple[str, int], ...], bool]:
        """What is named by the words of the layout that `reading` is in, and whether they say nothing else."""
        in_other = (reading and reading.words == tuple(self.switched)) or (not reading and self.is_name(self.switched))
        return named_by(self.switched if in_other else self.understood, self.lexicon, self.figures)

    def is_name(self, words: list[Word]) -> bool:
        """Whether the words name something that has a page, and say nothing else."""
        return all(words) and named_by(words, self.lexicon, self.figures)[1]

    def brands_of(self, word: Word) -> tuple[int, ...]:
        found = [self.lexicon.ids["brand"].get(key, ()) for key in word.keys]
        return tuple(pk for pks in found for pk in pks) if not word.without else ()

    def is_only_a_name(self, word: Word) -> bool:
        """Whether a word is no answer beside one that nobody knows: a brand, or a condition."""
        return bool(word.facet or self.brands_of(word))

    def tells(self, word: Word) -> bool:
        """Whether a word is a name or asks for something: not one among the other words of a name, as «кругом» is."""
        return bool(word.facet) or any(key in self.known and self.known[key].worth >= ALIAS for key in word.keys)

    def says_too_little(self, reading: Reading) -> bool:
        """A lone word that stands only inside long phrases names nothing; nor does a 5 where other words went."""
        if len(reading.words) != 1 or reading.words[0].facet:
            return False
        (word,) = reading.words
        if reading.missing and word.is_number and len(word.as_typed) < SHORTEST_TELLING:
            return True
        return any(key in self.known and self.known[key].worth == PHRASE for key in word.keys)

    def probable(self, word: Word) -> Word:
        """What a word without a meaning probably stands for; the word itself if nothing is likely."""
        typed = word.as_typed
        if len(word.written) == 1:  # «з», «y»: of one letter anything may be made
            return word
        number = fold(word.written)
        lost = [f"0{number}", f"00{number}"] if number.isdecimal() else []
        readings = [*lost, *keys(other_layout(word.written)), *other_readings(word.written)]
        for key in readings if len(word.written) >= SHORTEST_LOST_ZERO else readings[len(lost) :]:
            if key in self.known:
                return Word(self.known[key].word, (key,), typed=typed)
        begun = [known for known in beginning_with(word.written) if is_that_word(word.written, known)]
        completions = {known.key: known.word for known in begun}
        if completions:
            written = f"{word.written}…" if len(completions) > 1 else next(iter(completions.values()))
            return Word(written, tuple(completions), typed=typed)
        guesses = spelled_nearly(word.written, self.lexicon.vocabulary)
        if not guesses:
            return self.nearly_a_phrase(word)
        return Word("|".join(known.word for known in guesses), tuple(known.key for known in guesses), typed=typed)

    def nearly_a_phrase(self, word: Word) -> Word:
        """The same for a word of the trade: `позолоченый`."""
        for known in near_words(word.written, self.lexicon.trade)[:1]:
            _length, meant = phrase_at([known.word], 0, self.lexicon)
            return replace(meant, typed=word.as_typed) if meant else word
        return word
