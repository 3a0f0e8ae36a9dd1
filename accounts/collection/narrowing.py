"""What a collection can be narrowed by, and how many pieces each value leaves: read once, whatever is asked."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Collection, PieceImage
from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key
from catalogue.models import Brand, CaseMaterial, Factory
from catalogue.search.values import Values

NOTHING = "none"  # of a column in which nothing stands
WITH, WITHOUT = "with", "without"
YEAR = re.compile(r"(?<!\d)(1[89]\d|20\d)\d")
CHUNK = 1000  # rows in memory at once


class Row(NamedTuple):
    """Of a piece what it is narrowed by."""

    pk: int
    status: str
    condition: str
    box_papers: str
    place: str
    price: Decimal | None
    currency: str
    asking_price: Decimal | None
    asking_currency: str
    brand_name: str
    years: str
    watch: int | None
    brand: str | None
    maker: str | None
    factory: str | None
    decade: int | None
    material: str | None
    mechanism: str | None
    has_photos: bool


WATCH = ["brand__slug", "maker__slug", "factory__slug", "decade", "case_material__name_key", "mechanism__slug"]
COLUMNS = [*Row._fields[: Row._fields.index("watch") + 1], *(f"watch__{name}" for name in WATCH), "has_photos"]


@dataclass(frozen=True)
class Facet:
    """`values` are those of a row, `labels` what each is called; those that nothing is in are called `none`."""

    name: str
    label: str
    values: Callable[[Row], tuple[str, ...]]
    labels: Callable[[Iterable[str]], dict[str, str]]
    none: str = ""


def one_of(name: str) -> Callable[[Row], tuple[str, ...]]:
    return lambda row: (getattr(row, name) or NOTHING,)


def whether(name: str) -> Callable[[Row], tuple[str, ...]]:
    return lambda row: (WITHOUT if getattr(row, name) in {None, False} else WITH,)


def brands_of(row: Row) -> tuple[str, ...]:
    """Those of the catalogue; of a piece that it lacks the one that its owner names, whether it is known or not."""
    return tuple({row.brand, row.maker} - {None}) or (("" if row.watch else row.brand_name) or NOTHING,)


def decade_of(row: Row) -> tuple[str, ...]:
    """By the catalogue, or by the first year that its owner names."""
    told = YEAR.search(row.years) if not row.watch else None
    return (f"{told[1]}0" if told else str(row.decade or NOTHING),)


def as_they_are(values: Iterable[str]) -> dict[str, str]:
    return {value: value for value in values}


def chosen(choices) -> Callable[[Iterable[str]], dict[str, str]]:
    return lambda values: {value: label for value, label in choices.choices if value in set(values)}


def called(model, column: str = "slug") -> Callable[[Iterable[str]], dict[str, str]]:
    def names(values):
        rows = model.objects.filter(**{f"{column}__in": [*values]})
        return {getattr(row, column): getattr(row, "brief_name", None) or str(row) for row in rows}

    return names


def called_in_catalogue(facet: str) -> Callable[[Iterable[str]], dict[str, str]]:
    """As the facet of the catalogue calls them, which every page of it has at hand."""

    def names(slugs):
        known = Values.of(Figures()).by_token[facet]
        return {slug: known[slug].label for slug in slugs if slug in known}

    return names


FACETS = [
    Facet("status", _("Status"), one_of("status"), chosen(Collection.Status)),
    Facet("condition", _("Condition"), one_of("condition"), chosen(Collection.Condition), _("not said")),
    Facet("brand", _("Brand"), brands_of, called_in_catalogue("brand"), _("none named")),
    Facet("factory", _("Factory"), one_of("factory"), called(Factory), _("not known")),
    Facet("decade", _("Decade"), decade_of, as_they_are, _("not known")),
    Facet("material", _("Case material"), one_of("material"), called(CaseMaterial, "name_key"), _("not known")),
    Facet("mechanism", _("Movement"), one_of("mechanism"), called_in_catalogue("mechanism"), _("not known")),
    Facet("place", _("Storage place"), one_of("place"), as_they_are, _("not said")),
    Facet("box", _("Box and papers"), one_of("box_papers"), chosen(Collection.BoxPapers), _("not said")),
    Facet("price", _("Price"), whether("price"), lambda values: {WITH: _("with a price"), WITHOUT: _("without")}),
    Facet("photos", _("Photos"), whether("has_photos"), lambda values: {WITH: _("with photos"), WITHOUT: _("without")}),
    Facet(
        "kind", _("In the catalogue"), whether("watch"),
        lambda values: {WITH: _("in the catalogue"), WITHOUT: _("my own pieces")},
    ),
]  # fmt: skip
BY_NAME = {facet.name: facet for facet in FACETS}


@dataclass
class Narrowed:
    """What is left of a collection: the numbers of the `found` in their order, and `counts` of each facet's values:
    how many pieces choosing it leaves, with the other choices as they are. `sums` are those of the prices by status and
    currency, `asked` of the asking prices of what is for sale.

    `owned` counts, of the watches that are had, decades, factories and movements.
    """

    total: int = 0
    found: list[int] = field(default_factory=list)
    counts: dict[str, Counter] = field(default_factory=lambda: {facet.name: Counter() for facet in FACETS})
    sums: dict[tuple[str, str], Decimal] = field(default_factory=Counter)
    asked: dict[str, Decimal] = field(default_factory=Counter)
    owned: dict[str, Counter] = field(default_factory=lambda: {name: Counter() for name in OWNED})


OWNED = ["decade", "factory", "mechanism"]


def rows_of(rows: QuerySet[Collection]) -> Iterable[Row]:
    """The rows in their order, a chunk in memory at once. A brand that the catalogue knows is named as there."""
    known = own_brands(rows)
    photos = PieceImage.objects.filter(piece=OuterRef("pk"))
    told = rows.annotate(has_photos=Exists(photos)).values_list(*COLUMNS)
    for values in told.iterator(CHUNK):
        row = Row(*values)
        yield row if row.watch else row._replace(brand=known.get(row.brand_name))


def own_brands(rows: QuerySet[Collection]) -> dict[str, str]:
    """The address of the catalogue's brand for each name that owners wrote of pieces that the catalogue lacks."""
    written = set(rows.described().order_by().values_list("brand_name", flat=True).distinct()) - {""}
    if not written:
        return {}
    brands = Brand.objects.current()
    by_key = {normalised_key(name): brand.slug for brand in brands for name in (brand.name, brand.name_en) if name}
    return {name: by_key[key] for name in written if (key := normalised_key(name)) in by_key}


def narrowed(rows: QuerySet[Collection], asked: dict[str, str]) -> Narrowed:
    """What is left of `rows` where of each facet in `asked` only one value is wanted."""
    result, facets = Narrowed(), [(facet, asked.get(facet.name)) for facet in FACETS]
    seen = set()
    for row in rows_of(rows):
        result.total += 1
        values = {facet.name: facet.values(row) for facet, _value in facets}
        missed = [facet.name for facet, value in facets if value and value not in values[facet.name]]
        if not missed:
            take(result, row, seen)
        for name in missed if len(missed) == 1 else [] if missed else values:
            counts = result.counts[name]
            for value in values[name]:  # Counter.update takes ten times as long for one
                counts[value] += 1
    return result


def take(result: Narrowed, row: Row, seen: set[int]) -> None:
    result.found.append(row.pk)
    if row.price is not None:
        result.sums[row.status, row.currency] += row.price
    if row.asking_price is not None and row.status == Collection.Status.SELL:
        result.asked[row.asking_currency] += row.asking_price
    if row.watch and row.watch not in seen and row.status in Collection.Status.owned():
        seen.add(row.watch)
        for name in OWNED:
            result.owned[name][getattr(row, name)] += 1
