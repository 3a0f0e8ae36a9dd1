"""Conditions about what can be measured and seen of a watch: its case, its dial, its sizes, and how it is worn."""

from collections.abc import Callable, Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.looks import in_english
from catalogue.models import Combination, SearchCount
from catalogue.models.watch import whole
from catalogue.models.watch_description import Worn

from .folding import fold, has_digit, keys
from .lexicon import Lexicon
from .ranges import Misunderstood, Unknown, ends_measured, spelled_range
from .terms import NUMBERED, asked, parts
from .vocabulary import begins

Reader = Callable[[str, Lexicon], dict]
MOST_MILLIMETRES = 2000


def numbered(facet: str, otherwise: Reader) -> Reader:
    """The number of a case or a dial, with its first zeros or without them; what is none is read `otherwise`."""
    condition = dict(zip(("case", "dial"), NUMBERED, strict=True))[facet]

    def read(value: str, lexicon: Lexicon) -> dict:
        lost = [f"0{value}", f"00{value}"] if value.isdecimal() else []
        found = indexed(condition, [value, *lost]) if has_digit(value) else ()
        if not found and facet == "case" and is_case(value):
            found = (asked(condition, value),)
        return {"facet": facet, "keys": found[:1], "stored": (value,)} if found else otherwise(value, lexicon)

    return read


def worded(condition: str) -> Reader:
    """What the index keeps for this condition alone."""

    def read(value: str, lexicon: Lexicon) -> dict:
        found = indexed(condition, [value])
        if not found:
            raise Unknown(value)
        return {"keys": found, "stored": (value,)}

    return read


def indexed(condition: str, values: Iterable[str]) -> tuple[str, ...]:
    """The keys of those values that some watch has, in their order."""
    known = keys_asked(condition)
    return tuple(dict.fromkeys(key for key in (asked(condition, value) for value in values) if key in known))


def keys_asked(condition: str) -> frozenset[str]:
    """Every key that begins as those of the condition do, read once for each version of the catalogue."""

    def read() -> frozenset[str]:
        counted = SearchCount.objects.filter(begins("key", asked(condition, "")), number__gt=0)
        return frozenset(counted.order_by().values_list("key", flat=True).distinct())

    known: frozenset[str] = Figures().hold(f"asked:{condition}", read)
    return known


def numbers_indexed(condition: str, start: str = "", most: int = 1) -> list[str]:
    """The first numbers of cases or dials that begin so."""
    stem = asked(condition, "")
    numbers = (key.removeprefix(stem) for key in keys_asked(condition) if key.startswith(stem + start))
    return sorted(number for number in numbers if has_digit(number[:1]))[:most]


def is_case(number: str) -> bool:
    """Whether the catalogue describes a case of this number, whatever watches have it."""
    return any(case.number == number for case in Figures().case_tables().cases)


def look(column: str) -> Reader:
    """Every look that has the word in either language: «серый» is светло-серый, too."""

    def read(value: str, lexicon: Lexicon) -> dict:
        wanted = set(keys(value))
        known = Figures().hold(f"words_of_{column}", lambda: words_of_looks(column))
        found = frozenset(told for told, words in known.items() if not wanted.isdisjoint(words))
        if not found:
            raise Unknown(value)
        return {"column": column, "values": found, "stored": (value,)}

    return read


def words_of_looks(column: str) -> dict[str, set[str]]:
    known = Combination.objects.exclude(**{column: ""}).order_by().values_list(column, flat=True).distinct()
    return {told: keys_in(told) | keys_in(in_english(told)) for told in known}


def keys_in(*texts: str) -> set[str]:
    """The keys of some texts, of their tokens and of the parts of these."""
    found = [part for text in texts for part in (text, *text.split(), *parts(text))]
    return {key for part in found for key in keys(part)}


def kind(value: str, lexicon: Lexicon) -> dict:
    """How it is worn, in the words of either language: «карманные», «ring»."""
    found = set()
    for language in ("ru", "en"):
        with translation.override(language):
            found |= {each.value for each in Worn if fold(value) in map(fold, str(each.label).split())}
    if not found:
        raise Misunderstood(_("There is no kind “%(value)s”.") % {"value": value})
    return {"column": "worn", "values": frozenset(found), "stored": (value,)}


def millimetres(column: str) -> Reader:
    """Whole millimetres, a number or a range in any unit of length."""

    def read(value: str, lexicon: Lexicon) -> dict:
        first, last = map(whole, ends_measured("length", value))
        sizes = frozenset(range(first or 1, min(last or MOST_MILLIMETRES, MOST_MILLIMETRES) + 1))
        return {"column": column, "values": sizes, "stored": (spelled_range((first, last)),)}

    return read
