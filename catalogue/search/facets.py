"""Facets: what a list of watches can be narrowed by, with how many watches each value would leave.

All the counts of a page come out of one grouped query, the tally: how many watches there are of each
combination of the facets' columns. Every choice of facets is then counted in Python, each facet without
its own choice, and one tally answers whatever is chosen next.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.caching.figures import Figures, Tally
from catalogue.keys import address_of, first_free
from catalogue.looks import in_english, look_name
from catalogue.models import (
    Brand,
    CaseMaterial,
    Combination,
    Factory,
    Function,
    Gender,
    Mechanism,
    MechanismFunction,
    Vocabulary,
)
from catalogue.models.combination import COLUMNS
from catalogue.models.texts import LazyText
from catalogue.models.watch_description import Worn
from catalogue.models.watch_queries import WatchQuerySet
from catalogue.quantities import shown

NUMBER = itemgetter(-1)  # of the watches that a row of the tally counts
UNKNOWN = "-"  # the value «не указано»; no slug and no key is a dash


@dataclass(frozen=True)
class Value:
    """A value that can be chosen: as the address says it, as the reader sees it, and in the column.

    `below` is what is stored of the value that it is shown under, and `former` what addresses called it once.
    """

    token: str
    label: str
    stored: object
    below: object = None
    former: str = ""


@dataclass(frozen=True)
class Facet:
    """One facet over one column. `values` gives all of them in the order of the list."""

    name: str
    label: LazyText
    column: str
    values: Callable[[], Iterable[Value]]
    in_order: bool = field(default=False, kw_only=True)  # its values are shown so, not the most frequent first
    unknown: object = field(default=None, kw_only=True)  # what the column holds where nothing is known

    def reader(self, columns: tuple[str, ...]) -> Callable[[tuple], object]:
        """What reads the value of the column from a row of these columns."""
        return itemgetter(columns.index(self.column))

    def counts(self, by_column: Counter, figures: Figures) -> Counter:
        """How many watches each stored value has, from how many each value of the column has."""
        return by_column

    def accepted(self, stored: Collection, figures: Figures) -> Collection:
        """The values of the column that a choice lets through: any of them."""
        return stored

    def condition(self, stored: Collection, figures: Figures) -> Q:
        """What the database is asked for a choice."""
        accepted = set(self.accepted(stored, figures))
        known = Q(**{self.column.removesuffix("_id") + "__in": accepted - {None}})
        return known | Q(**{self.column.removesuffix("_id") + "__isnull": True}) if None in accepted else known


@dataclass(frozen=True)
class BrandFacet(Facet):
    """The name on the dial, and the maker whose line it is: what has either is the brand's. It reads both as a pair."""

    def reader(self, columns: tuple[str, ...]) -> Callable[[tuple], object]:
        return itemgetter(columns.index("brand_id"), columns.index("maker_id"))

    def counts(self, by_column: Counter, figures: Figures) -> Counter:
        counted: Counter = Counter()
        for pair, watches in by_column.items():
            for brand in {*pair}:
                counted[brand] += watches
        return counted

    def accepted(self, stored: Collection, figures: Figures) -> Collection:
        return {pair for pair in figures.brands_and_makers() if not {*pair}.isdisjoint(stored)}

    def condition(self, stored: Collection, figures: Figures) -> Q:
        """By one column where that says it all: its index gives them in order."""
        pairs, known = self.accepted(stored, figures), set(stored) - {None}
        if all(maker in known for _brand, maker in pairs):
            return Q(maker__in=known)
        named = Q(brand__in=known)
        return named if all(brand in known for brand, _maker in pairs) else named | Q(maker__in=known)


@dataclass(frozen=True)
class SeveralFacet(Facet):
    """Something of which there may be several at once. The column is an id, and `of` gives what each id has."""

    of: Callable[[Figures], dict[int, frozenset]]

    def counts(self, by_column: Counter, figures: Figures) -> Counter:
        having, counted = self.of(figures), Counter[object]()
        for row, number in by_column.items():
            for value in having.get(row, (None,)):
                counted[value] += number
        return counted

    def accepted(self, stored: Collection, figures: Figures) -> Collection:
        return {row for row, has in self.of(figures).items() if not has.isdisjoint(stored)}


@dataclass(frozen=True)
class FunctionFacet(SeveralFacet):
    """What the movement does. A watch has all the functions of its movement, and must have all that are chosen."""

    def accepted(self, stored: Collection, figures: Figures) -> Collection:
        functions = self.of(figures)
        if None in stored:
            known = set(functions)
            everything = {None, *Mechanism.objects.values_list("pk", flat=True)}
            return everything - known if len(stored) == 1 else set()
        return {mechanism for mechanism, has in functions.items() if has.issuperset(stored)}


def functions_of_mechanisms(figures: Figures) -> dict[int, frozenset[int]]:
    """The functions of each movement that has any."""

    def compute() -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for mechanism, function in MechanismFunction.objects.order_by().values_list("mechanism_id", "function_id"):
            found.setdefault(mechanism, set()).add(function)
        return {mechanism: frozenset(functions) for mechanism, functions in found.items()}

    functions: dict[int, frozenset[int]] = figures.hold("functions-of-mechanisms", compute, of_watches=False)
    return functions


def addressed(model: type[Vocabulary]) -> Callable[[], Iterable[Value]]:
    return lambda: (Value(row.slug, str(row), row.pk) for row in model.objects.current())


def named(model: type[Vocabulary]) -> Callable[[], Iterable[Value]]:
    return lambda: (Value(row.slug, str(row), row.pk, former=row.name_key) for row in model.objects.current())


