"""Conditions that are written into a query: `завод:ПЧЗ камни:17 год:1975..1980 -золото`.

Each is another spelling of a facet. Phrases of the trade say what they mean in the same way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Mechanism, Watch
from catalogue.models.quantity import quantities_of
from catalogue.models.texts import LazyText
from catalogue.models.vocabulary import in_readers_language
from catalogue.presentation.wording import lazy_label_of

from .conditions import calibre, code, decade, folder, jewels, years, yes_or_no
from .described import (
    derived,
    from_source,
    in_lines,
    made,
    made_about,
    made_by,
    measured,
    measured_movement,
    movements_from_source,
    movements_noted,
    noted,
    rated,
    replaced,
)
from .folding import fold, keys, phrase_key
from .lexicon import Lexicon
from .ranges import Misunderstood, NoRange, Unknown
from .sizes import Reader, kind, look, millimetres, numbered, worded
from .words import Word

# A name, a colon, and a value without blanks or in quotes. What follows has a bound: a query has one.
WRITTEN = re.compile(r"""(?<!\S)([-−]?)([^\W\d_]{1,20}):(?!/)((?:"[^"]*"|«[^»]*»|[^\s"«»])+)""")
VALUE = re.compile(r"""["«]([^"»]*)["»]|([^|;,"«»]+)""")
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d(?!\d))", re.ASCII)  # of a number with a unit: 10,5


@dataclass(frozen=True)
class Operator:
    """One condition by its names: the Russian one first, then the English one, then others."""

    facet: str
    label: LazyText
    spelled: tuple[str, ...]
    example: str
    read: Reader
    range: str = ""  # of one that takes a number, how a range is written

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


def parse(text: str, lexicon: Lexicon, operators: "Mapping[str, Operator] | None" = None) -> Written:
    """Read the conditions out of a text. A name that is none stays among the words, and a remark says so.

    `operators` are those of another list than that of watches, by the keys of their names.
    """
    known = BY_NAME if operators is None else operators
    words: list[Word] = []
    remarks: list[str] = []

    def take(found: re.Match) -> str:
        minus, name, value = found.groups()
        operator = known.get(fold(name))
        if operator is None:
            remarks.append(unknown_operator(name, known))
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


def unknown_operator(name: str, operators: Mapping[str, Operator]) -> str:
    known = ", ".join(dict.fromkeys(f"{operator.name}:" for operator in operators.values() if operator.example))
    return _("There is no condition “%(name)s:”. These are known: %(known)s") % {"name": name, "known": known}


def condition(operator: Operator, value: str, lexicon: Lexicon) -> Word:
    """The word of one condition. Several values, with a bar or a comma between them, are any of them."""
    if operator.range and operator.facet not in {"jewels", "years"}:
        value = DECIMAL_COMMA.sub(".", value)
    values = [(quoted or bare).strip() for quoted, bare in VALUE.findall(value)]
    try:
        found = [operator.read(part, lexicon) for part in dict.fromkeys(values) if part]
    except NoRange as error:
        said = {"name": operator.name, "example": operator.range}
        if operator.facet == "years":
            raise Misunderstood(_("“%(name)s:” takes a year or a range: %(name)s:%(example)s.") % said) from error
        raise Misunderstood(_("“%(name)s:” takes a number or a range: %(name)s:%(example)s.") % said) from error
    except Unknown as error:
        raise Misunderstood(unknown_value(str(error), operator)) from error
    if not found:
        raise Misunderstood(_("“%(name)s:” needs a value.") % {"name": operator.name})
    return any_of(found, {"written": value, "facet": operator.facet})


def any_of(found: list[dict], named: dict) -> Word:
    """The word that any part of a condition fulfils: the number of a case and a material stand in different columns."""
    kinds: list[dict] = []
    for part in found:
        twin = next((kind for kind in kinds if kind.keys() == part.keys()), None)
        if twin:
            twin |= {name: joined(name, twin[name], told) for name, told in part.items()}
        else:
            kinds.append(dict(part))
    if len(kinds) == 1:
        return Word(**named | kinds[0])
    stored = tuple(told for kind in kinds for told in kind["stored"])
    return Word(**named, either=tuple((Word(**named | kind),) for kind in kinds), stored=stored)


def joined(name: str, one: Any, other: Any) -> Any:
    """Two parts of a condition as one that either fulfils; of two spans the one that holds both."""
    if name == "span":
        firsts, lasts = zip(one, other, strict=True)
        return None if None in firsts else min(firsts), None if None in lasts else max(lasts)
    if name in {"column", "facet"}:
        return one
    return one | other if name == "values" else one + other


def in_column(kind: str, column: str) -> Reader:
    def read(value: str, lexicon: Lexicon) -> dict:
        pks = pks_of(kind, value, lexicon)
        return {"column": column, "values": frozenset(pks), "stored": pks}

    return read


def of_movement(kind: str) -> Reader:
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
        raise Misunderstood(unknown_value(value, BY_FACET[kind]))
    return tuple(found)


def unknown_value(value: str, operator: Operator) -> str:
    return _("The catalogue knows no “%(value)s” for “%(name)s:”.") % {"value": value, "name": operator.name}


def by_maker(kind: str) -> Reader:
    """The movements of a brand or a factory, on their own list."""
    return lambda value, lexicon: made_by(kind, pks_of(kind, value, lexicon), value)


def of_field(model: type[models.Model], name: str, spelled: tuple[str, ...], example: str, read: Reader) -> Operator:
    """The condition about one described field, under its name."""
    field = next(each for each in model._meta.concrete_fields if each.name == name)
    return Operator(name, lazy_label_of(field), spelled, example, read)


def of_quantity(model: type[models.Model], name: str, spelled: tuple[str, ...], example: str) -> Operator:
    """The condition about a number with a unit."""
    field = next(each for each in quantities_of(model) if each.name == name)
    read = (measured if model is Watch else measured_movement)(name, field.quantity)
    return Operator(name, lazy_label_of(field), spelled, example, read, range=RANGES[name])


RANGES = {
    "width": "28..32",
    "water_resistance": "100..200",
    "diameter": "22..26",
    "height": "3.5..5",
    "frequency": "18000..21600",
    "power_reserve": "36..48",
    "lift_angle": "42..52",
}
BRANDS, FACTORIES = in_column("brand", "brand_id"), in_column("factory", "factory_id")
MATERIALS, GENDERS = in_column("material", "case_material_id"), in_column("gender", "gender_id")
FUNCTIONS, TYPES = of_movement("function"), of_movement("type")
BRAND_NAMES, FACTORY_NAMES = ("марка", "brand", "бренд", "make"), ("завод", "factory", "фабрика", "maker")
YEAR_NAMES, ABOUT_NAMES = ("год", "year", "годы", "years"), ("примерно", "about")
NOTE_NAMES, SOURCE_NAMES = ("примечание", "note", "заметка"), ("источник", "source")
# What is told of a movement alone, the same in the search of watches and in that of movements.
OF_MOVEMENTS = (
    Operator(
        "mechanism", gettext_lazy("Movement"), ("калибр", "calibre", "caliber", "механизм", "movement"), "2609", calibre
    ),
    Operator("function", gettext_lazy("Functions"), ("функция", "function", "functions"), "хронограф", FUNCTIONS),
    Operator("type", gettext_lazy("Movement type"), ("тип", "type"), "кварцевый", TYPES),
    Operator("jewels", gettext_lazy("Jewels"), ("камни", "jewels"), "17", jewels, range="17..23"),
    Operator("lines", gettext_lazy("Lines"), ("линии", "lines", "lignes"), "11½", in_lines, range="11..12"),
    of_quantity(Mechanism, "height", ("высота", "height"), "4"),
    of_quantity(Mechanism, "frequency", ("частота", "frequency", "bph", "vph"), "18000"),
    of_quantity(Mechanism, "power_reserve", ("запас", "reserve"), "40"),
    of_quantity(Mechanism, "lift_angle", ("угол", "angle", "lift"), "42"),
    of_field(Mechanism, "rate", ("ход", "rate"), "-20..+40", rated),
    of_field(Mechanism, "base_movement", ("база", "base"), "2609", derived),
    of_field(Mechanism, "replaced_by", ("замена", "successor"), "", replaced),
)
OPERATORS = (
    Operator("brand", gettext_lazy("Brand"), BRAND_NAMES, "ракета", BRANDS),
    Operator("factory", gettext_lazy("Factory"), FACTORY_NAMES, "ПЧЗ", FACTORIES),
    *OF_MOVEMENTS[:4],
    Operator(
        "material",
        gettext_lazy("Case material"),
        ("корпус", "case", "материал", "material"),
        "сталь",
        numbered("case", MATERIALS),
    ),
    of_field(Watch, "case_shape", ("форма", "shape"), "бочка", worded("форма")),
    Operator("gender", gettext_lazy("Made for"), ("для", "for", "пол", "gender"), "женские", GENDERS),
    Operator("years", gettext_lazy("Years"), YEAR_NAMES, "1975..1980", years, range="1975..1980"),
    Operator("years", gettext_lazy("Years"), ("десятилетие", "decade"), "1970", decade),
    of_field(Watch, "years_approximate", ABOUT_NAMES, "да", yes_or_no("years_approximate")),
    Operator("dial", gettext_lazy("Dial"), ("циферблат", "dial"), "чёрный", numbered("dial", look("dial_colour"))),
    Operator("crystal", gettext_lazy("Crystal"), ("стекло", "crystal", "glass"), "органическое", look("crystal")),
    Operator(
        *("diameter", gettext_lazy("Diameter"), ("диаметр", "diameter", "размер", "size")),
        *("36..40", millimetres("diameter_mm"), "36..40"),
    ),
    of_quantity(Watch, "width", ("ширина", "width"), "30"),
    Operator(
        *("thickness", gettext_lazy("Thickness"), ("толщина", "thickness")),
        *("10..12", millimetres("thickness_mm"), "10..12"),
    ),
    Operator(
        *("lugs", gettext_lazy("Lug width"), ("ушки", "lugs", "ремень", "strap")),
        *("18", millimetres("lug_mm"), "18..20"),
    ),
    of_quantity(Watch, "water_resistance", ("водозащита", "water", "wr", "водостойкость"), "200"),
    of_field(Watch, "crown", ("головка", "crown"), "", worded("головка")),
    Operator("kind", gettext_lazy("Kind of watch"), ("вид", "kind"), "карманные", kind),
    Operator("bracelet", gettext_lazy("Bracelet"), ("браслет", "bracelet"), "да", yes_or_no("integrated_bracelet")),
    Operator("photo", gettext_lazy("Photo"), ("фото", "photo"), "да", yes_or_no("has_photo")),
    Operator("watch", gettext_lazy("Watch"), ("часы", "watch"), "", folder),
    Operator("code", gettext_lazy("Design code"), ("код", "code", "артикул", "ref"), "341289", code),
    *OF_MOVEMENTS[4:],
    of_field(Watch, "note", NOTE_NAMES, "крышка", noted),
    of_field(Watch, "source", SOURCE_NAMES, "mroatman", from_source),
)
ON_MOVEMENTS = (
    Operator("brand", gettext_lazy("Brand"), BRAND_NAMES, "ракета", by_maker("brand")),
    Operator("factory", gettext_lazy("Factory"), FACTORY_NAMES, "ПЧЗ", by_maker("factory")),
    *OF_MOVEMENTS,
    of_quantity(Mechanism, "diameter", ("диаметр", "diameter", "размер", "size"), "26"),
    of_quantity(Mechanism, "width", ("ширина", "width"), "18"),
    Operator("years", gettext_lazy("Years"), YEAR_NAMES, "1975..1980", made, range="1975..1980"),
    of_field(Mechanism, "years_approximate", ABOUT_NAMES, "да", made_about),
    of_field(Mechanism, "note", NOTE_NAMES, "кварц", movements_noted),
    of_field(Mechanism, "source", SOURCE_NAMES, "ranfft", movements_from_source),
)
BY_NAME = {fold(name): operator for operator in OPERATORS for name in operator.spelled}
BY_NAME_ON_MOVEMENTS = {fold(name): operator for operator in ON_MOVEMENTS for name in operator.spelled}
BY_FACET = {operator.facet: operator for operator in reversed(OPERATORS)}
