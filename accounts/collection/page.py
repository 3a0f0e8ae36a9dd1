"""The state of the page of my collection: what is shown of it, how it is sorted, and its figures."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.collection.finding import found_in
from accounts.collection.manner import NAMES, SIZES, Manner, without_meaning
from accounts.collection.narrowing import (
    BY_NAME,
    FACETS,
    NOTHING,
    WITH,
    WITHOUT,
    Facet,
    Narrowed,
    Row,
    narrowed,
    rows_of,
)
from accounts.collection.orders import SORTS, order_of
from accounts.collection.table import COLUMNS
from accounts.models import Collection, amount
from catalogue.caching.figures import in_order
from catalogue.caching.vocabulary import vocabulary, with_vocabulary
from catalogue.models import Brand, Factory, Mechanism
from catalogue.paging import Page
from catalogue.search.asking import NotApplied, strangers, text_asked

MOST_BARS = 10
MOST_OPTIONS = 100  # of a menu: the commonest, and the one that is chosen
PAGE_SIZE = 50
# Facets whose values are known beforehand: another one in the address is none.
KNOWN = {
    "status": Collection.Status.values,
    "condition": [*Collection.Condition.values, NOTHING],
    "box": [*Collection.BoxPapers.values, NOTHING],
    "decade": [*map(str, range(1800, 2110, 10)), NOTHING],
    "price": [WITH, WITHOUT],
    "photos": [WITH, WITHOUT],
    "kind": [WITH, WITHOUT],
}


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def counted_page(rows: QuerySet, query) -> Page:
    """Some of `rows`, whatever they are sorted by: the places that the address names say how many stand before.

    Collections are short enough to count. A page that has come to an end meanwhile is the first one.
    """
    start = _place(query.get("after", "")) or max(_place(query.get("before", "")) - PAGE_SIZE, 0)
    found = list(rows[start : start + PAGE_SIZE + 1])
    if start and not found:
        return counted_page(rows, {})
    more = str(start + PAGE_SIZE) if len(found) > PAGE_SIZE else ""
    return Page(found[:PAGE_SIZE], before=str(start or ""), after=more)


def with_watches(items: Iterable[Collection]) -> list[Collection]:
    """The pieces with all that is shown of their watches."""
    rows = list(items)
    prefetch_related_objects(rows, "watch")
    with_vocabulary(item.watch for item in rows if item.watch)
    return rows


@dataclass(frozen=True)
class CollectionPage:
    """Parsed from the address, which holds all of it. What means nothing is not applied, and named."""

    rows: QuerySet
    query: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    sort: str = "title"
    manner: Manner = field(default_factory=Manner)
    not_applied: NotApplied = field(default_factory=NotApplied)
    place: dict = field(default_factory=dict)
    kept: Callable[[str, Callable[[], list[Row]]], list[Row]] | None = None

    @classmethod
    def parse(cls, query, rows: QuerySet, manner: Manner | None = None, kept=None) -> "CollectionPage":
        """`kept` gives what was read last under a name, or reads it."""
        told = {name: query[name][:200] for name in [*BY_NAME, "sort"] if query.get(name)}
        sorts = [*SORTS, *(f"-{name}" for name in SORTS)]
        state = {name: value for name, value in told.items() if value in (KNOWN | {"sort": sorts}).get(name, [value])}
        unknown = (*(value for name, value in told.items() if name not in state), *without_meaning(query))
        strange = strangers(query, [*BY_NAME, "sort", "q", "view", "size"], ["columns"])
        text, is_cut = text_asked(query)
        return cls(
            rows,
            query=text,
            sort=state.pop("sort", "title"),
            asked=state,
            manner=(manner or Manner()).told(query),
            not_applied=NotApplied(unknown=unknown, strange=tuple(strange), cut=is_cut),
            place=query,
            kept=kept,
        )

    # What is found --------------------------------------------------------------------------

    @cached_property
    def narrowed(self) -> Narrowed:
        rows = found_in(self.rows, self.query) if self.query else self.rows
        told = rows_of(rows.order_by(*order_of(self.sort)))
        if self.kept:
            told = self.kept(f"{self.sort} {self.query}", lambda: [*told])
        return narrowed(told, self.asked)

    @property
    def count(self) -> int:
        return len(self.narrowed.found)

    @property
    def is_narrowed(self) -> bool:
        """Whether only a part of the collection is asked for."""
        return bool(self.asked or self.query)

    @cached_property
    def items(self) -> Page:
        """The pieces without their watches, which those that were drawn before need no more."""
        size, found = self.manner.size, self.narrowed.found
        start = _place(self.place.get("after", "")) or max(_place(self.place.get("before", "")) - size, 0)
        start = start if start < len(found) else 0
        known = Collection.objects.in_bulk(found[start : start + size])
        shown = [known[pk] for pk in found[start : start + size] if pk in known]
        more = str(start + size) if len(found) > start + size else ""
        return Page(shown, before=str(start or ""), after=more)

    @property
    def table(self) -> list[tuple[Collection, list[tuple[bool, str]]]]:
        """The pieces of the page, each with its cells."""
        return [(item, self.cells(item)) for item in with_watches(self.items)]

    def cells(self, item: Collection) -> list[tuple[bool, str]]:
        """Whether each cell of a piece is a figure, and what it says."""
        return [(each.figure, each.cell(item)) for each in self.columns]

    @property
    def columns(self) -> list:
        return [COLUMNS[name] for name in self.manner.columns]

    # Addresses ------------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, str]:
        """What the address says of which pieces are shown, and in which order."""
        told = {"q": self.query, **self.asked, "sort": self.sort if self.sort != "title" else ""}
        return {name: value for name, value in told.items() if value}

    @property
    def shape(self) -> list[tuple[str, str]]:
        """What it says of how they are shown, where it says so at all."""
        return [(name, value) for name in NAMES for value in self.place_list(name)]

    def place_list(self, name: str) -> list[str]:
        return self.place.getlist(name) if hasattr(self.place, "getlist") else []

    def address(self, **changed) -> str:
        """The address of this page with some of its state changed."""
        state = {name: value for name, value in (self.state | changed).items() if value}
        return "?" + urlencode([*state.items(), *self.shape])

    @property
    def asking(self) -> str:
        """What is asked, for the address of another page about the same pieces."""
        return urlencode(self.state)

    @property
    def sizes(self) -> list[tuple[int, bool]]:
        return [(size, size == self.manner.size) for size in SIZES]

    @property
    def all_columns(self) -> list[tuple[str, str, bool]]:
        return [(name, column.label, name in self.manner.columns) for name, column in COLUMNS.items()]

    @property
    def headings(self) -> list[dict]:
        """The heads of the table: each that can be sorted by has an address, and says whether it is sorted by."""
        found = []
        for column in self.columns:
            sort, here = column.sort, self.sort.removeprefix("-") == column.sort
            turned = f"-{sort}" if self.sort == sort else sort
            found.append(
                {"label": column.label, "figure": column.figure, "address": sort and self.address(sort=turned)}
                | {"direction": self.direction if here and sort else ""}
            )
        return found

    @property
    def direction(self) -> str:
        """Which way the present order goes, as `aria-sort` says it."""
        is_down = SORTS[self.sort.removeprefix("-")][1][0].descending != self.sort.startswith("-")
        return "descending" if is_down else "ascending"

    # Menus ----------------------------------------------------------------------------------

    @cached_property
    def statuses(self) -> list[dict]:
        """The tabs: label, count, address, chosen."""
        counted, chosen = self.narrowed.counts["status"], self.asked.get("status", "")
        tabs = [("", _("All"), sum(counted.values()))]
        tabs += [(status, status.label, counted[status]) for status in Collection.Status if counted[status]]
        return [
            {"label": label, "count": count, "address": self.address(status=status), "chosen": status == chosen}
            for status, label, count in tabs
        ]

    @cached_property
    def filters(self) -> list[dict]:
        """The menus: the values that occur, with how many pieces each leaves."""
        menus = [self._menu(facet) for facet in FACETS if facet.name != "status"]
        return [menu for menu in menus if menu["options"]]

    def _menu(self, facet: Facet) -> dict:
        """Nothing where there is nothing to choose: one value, and it is not chosen."""
        counts, chosen = self.narrowed.counts[facet.name], self.asked.get(facet.name, "")
        if len(counts) < 2 and not chosen:
            return {"options": []}
        commonest = dict(counts.most_common(MOST_OPTIONS))
        values = [value for value in {**commonest, **({chosen: 0} if chosen else {})} if value != NOTHING]
        labels = facet.labels(values)
        known = sorted(
            ((str(labels.get(value, value)), value) for value in values), key=lambda pair: pair[0].casefold()
        )
        if NOTHING in counts or chosen == NOTHING:
            known.append((str(facet.none), NOTHING))
        options = [(value, label, counts[value], value == chosen) for label, value in known]
        return {"name": facet.name, "label": facet.label, "options": options}

    @property
    def chosen(self) -> list[dict]:
        """What is chosen in the menus: in words, and the address without it."""
        found = []
        for menu in self.filters:
            for _value, label, _count, is_chosen in menu["options"]:
                if is_chosen:
                    found.append({"text": f"{menu['label']}: {label}", "address": self.address(**{menu["name"]: ""})})
        return found

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders, as (name, label, whether it is the present one)."""
        return [(name, label, name == self.sort) for name, (label, _order) in SORTS.items()]

    # Figures --------------------------------------------------------------------------------

    @cached_property
    def sums(self) -> list[tuple[str, list[str]]]:
        """What the pieces of each status cost, per currency; at last what is asked for those that are for sale."""
        found = [
            (status.label, [amount(total, currency) for (of, currency), total in by_currency if of == status])
            for status in Collection.Status
            for by_currency in [sorted(self.narrowed.sums.items())]
        ]
        asked = [amount(total, currency) for currency, total in sorted(self.narrowed.asked.items())]
        return [(label, sums) for label, sums in [*found, (_("Asked for what is for sale"), asked)] if sums]

    @cached_property
    def decades(self) -> list[tuple[int, int]]:
        return in_order(dict(self.narrowed.owned["decade"]))

    @cached_property
    def by_factory(self) -> list[Factory]:
        return self._most("factory")

    @cached_property
    def by_mechanism(self) -> list[Mechanism]:
        return self._most("mechanism")

    def _most(self, name: str) -> list:
        counts = self.narrowed.owned[name].copy()
        counts.pop(None, None)
        commonest = dict(counts.most_common(MOST_BARS))
        found = {row.slug: copy(row) for row in vocabulary()[name].values() if row.slug in commonest}
        for slug, row in found.items():
            row.watch_count = commonest[slug]
        return [found[slug] for slug in commonest if slug in found]

    @cached_property
    def chosen_brand(self) -> Brand | None:
        return Brand.objects.filter(slug=self.asked["brand"]).first() if "brand" in self.asked else None