def brands() -> Iterable[Value]:
    """Every brand; a line is shown below the maker of most of its watches."""
    pairs = Figures().brands_and_makers()
    watches: Counter[int] = Counter()
    for (brand, _maker), number in pairs.items():
        watches[brand] += number
    below = {brand: maker for (brand, maker), number in pairs.items() if maker != brand and 2 * number > watches[brand]}
    return (Value(row.slug, str(row), row.pk, below.get(row.pk)) for row in Brand.objects.current())


def mechanisms() -> Iterable[Value]:
    return (Value(row.slug, row.name, row.pk) for row in Mechanism.objects.current().select_related("factory"))


def decades() -> Iterable[Value]:
    return (Value(str(year), _("%(decade)ds") % {"decade": year}, year) for year in range(1700, 2110, 10))


def bracelet() -> Iterable[Value]:
    return (Value("yes", _("integrated bracelet"), True), Value("no", _("for a strap"), False))


def photo() -> Iterable[Value]:
    return (Value("yes", _("with a photo"), True), Value("no", _("without a photo"), False))


def cases() -> Iterable[Value]:
    return (Value(case.token, str(case), case.pk) for case in Figures().case_tables().cases)


def looks(column: str) -> Callable[[], Iterable[Value]]:
    """Words of what a watch looks like. What stands for one in an address is the same in both languages."""

    def values() -> Iterable[Value]:
        taken: set[str] = set()
        for look in stored(column):
            token = first_free(address_of(in_english(look)) or "x", taken.__contains__)
            taken.add(token)
            yield Value(token, look_name(look), look)

    return values


def kinds() -> Iterable[Value]:
    return (Value(kind.value, str(kind.label), kind.value) for kind in Worn)


def millimetres(column: str) -> Callable[[], Iterable[Value]]:
    return lambda: (Value(str(size), shown("length", Decimal(size)), size) for size in stored(column))


def stored(column: str) -> Iterable[Any]:
    """What is in use of a column, in order."""
    used = Combination.objects.order_by(column).values_list(column, flat=True).distinct()
    return (value for value in used if value)


FACETS = (
    BrandFacet("brand", gettext_lazy("Brand"), "brand_id", brands),
    Facet("factory", gettext_lazy("Factory"), "factory_id", addressed(Factory)),
    Facet("mechanism", gettext_lazy("Movement"), "mechanism_id", mechanisms),
    FunctionFacet("function", gettext_lazy("Functions"), "mechanism_id", named(Function), functions_of_mechanisms),
    Facet("material", gettext_lazy("Case material"), "case_material_id", named(CaseMaterial)),
    Facet("gender", gettext_lazy("Made for"), "gender_id", named(Gender)),
    Facet("decade", gettext_lazy("Start of production"), "decade", decades, in_order=True, unknown=0),
    Facet("case", gettext_lazy("Case"), "case_id", cases),
    Facet("dial", gettext_lazy("Colour of the dial"), "dial_colour", looks("dial_colour"), unknown=""),
    Facet("diameter", gettext_lazy("Diameter"), "diameter_mm", millimetres("diameter_mm"), in_order=True),
    Facet("lugs", gettext_lazy("Lug width"), "lug_mm", millimetres("lug_mm"), in_order=True),
    Facet("thickness", gettext_lazy("Thickness"), "thickness_mm", millimetres("thickness_mm"), in_order=True),
    Facet("crystal", gettext_lazy("Crystal"), "crystal", looks("crystal"), unknown=""),
    Facet("kind", gettext_lazy("Kind of watch"), "worn", kinds, unknown=""),
    Facet("bracelet", gettext_lazy("Bracelet"), "integrated_bracelet", bracelet),
    Facet("photo", gettext_lazy("Photo"), "has_photo", photo),
)


def narrowed(watches: WatchQuerySet, chosen: Mapping[str, Collection], figures: Figures) -> WatchQuerySet:
    """Those of `watches` that have the chosen stored values."""
    for facet in FACETS:
        if facet.name in chosen:
            watches = watches.filter(facet.condition(chosen[facet.name], figures))
    return watches


def count_facets(
    rows: Tally,
    chosen: Mapping[str, Collection],
    figures: Figures,
    *,
    facets: tuple[Facet, ...] = FACETS,
    columns: tuple[str, ...] = COLUMNS,
) -> tuple[int, dict[str, Counter]]:
    """How many watches the choice leaves, and for each facet how many each value has without that facet's choice.

    A combination that fails no facet counts everywhere; one that fails a single facet counts in that one. Rows of
    another list are counted in the same way by its own `facets` and `columns`.
    """
    readers = {facet.name: facet.reader(columns) for facet in facets}
    passed: list[tuple] = list(rows)
    failed_one: dict[str, list[tuple]] = {}
    for facet in facets:
        if facet.name in chosen:
            read, accepted = readers[facet.name], frozenset(facet.accepted(chosen[facet.name], figures))
            failed_one = {name: [row for row in some if read(row) in accepted] for name, some in failed_one.items()}
            failed_one[facet.name] = [row for row in passed if read(row) not in accepted]
            passed = [row for row in passed if read(row) in accepted]
    counts = {}
    for facet in facets:
        some = [*passed, *failed_one.get(facet.name, ())]
        counted: dict[Any, int] = {}
        for value, number in zip(map(readers[facet.name], some), map(NUMBER, some), strict=True):
            counted[value] = counted.get(value, 0) + number
        counts[facet.name] = facet.counts(Counter(counted), figures)
    return sum(map(NUMBER, passed)), counts
