"""Conditions about the movement of a watch, its years, its address and its code."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from catalogue.calibres import number_of
from catalogue.models import Watch
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .folding import fold, keys
from .lexicon import Lexicon, Movement
from .ranges import Misunderstood, ends_of, spelled_range

ANSWERS = {fold("да"): True, fold("yes"): True, fold("нет"): False, fold("no"): False}


def calibre(value: str, lexicon: Lexicon) -> dict:
    return {"column": "mechanism_id", "values": called(value, lexicon), "stored": (value,)}


def called(value: str, lexicon: Lexicon) -> frozenset[int]:
    """The movements of this calibre; a number without letters is every variant. Raises Misunderstood for none."""
    number = value if value.isdecimal() else ""
    wanted = set(keys(value))
    pks = frozenset(
        pk
        for pk, movement in lexicon.movements.items()
        if (number and number_of(movement.calibre) == number)
        or movement.slug == value
        or any(not wanted.isdisjoint(keys(name)) for name in names_of(movement))
    )
    if not pks:
        raise Misunderstood(_("There is no movement “%(value)s”.") % {"value": value})
    return pks


def names_of(movement: Movement) -> Iterator[str]:
    """Its calibre, whole and without what explains it, in either language."""
    for calibre in filter(None, (movement.calibre, movement.calibre_en)):
        yield from (calibre, calibre.split()[0])


def jewels(value: str, lexicon: Lexicon) -> dict:
    first, last = ends_of(value)
    having = {pk: int(row.stones) for pk, row in lexicon.movements.items() if row.stones.isdecimal()}
    pks = frozenset(pk for pk, number in having.items() if (first or 0) <= number <= (last or number))
    return {"column": "mechanism_id", "values": pks, "stored": (spelled_range((first, last)),)}


def years(value: str, lexicon: Lexicon) -> dict:
    first, last = ends_of(value)
    if any(year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR for year in (first, last)):
        limits = {"typed": value, "first": EARLIEST_YEAR, "last": LATEST_YEAR}
        raise Misunderstood(_("“%(typed)s” is no year: a year has four digits, from %(first)s to %(last)s.") % limits)
    return {"span": (first, last)}


def decade(value: str, lexicon: Lexicon) -> dict:
    """Ten years by the first of them; two digits are of the twentieth century."""
    number = int(value) if value.isdecimal() and len(value) in (2, 4) else 1
    first = 1900 + number if number < 100 else number
    if first % 10 or not EARLIEST_YEAR <= first <= LATEST_YEAR:
        raise Misunderstood(_("“%(value)s” is no decade: write decade:1970.") % {"value": value})
    return {"span": (first, first + 9)}


def yes_or_no(column: str) -> Callable[[str, Lexicon], dict]:
    def read(value: str, lexicon: Lexicon) -> dict:
        answer = ANSWERS.get(fold(value))
        if answer is None:
            raise Misunderstood(_("“%(value)s” is neither yes nor no.") % {"value": value})
        return {"column": column, "values": frozenset([answer]), "stored": (answer,)}

    return read


def folder(value: str, lexicon: Lexicon) -> dict:
    pks = tuple(Watch.objects.current().filter(folder=value).values_list("pk", flat=True))
    if not pks:
        raise Misunderstood(_("There is no watch at this address."))
    return {"pks": pks, "stored": (value,)}


def code(value: str, lexicon: Lexicon) -> dict:
    return {"keys": tuple(keys(value)), "stored": (value,)}
