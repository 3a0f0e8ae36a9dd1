"""Conditions that are written into a query: `завод:ПЧЗ камни:17 год:1975..1980 -золото`.

Each is another spelling of a facet. Phrases of the trade say what they mean in the same way.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.calibres import number_of
from catalogue.models import Watch
from catalogue.models.texts import LazyText
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR, in_readers_language

from .folding import fold, keys, phrase_key
from .lexicon import Lexicon
from .ranges import Misunderstood, NoRange, ends_of, spelled_range
from .sizes import case_or, dial_colour, kind, millimetres
from .words import Word

# A name, a colon, and a value without blanks or in quotes. What follows has a bound: a query has one.
WRITTEN = re.compile(r"""(?<!\S)([-−]?)([^\W\d_]{1,20}):(?!/)((?:"[^"]*"|«[^»]*»|[^\s"«»])+)""")
VALUE = re.compile(r"""["«]([^"»]*)["»]|([^|;,"«»]+)""")
ANSWERS = {fold("да"): True, fold("yes"): True, fold("нет"): False, fold("no"): False}
SAMPLES = ("17", "1970")
RANGES = {"jewels": "17..23", "years": "1975..1980", "diameter": "36..40", "lugs": "18..20"}


@dataclass(frozen=True)
class Operator:
    """One condition by its names: the Russian one first, then the English one, then others."""

    facet: str
    label: LazyText
    spelled: tuple[str, ...]
    example: str
    read: Callable[[str, Lexicon], dict]

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_readers_language(*self.spelled[:2])


@dataclass(frozen=True)
class Written:
    """The conditions of a text, the rest of it, and what was wrong."""

    words: tuple[Word, ...] = ()
    rest: str = ""
    remarks: tuple[str, ...] = field(default=())


def parse(text: str, lexicon: Lexicon) -> Written:
    """Read the conditions out of a text. A name that is none stays among the words, and a remark says so."""
    words: list[Word] = []
    remarks: list[str] = []

    def take(found: re.Match) -> str:
        minus, name, value = found.groups()
        operator = BY_NAME.get(fold(name))
        if operator is None:
            remarks.append(unknown_operator(name))
            return f"{name} {value}"
        try:
            word = condition(operator, value, lexicon)
        except Misunderstood as error:
            remarks.append(str(error))
        else:
            words.append(replace(word, without=bool(minus), typed=found[0], written=found[0]))
        return " "

    rest = WRITTEN.sub(take, text)
    return Written(tuple(words), " ".join(rest.split()), tuple(remarks))


def unknown_operator(name: str) -> str:
    known = ", ".join(f"{operator.name}:" for operator in OPERATORS if operator.example)
    return _("There is no condition “%(name)s:”. These are known: %(known)s") % {"name": name, "known": known}


def condition(operator: Operator, value: str, lexicon: Lexicon) -> Word:
    """The word of one condition. Several values, with a bar or a comma between them, are any of them."""
    values = [(quoted or bare).strip() for quoted, bare in VALUE.findall(value)]
    try:
        found = [operator.read(part, lexicon) for part in dict.fromkeys(values) if part]
    except NoRange as error:
        said = {"name": operator.name, "example": RANGES[operator.facet]}
        if operator.facet == "years":
            raise Misunderstood(_("“%(name)s:” takes a year or a range: %(name)s:%(example)s.") % said) from error
        raise Misunderstood(_("“%(name)s:” takes a number or a range: %(name)s:%(example)s.") % said) from error
    if not found:
        raise Misunderstood(_("“%(name)s:” needs a value.") % {"name": operator.name})
    merged = found[0]
    for other in found[1:]:
        merged = {name: joined(name, merged[name], part) for name, part in other.items()}
    return Word(**{"written": value, "facet": operator.facet} | merged)


def joined(name: str, one: Any, other: Any) -> Any:
    """Two parts of a condition as one that either fulfils; of two spans the one that holds both."""
    if name == "span":
        firsts, lasts = zip(one, other, strict=True)
        return None if None in firsts else min(firsts), None if None in lasts else max(lasts)
    if name in {"column", "facet"}:
        return one
    return one | other if name == "values" else one + other


def in_column(kind: str, column: str) -> Callable[[str, Lexicon], dict]:
    def read(value: str, lexicon: Lexicon) -> dict:
        pks = pks_of(kind, value, lexicon)
        return {"column": column, "values": frozenset(pks), "stored": pks}

    return read


def of_movement(kind: str) -> Callable[[str, Lexicon], dict]:
    def read(value: str, lexicon: Lexicon) -> dict:
        pks = pks_of(kind, value, lexicon)
        movements = frozenset().union(*(lexicon.movements_with(kind, pk) for pk in pks))
        return {"column": "mechanism_id", "values": movements, "stored": pks}

    return read


def pks_of(kind: str, value: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The rows that are called so, or whose address it is, or that a phrase calls so."""
    known = lexicon.ids[kind]
    found = known.get(phrase_key(value)) or next((known[key] for key in keys(value) if key in known), None)
    if not found:
        found = tuple(pk for pk, row in lexicon.names[kind].items() if row.slug and row.slug == value.casefold())
    if not found:
        _phrase, means = lexicon.phrases.get(phrase_key(value), ("", ""))
        words = parse(means, replace(lexicon, phrases={})).words  # no phrase leads to another
        found = next((word.stored for word in words if word.facet == kind), None)
    if not found:
        raise Misunderstood(
            _("The catalogue knows no “%(value)s” for “%(name)s:”.") % {"value": value, "name": BY_FACET[kind].name}
        )
    return tuple(found)


