"""Conditions about what can be measured and seen of a watch: its case, its dial, its sizes, and how it is worn."""

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.models import Combination
from catalogue.models.watch_description import Worn

from .folding import fold, keys
from .lexicon import Lexicon
from .ranges import Misunderstood, ends_of, spelled_range
from .terms import parts

MOST_MILLIMETRES = 2000


def case_or(material: Callable[[str, Lexicon], dict]) -> Callable[[str, Lexicon], dict]:
    """What the case is made of; a number is that of the case."""

    def read(value: str, lexicon: Lexicon) -> dict:
        if not value.isdecimal():
            return material(value, lexicon)
        pks = frozenset(case.pk for case in Figures().case_tables().cases if case.number == value)
        if not pks:
            raise Misunderstood(_("There is no case “%(value)s”.") % {"value": value})
        return {"facet": "case", "column": "case_id", "values": pks, "stored": (value,)}

    return read


def dial_colour(value: str, lexicon: Lexicon) -> dict:
    """Every colour that has the word: «серый» is светло-серый, too."""
    wanted = set(keys(value))
    known = Figures().hold("words_of_colours", words_of_colours)
    found = frozenset(colour for colour, words in known.items() if not wanted.isdisjoint(words))
    if not found:
        raise Misunderstood(_("There is no dial “%(value)s”.") % {"value": value})
    return {"column": "dial_colour", "values": found, "stored": (value,)}


def words_of_colours() -> dict[str, set[str]]:
    known = Combination.objects.exclude(dial_colour="").order_by().values_list("dial_colour", flat=True).distinct()
    return {colour: keys_in(colour) for colour in known}


def keys_in(text: str) -> set[str]:
    return {key for part in (text, *parts(text)) for key in keys(part)}


def kind(value: str, lexicon: Lexicon) -> dict:
    """How it is worn, in the words of either language: «карманные», «ring»."""
    found = set()
    for language in ("ru", "en"):
        with translation.override(language):
            found |= {each.value for each in Worn if fold(value) in map(fold, str(each.label).split())}
    if not found:
        raise Misunderstood(_("There is no kind “%(value)s”.") % {"value": value})
    return {"column": "worn", "values": frozenset(found), "stored": (value,)}


def millimetres(column: str) -> Callable[[str, Lexicon], dict]:
    """Whole millimetres, a number or a range."""

    def read(value: str, lexicon: Lexicon) -> dict:
        first, last = ends_of(value)
        sizes = frozenset(range(first or 1, min(last or MOST_MILLIMETRES, MOST_MILLIMETRES) + 1))
        return {"column": column, "values": sizes, "stored": (spelled_range((first, last)),)}

    return read
