"""What a collection can be narrowed by, and how many pieces each value leaves: read once, whatever is asked."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, compress, islice, repeat
from operator import eq, itemgetter, not_
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Collection, PieceImage
from catalogue.caching.figures import Figures
from catalogue.caching.vocabulary import vocabulary
from catalogue.keys import normalised_key
from catalogue.models import Brand
from catalogue.models.combination import COLUMNS
from catalogue.search.values import Values

NOTHING = "none"  # of a column in which nothing stands
WITH, WITHOUT = "with", "without"
YEAR = re.compile(r"(?<!\d)(1[89]\d|20\d)\d")
CHUNK = 1000  # rows in memory at once


class Facts(NamedTuple):
    """Of a watch what its pieces are narrowed by, as an address says it."""

    brand: str | None = None
    maker: str | None = None
    factory: str | None = None
    decade: int | None = None
    material: str | None = None
    mechanism: str | None = None


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
    has_photos: bool
    facts: Facts


OWN = Row._fields[:-1]
READ = itemgetter(
    *map(COLUMNS.index, ["brand_id", "maker_id", "factory_id", "decade", "case_material_id", "mechanism_id"])
)


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


def fact(name: str) -> Callable[[Row], tuple[str, ...]]:
    return lambda row: (getattr(row.facts, name) or NOTHING,)


def whether(name: str) -> Callable[[Row], tuple[str, ...]]:
    return lambda row: (WITHOUT if getattr(row, name) in {None, False} else WITH,)


def brands_of(row: Row) -> tuple[str, ...]:
    """Those of the catalogue; of a piece that it lacks the one that its owner names, whether it is known or not."""
    return tuple({row.facts.brand, row.facts.maker} - {None}) or (("" if row.watch else row.brand_name) or NOTHING,)


def decade_of(row: Row) -> tuple[str, ...]:
    """By the catalogue, or by the first year that its owner names."""
    told = YEAR.search(row.years) if not row.watch else None
    return (f"{told[1]}0" if told else str(row.facts.decade or NOTHING),)


def as_they_are(values: Iterable[str]) -> dict[str, str]:
    return {value: value for value in values}


def chosen(choices) -> Callable[[Iterable[str]], dict[str, str]]:
    return lambda values: {value: label for value, label in choices.choices if value in set(values)}


def called(kind: str, column: str = "slug") -> Callable[[Iterable[str]], dict[str, str]]:
    def names(values):
        rows = {getattr(row, column): row for row in vocabulary()[kind].values()}
        return {
            value: getattr(rows[value], "brief_name", None) or str(rows[value]) for value in values if value in rows
        }

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
    Facet("factory", _("Factory"), fact("factory"), called("factory"), _("not known")),
    Facet("decade", _("Decade"), decade_of, as_they_are, _("not known")),
    Facet("material", _("Case material"), fact("material"), called("case_material", "name_key"), _("not known")),
    Facet("mechanism", _("Movement"), fact("mechanism"), called_in_catalogue("mechanism"), _("not known")),
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
    figures = Figures()
    known = figures.hold("addresses-of-facts", addresses, of_watches=False)
    facts = {None: Facts()}
    photos = PieceImage.objects.filter(piece=OuterRef("pk"))
    told = rows.annotate(has_photos=Exists(photos)).values_list(*OWN, "watch__combination")
    for *own, combination in told.iterator(CHUNK):
        if combination not in facts:
            facts[combination] = facts_of(figures.columns_of([combination])[combination], known)
        row = Row(*own, facts[combination])
        yield row if row.watch or not row.brand_name else row._replace(facts=Facts(own_brand(row.brand_name, figures)))


def facts_of(combination: tuple, known: dict[str, dict[int, str]]) -> Facts:
    brand, maker, factory, decade, material, mechanism = READ(combination)
    return Facts(
        brand=known["brand"].get(brand),
        maker=known["brand"].get(maker),
        factory=known["factory"].get(factory),
        decade=decade,
        material=known["case_material"].get(material),
        mechanism=known["mechanism"].get(mechanism),
    )


def addresses() -> dict[str, dict[int, str]]:
    """What an address says for each row that a combination names, by its kind and id."""
    called = {"brand": "slug", "factory": "slug", "case_material": "name_key", "mechanism": "slug"}
    return {kind: {pk: getattr(row, name) for pk, row in vocabulary()[kind].items()} for kind, name in called.items()}


def own_brand(name: str, figures: Figures) -> str | None:
    """The address of the catalogue's brand that an owner calls so of a piece that the catalogue lacks."""
    return figures.hold("brands-by-key", brands_by_key, of_watches=False).get(normalised_key(name))


def brands_by_key() -> dict[str, str]:
    brands = Brand.objects.current()
    return {normalised_key(name): brand.slug for brand in brands for name in (brand.name, brand.name_en) if name}


def narrowed(rows: Iterable[Row], asked: dict[str, str]) -> Narrowed:
    """What is left of `rows` where of each facet in `asked` only one value is wanted."""
    result, seen, rows = Narrowed(), set(), iter(rows)
    while some := list(islice(rows, CHUNK)):
        result.total += len(some)
        values = {facet.name: [facet.values(row) for row in some] for facet in FACETS}
        missed = {name: [value not in each for each in values[name]] for name, value in asked.items()}
        misses = [*map(sum, zip(*missed.values(), strict=True))] or [0] * len(some)
        for row in compress(some, map(not_, misses)):
            take(result, row, seen)
        for name, counts in result.counts.items():
            left = map(eq, misses, missed.get(name, repeat(0)))  # by all facets but this one
            counts.update(chain.from_iterable(compress(values[name], left)))
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
            result.owned[name][getattr(row.facts, name)] += 1
