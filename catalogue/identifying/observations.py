"""The single things that somebody sees, and what each says against the facts of a watch."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catalogue.calibres import number_of, number_on, numbers_of
from catalogue.keys import normalised_key
from catalogue.looks import look_name, without_shade
from catalogue.models import Mark, Vocabulary
from catalogue.search.folding import fold, has_digit, keys
from catalogue.search.lexicon import Lexicon, Movement, Name
from catalogue.search.terms import parts

from .dating import ALL_YEARS, Allowed
from .facts import YEARS, Facts
from .hallmarks import is_of, metals_of
from .periods import allowed_by, span_of

NEAR = Decimal("1")  # millimetres: two people who measure a case differ by as much
UNREADABLE = re.compile(r"[?*_…]+|\.{2,}")  # letters and digits that are worn off
LONG_NUMBER = 6  # digits: a shorter one may be any part of a code
SHORTEST_NUMBER = 2  # characters: «ЧН-93/1» is one number
LABEL = re.compile(r"№|(?<!\w)(?:no|nr|ref|case|корпус|шифр|код|крышка|номер)(?!\w)[.:]?", re.IGNORECASE)
SHORTEST_SAID = 3  # letters: a shorter word, «на» or "at", says nothing


class Verdict(TextChoices):
    AGREES = "agrees", _("agrees")
    NEARLY = "nearly", _("may be meant")
    CONTRADICTS = "contradicts", _("contradicts")
    UNKNOWN = "unknown", _("not known")


calibre_key = lru_cache(maxsize=2000)(normalised_key)
Judge = Callable[[Facts], Verdict]


@dataclass(frozen=True)
class Observation:
    """One thing that was seen: in words, how it is judged, and the columns of a watch that this looks at.

    `value` is what of it the database is asked for. `sure` are the keys of words that a watch is found by, `nearly`
    those that worn letters may stand for; `brands` what a word names, `may_name` what a worn one may.
    """

    key: str
    says: str
    judge: Judge
    reads: tuple[str, ...] = ()
    sure: frozenset[str] = frozenset()
    nearly: frozenset[str] = frozenset()
    brands: frozenset[int] = frozenset()
    may_name: frozenset[int] = frozenset()
    value: str = ""


def keys_read(observed: list[Observation]) -> set[str]:
    """The keys that are looked for among the words of a watch."""
    return {key for each in observed if "terms" in each.reads for key in (*each.sure, *each.nearly)}


def agreeing(holds: bool) -> Verdict:
    return Verdict.AGREES if holds else Verdict.CONTRADICTS


def of_word(
    number: int, says: str, sure: frozenset[str], nearly: frozenset[str], brands: frozenset[int], is_inscribed: bool
) -> Observation:
    """A word on the dial: a name of the watch, or, where it is the name of a brand alone, of none of another brand.

    One that `is_inscribed` on watches of any brand denies none: «СССР».
    """

    def judge(facts: Facts) -> Verdict:
        if sure & facts.terms or not brands.isdisjoint((facts.brand_id, facts.maker_id)):
            return Verdict.AGREES
        if brands and sure and not is_inscribed:
            return Verdict.CONTRADICTS
        if nearly & facts.terms:
            return Verdict.NEARLY
        return Verdict.CONTRADICTS if brands and not is_inscribed else Verdict.UNKNOWN

    named = brands if not is_inscribed else frozenset[int]()
    return Observation(f"word {number}", says, judge, ("brand_id", "maker_id", "terms"), sure, nearly, named)


def of_movement(says: str, lexicon: Lexicon) -> Observation:
    """Digits on the movement: those of a calibre with its letters or without; those that cannot be read are any."""
    key, digits = normalised_key(says), number_on(says)
    pairs = [numbers_of(row.calibre) for row in lexicon.movements.values()]
    also = frozenset[str]().union(*(pair for pair in pairs if digits in pair)) - {digits}
    shape = re.compile(".{1,3}".join(map(normalised_key, UNREADABLE.split(says))))

    def judge(movement: Movement) -> Verdict:
        calibre = calibre_key(movement.calibre)
        if UNREADABLE.search(says):
            return Verdict.NEARLY if shape.match(calibre) else Verdict.CONTRADICTS
        if calibre.startswith(key) or number_of(movement.calibre) == digits:
            return Verdict.AGREES
        return Verdict.NEARLY if number_of(movement.calibre) in also else Verdict.CONTRADICTS

    return of_mechanisms("movement", gettext("movement %(calibre)s") % {"calibre": says}, lexicon, judge)


def of_jewels(says: int, lexicon: Lexicon) -> Observation:
    def judge(movement: Movement) -> Verdict:
        told = [int(part) for part in "".join(c if c.isdecimal() else " " for c in movement.stones).split()]
        return agreeing(says in told) if told else Verdict.UNKNOWN

    words = ngettext("%(count)s jewel", "%(count)s jewels", says) % {"count": says}
    return of_mechanisms("jewels", words, lexicon, judge)


def of_mechanisms(key: str, says: str, lexicon: Lexicon, judge: Callable[[Movement], Verdict]) -> Observation:
    """What the movement alone decides, told once for each."""
    verdicts = {pk: judge(movement) for pk, movement in lexicon.movements.items()}
    return Observation(
        key, says, lambda facts: verdicts.get(facts.mechanism_id or 0, Verdict.UNKNOWN), ("mechanism_id",)
    )


def of_functions(
    key: str, says: str, lexicon: Lexicon, wanted: list[str], denied: list[str], unless: str = ""
) -> Observation:
    """What the movement does, by the Russian names of functions. One that nobody recorded is a gap.

    What is denied contradicts, but of a movement that does `unless`.
    """
    named = {row.name: pk for pk, row in lexicon.names["function"].items()}
    has, has_not, excused = ({named[name] for name in names if name in named} for names in (wanted, denied, [unless]))

    def judge(movement: Movement) -> Verdict:
        if movement.functions & has_not and not movement.functions & excused:
            return Verdict.CONTRADICTS
        is_there = has <= movement.functions if wanted else bool(movement.functions)
        return Verdict.AGREES if is_there and (has or not wanted) else Verdict.UNKNOWN

    return of_mechanisms(key, says, lexicon, judge)


def number_in(says: str) -> str:
    """The number itself of what is said of it: 341289 of «2414А/341289», «341289 / 2414А» and «№ 341289».

    A passport has the code behind the calibre and a slash; where neither is a code, what stands last is the number.
    """
    text = LABEL.sub(" ", says).strip()
    codes = [*filter(is_design_code, re.split(r"[\s/]+", text))]
    last = next((part.strip() for part in reversed(text.split("/")) if normalised_key(part)), says)
    return codes[-1] if codes else last if len(normalised_key(last)) >= SHORTEST_NUMBER else text


def is_design_code(number: str) -> bool:
    return number.isdecimal() and len(number) >= LONG_NUMBER


def of_number(says: str) -> Observation:
    """A number on the back or in the passport: of the case, or the design code that it is a part of."""
    number = number_in(says)
    key = normalised_key(number)

    def judge(facts: Facts) -> Verdict:
        case, is_code = normalised_key(facts.case_number), len(key) >= LONG_NUMBER
        if key in (case, facts.code_key):
            return Verdict.AGREES
        if key in facts.code_key or (is_code and not facts.code_key and case and case in key):
            return Verdict.NEARLY
        return Verdict.CONTRADICTS if (facts.code_key if is_code else case) else Verdict.UNKNOWN

    told = gettext("number %(number)s") % {"number": number}
    sure = frozenset(filter(None, [fold(number)]))
    return Observation("number", told, judge, ("code_key", "case_number"), sure, value=number)


def of_row(key: str, column: str, row: Vocabulary, names: dict[int, Name]) -> Observation:
    """A row of the vocabulary that the watch points to; one that shares a word may be meant: gilding, gilding Au20."""
    words = words_in(row.name) - numbers_in(row.name)
    akin = {pk for pk, other in names.items() if not words.isdisjoint(words_in(other.name))}

    def judge(facts: Facts) -> Verdict:
        value = getattr(facts, column)
        if value in akin and value != row.pk:
            return Verdict.NEARLY
        return Verdict.UNKNOWN if value is None else agreeing(value == row.pk)

    return Observation(key, str(row), judge, (column,))


def of_text(key: str, column: str, says: str, told_as: str = "%s") -> Observation:
    """A few words: they agree where they share one. Numbers decide where there are any: the crown at 2 is not at 4."""
    asked, numbers = words_in(says), numbers_in(says)

    def judge(facts: Facts) -> Verdict:
        text = getattr(facts, column)
        told, numbered = words_in(text), numbers_in(text)
        if not told or bool(numbers) != bool(numbered):
            return Verdict.UNKNOWN
        return agreeing(not (numbers or asked).isdisjoint(numbered or told))

    return Observation(key, told_as % look_name(says), judge, (column,), asked if key != "crown" else frozenset())


@lru_cache(maxsize=2000)
def words_in(text: str) -> frozenset[str]:
    """The keys of what a few words say, numbers included."""
    words = parts(without_shade(text))
    return frozenset(key for word in words if has_digit(word) or len(word) >= SHORTEST_SAID for key in keys(word))


@lru_cache(maxsize=2000)
def numbers_in(text: str) -> frozenset[str]:
    return frozenset(filter(has_digit, words_in(text)))


def of_choice(key: str, column: str, value: str, says: str) -> Observation:
    def judge(facts: Facts) -> Verdict:
        known = getattr(facts, column)
        return agreeing(known == value) if known else Verdict.UNKNOWN

    return Observation(key, says, judge, (column,))


def of_unknown(key: str, says: str) -> Observation:
    """What the catalogue says of no watch."""
    return Observation(key, says, lambda facts: Verdict.UNKNOWN)


def of_size(value: Decimal) -> Observation:
    def judge(facts: Facts) -> Verdict:
        return Verdict.UNKNOWN if facts.diameter is None else agreeing(abs(facts.diameter - value) <= NEAR)

    return Observation("size", gettext("%(size)s mm") % {"size": f"{value.normalize():f}"}, judge, ("diameter",))


def years_of(facts: Facts) -> Allowed:
    return span_of(facts.start_release, facts.end_release, facts.years_approximate)


def of_mark(mark: Mark, lexicon: Lexicon, movements: dict[int, Allowed]) -> Observation:
    """A mark: it tells the factory of the watch, or of the movement that it stands on, the years, and of a hallmark the
    metal of the case. One that tells no more than years agrees where the watch was made in no other; years that only
    touch its own leave it open. `movements` says when each was made.
    """
    allowed, metals = allowed_by(mark), metals_of(mark)

    def years_known(facts: Facts) -> Allowed:
        return years_of(facts) & movements.get(facts.mechanism_id or 0, ALL_YEARS)

    def by_factory(facts: Facts) -> Verdict:
        movement = lexicon.movements.get(facts.mechanism_id or 0)
        on_movement = mark.where == Mark.Where.MOVEMENT and movement
        factory = on_movement.factory if on_movement else facts.factory_id
        if not factory:
            return Verdict.UNKNOWN
        if factory != mark.factory_id:
            return Verdict.CONTRADICTS
        return Verdict.AGREES if allowed == ALL_YEARS or years_known(facts) != ALL_YEARS else Verdict.NEARLY

    def by_metal(facts: Facts) -> Verdict:
        case = lexicon.names["material"].get(facts.case_material_id or 0)
        return agreeing(is_of(case.name, metals)) if case else Verdict.UNKNOWN

    def by_years(facts: Facts) -> Verdict:
        years = years_known(facts)
        return Verdict.AGREES if years != ALL_YEARS and not years & ~allowed else Verdict.UNKNOWN

    told = by_factory if mark.factory_id else by_metal if metals else by_years

    def judge(facts: Facts) -> Verdict:
        return told(facts) if years_known(facts) & allowed else Verdict.CONTRADICTS

    return Observation(
        f"mark {mark.pk}",
        str(mark),
        judge,
        ("factory_id", "mechanism_id", *(["case_material_id"] if metals else ()), *YEARS),
    )