def calibre(value: str, lexicon: Lexicon) -> dict:
    number = value if value.isdecimal() else ""
    wanted = set(keys(value))
    pks = frozenset(
        pk
        for pk, movement in lexicon.movements.items()
        if (number and number_of(movement.calibre) == number)
        or movement.slug == value
        or any(not wanted.isdisjoint(keys(token)) for token in movement.calibre.split()[:1])
    )
    if not pks:
        raise Misunderstood(_("There is no movement “%(value)s”.") % {"value": value})
    return {"column": "mechanism_id", "values": pks, "stored": (value,)}


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


BRANDS, FACTORIES = in_column("brand", "brand_id"), in_column("factory", "factory_id")
MATERIALS, GENDERS = in_column("material", "case_material_id"), in_column("gender", "gender_id")
FUNCTIONS, TYPES = of_movement("function"), of_movement("type")
OPERATORS = (
    Operator("brand", gettext_lazy("Brand"), ("марка", "brand", "бренд", "make"), "ракета", BRANDS),
    Operator("factory", gettext_lazy("Factory"), ("завод", "factory", "фабрика", "maker"), "ПЧЗ", FACTORIES),
    Operator(
        "mechanism", gettext_lazy("Movement"), ("калибр", "calibre", "caliber", "механизм", "movement"), "2609", calibre
    ),
    Operator("function", gettext_lazy("Functions"), ("функция", "function", "functions"), "хронограф", FUNCTIONS),
    Operator("type", gettext_lazy("Movement type"), ("тип", "type"), "кварцевый", TYPES),
    Operator("jewels", gettext_lazy("Jewels"), ("камни", "jewels"), "17", jewels),
    Operator(
        "material",
        gettext_lazy("Case material"),
        ("корпус", "case", "материал", "material"),
        "сталь",
        case_or(MATERIALS),
    ),
    Operator("gender", gettext_lazy("Made for"), ("для", "for", "пол", "gender"), "женские", GENDERS),
    Operator("years", gettext_lazy("Years"), ("год", "year", "годы", "years"), "1975..1980", years),
    Operator("years", gettext_lazy("Years"), ("десятилетие", "decade"), "1970", decade),
    Operator("dial", gettext_lazy("Dial"), ("циферблат", "dial"), "чёрный", dial_colour),
    Operator(
        *("diameter", gettext_lazy("Diameter"), ("диаметр", "diameter", "размер", "size")),
        *("36..40", millimetres("diameter_mm")),
    ),
    Operator(
        *("lugs", gettext_lazy("Lug width"), ("ушки", "lugs", "ремень", "strap"), "18", millimetres("lug_mm")),
    ),
    Operator("kind", gettext_lazy("Kind of watch"), ("вид", "kind"), "карманные", kind),
    Operator("bracelet", gettext_lazy("Bracelet"), ("браслет", "bracelet"), "да", yes_or_no("integrated_bracelet")),
    Operator("photo", gettext_lazy("Photo"), ("фото", "photo"), "да", yes_or_no("has_photo")),
    Operator("watch", gettext_lazy("Watch"), ("часы", "watch"), "", folder),
    Operator("code", gettext_lazy("Design code"), ("код", "code", "артикул", "ref"), "341289", code),
)
BY_NAME = {fold(name): operator for operator in OPERATORS for name in operator.spelled}
BY_FACET = {operator.facet: operator for operator in reversed(OPERATORS)}


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
    tried = [means.replace("#", number).split(" | ") for number in SAMPLES]
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
