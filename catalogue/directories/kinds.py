"""The lists: what each is of, what it is searched by, narrowed by and sorted by."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.caching.figures import Figures, places_of
from catalogue.keys import address_of
from catalogue.models import Brand, Factory, Function, Mechanism, MechanismType, Source
from catalogue.models.combination import COLUMNS
from catalogue.models.quantity import QuantityField, quantities_of
from catalogue.presentation.wording import (
    count_of_brands,
    count_of_factories,
    count_of_mechanisms,
    count_of_sources,
    lazy_label_of,
)
from catalogue.quantities import plain, shown_in_both
from catalogue.search.facets import (
    Facet,
    FunctionFacet,
    SeveralFacet,
    Value,
    addressed,
    decades,
    functions_of_mechanisms,
    named,
)
from catalogue.search.operators import BY_NAME_ON_MOVEMENTS, Operator
from catalogue.search.terms import (
    ALIAS,
    BRAND,
    REST,
    IndexedWord,
    words_of,
    words_of_calibre,
    words_of_row,
    words_of_translation,
)

from .spans import parameters_of

UNKNOWN_NUMBER = 9_999_999_999  # sorts behind all others
MOST_WATCHES = 9_999_999_999
MOST_SOURCES = 2000  # that are read: people name new ones with every proposal
MOST_WORDS = 30  # of a title that are searched

# What sorts a row: a number, the least first; rows of the same number go by name.
By = Callable[[object], int | None]


@dataclass(frozen=True)
class Directory:
    """One list. `facets` have their columns on the model; `sorts` are by name, the first the usual one."""

    name: str
    title: str
    found: str  # the title of what a text finds
    lead: str
    hint: str  # what can be typed
    empty: str
    counted: Callable[[int], str]
    rows: Callable[[], QuerySet]
    words: Callable[[object], Iterable[IndexedWord]]
    facets: tuple[Facet, ...]
    sorts: dict[str, tuple[str, By]]
    column: str = ""  # of a watch, which says that it belongs to a row
    called: Callable[[Any], str] = attrgetter("localized_name")
    measures: tuple[QuantityField, ...] = ()  # what a span can be asked of
    size: int = 120  # of a page
    operators: Mapping[str, Operator] | None = None  # the conditions that can be written into its text
    most: int | None = None  # rows that are listed, in the order of `rows`

    @property
    def parameters(self) -> tuple[str, ...]:
        """What its page reads of an address."""
        return ("q", "exact", *(facet.name for facet in self.facets), *parameters_of(self.measures), "sort")

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(facet.column for facet in self.facets))

    def with_counts(self, rows: Iterable[Any], figures: Figures) -> list[Any]:
        """The rows, each with its `watch_count` where watches belong to them."""
        found = list(rows)
        counts = figures.counts(self.column) if self.column else {}
        for row in found if self.column else ():
            row.watch_count = counts[row.pk]
        return found


def by_name(row) -> int:
    return 0


def by_watches(row) -> int:
    return MOST_WATCHES - row.watch_count


# Movements -----------------------------------------------------------------------------------


def words_of_movement(mechanism: Mechanism) -> Iterator[IndexedWord]:
    yield from words_of_calibre(mechanism.calibre)
    yield from words_of_translation(mechanism.calibre_en)
    yield from words_of(mechanism.base_name, REST)
    for row in (mechanism.factory, mechanism.brand):
        yield from words_of_row(row, ALIAS)
    for row in (mechanism.mechanism_type, *mechanism.functions.all()):
        yield from words_of_row(row, REST)


def jewels() -> Iterable[Value]:
    written = Mechanism.objects.current().exclude(stones="").values_list("stones", flat=True)
    return (Value(stones, stones, stones) for stones in sorted(written.order_by().distinct(), key=number_in_order))


def number_in_order(text: str) -> tuple[int, str]:
    return number_of_jewels(text) or UNKNOWN_NUMBER, text


def number_of_jewels(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def values_measured(field: QuantityField) -> Callable[[], Iterable[Value]]:
    """Every value of a number with a unit that a movement has, the least first."""
    known = Mechanism.objects.current().exclude(**{field.name: None}).order_by(field.name)
    return lambda: [
        Value(plain(value), shown_in_both(field.quantity, value), value)
        for value in known.values_list(field.name, flat=True).distinct()
    ]


# Nobody looks for a movement by its shorter side.
MEASURES = tuple(field for field in quantities_of(Mechanism) if field.name != "width")


def in_hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


MOVEMENTS = Directory(
    name="mechanism_list",
    title=_("Movements"),
    found=_("Movements found by “%(text)s”"),
    lead=_("%(count)s of Soviet and Russian watches: calibre, factory, jewels, functions, years."),
    hint=_("Calibre, factory or function"),
    empty=_("No such movement yet"),
    counted=count_of_mechanisms,
    rows=Mechanism.objects.current().for_lines,
    words=words_of_movement,
    column="mechanism_id",
    called=attrgetter("localized_calibre"),
    facets=(
        Facet("factory", _("Factory"), "factory_id", addressed(Factory)),
        FunctionFacet("function", _("Functions"), "pk", named(Function), functions_of_mechanisms),
        Facet("type", _("Movement type"), "mechanism_type_id", named(MechanismType)),
        Facet("jewels", _("Jewels"), "stones", jewels, in_order=True),
        *(Facet(each.name, lazy_label_of(each), each.name, values_measured(each), in_order=True) for each in MEASURES),
    ),
    measures=MEASURES,
    operators=BY_NAME_ON_MOVEMENTS,
    sorts={
        "title": (_("by calibre"), by_name),
        "watches": (_("by number of watches"), by_watches),
        "diameter": (_("by diameter"), lambda mechanism: in_hundredths(mechanism.diameter)),
        "jewels": (_("by jewels"), lambda mechanism: number_of_jewels(mechanism.stones)),
        "year": (_("by year"), lambda mechanism: mechanism.start_release or mechanism.end_release),
    },
    size=60,
)


# Brands and factories ------------------------------------------------------------------------


def made_in(column: str, makers: Callable[[Figures], list]) -> SeveralFacet:
    """The facet of the decades in which the watches of a maker were first made; where none is known that is None."""

    def count(figures: Figures) -> dict[int, frozenset]:
        places, decade = places_of(column), COLUMNS.index("decade")
        found: dict[int, set] = {maker.pk: set() for maker in makers(figures)}
        for row in figures.tally():
            for value in {row[place] for place in places} if row[decade] else ():
                found.setdefault(value, set()).add(row[decade])
        return {pk: frozenset(known or {None}) for pk, known in found.items()}

    def of(figures: Figures) -> dict[int, frozenset]:
        return figures.remember(f"decades-by:{column}", lambda: count(figures))

    return SeveralFacet("decade", _("Start of production"), "pk", decades, of, in_order=True)


def words_of_brand(brand: Brand) -> Iterator[IndexedWord]:
    yield from words_of_row(brand, BRAND)
    yield from words_of_row(brand.factory, REST)


BRANDS = Directory(
    name="brand_list",
    title=_("Brands"),
    found=_("Brands found by “%(text)s”"),
    lead=_("%(count)s of Soviet and Russian watches, with the number of models of each."),
    hint=_("Brand or factory"),
    empty=_("No such brand yet"),
    counted=count_of_brands,
    rows=Brand.objects.current().select_related("factory").all,
    words=words_of_brand,
    column="brand_id",
    facets=(
        Facet("factory", _("Factory"), "factory_id", addressed(Factory)),
        made_in("brand_id", Figures.brands),
    ),
    sorts={"title": (_("by name"), by_name), "watches": (_("by number of watches"), by_watches)},
)


def words_of_factory(factory: Factory) -> Iterator[IndexedWord]:
    yield from words_of_row(factory, BRAND)
    for brand in factory.brands.all():
        yield from words_of_row(brand, REST)


def cities() -> Iterable[Value]:
    factories = Factory.objects.current().exclude(city="").order_by("city", "pk")
    found = {factory.city: factory for factory in factories}
    return (
        Value(address_of(row.city_en or city), row.localized_city, city, former=city) for city, row in found.items()
    )


FACTORIES = Directory(
    name="factory_list",
    title=_("Factories"),
    found=_("Factories found by “%(text)s”"),
    lead=_("%(count)s of the Soviet Union and Russia that made watches, with the number of models of each."),
    hint=_("Factory, city or brand"),
    empty=_("No such factory yet"),
    counted=count_of_factories,
    rows=Factory.objects.current().prefetch_related("brands").all,
    words=words_of_factory,
    column="factory_id",
    facets=(
        Facet("city", _("City"), "city", cities),
        made_in("factory_id", Figures.factories),
    ),
    sorts={
        "watches": (_("by number of watches"), by_watches),
        "title": (_("by name"), by_name),
        "founded": (_("by year of foundation"), lambda factory: factory.founded),
    },
)


# Sources -------------------------------------------------------------------------------------


def words_of_source(source: Source) -> Iterator[IndexedWord]:
    yield from words_of(" ".join(source.title.split()[:MOST_WORDS]), BRAND)
    for text in (source.author, source.isbn, str(source.year or ""), source.get_kind_display()):
        yield from words_of(text, REST)


def kinds_of_sources() -> Iterable[Value]:
    return (Value(kind.value, str(kind.label), kind.value) for kind in Source.Kind)


SOURCES = Directory(
    name="source_list",
    title=_("Sources"),
    found=_("Sources found by “%(text)s”"),
    lead=_(
        "%(count)s that the catalogue rests upon: books, catalogues, passports and sites, with how much each tells."
    ),
    hint=_("Site, book or author"),
    empty=_("No such source yet"),
    counted=count_of_sources,
    rows=Source.objects.in_use,
    words=words_of_source,
    called=attrgetter("localized_title"),
    facets=(Facet("source", _("Kind of source"), "kind", kinds_of_sources),),
    sorts={
        "facts": (_("by entries and facts"), lambda source: MOST_WATCHES - source.hanging),
        "title": (_("by name"), by_name),
    },
    most=MOST_SOURCES,
)
