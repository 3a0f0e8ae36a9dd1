"""The state of the page of my collection: what is shown of it, how it is sorted, and its figures."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import BY_TITLE, Collection
from catalogue.caching.figures import count_by_decade
from catalogue.models import Brand, Factory, Mechanism, Watch
from catalogue.paging import Page
from catalogue.search.asking import NotApplied, strangers

SORTS = {
    "title": (_("by name"), [BY_TITLE, "pk"]),
    "new": (_("newest in my collection"), ["-pk"]),
    "year": (_("by year"), [F("watch__first_year").asc(nulls_last=True), BY_TITLE, "pk"]),
    "price": (_("by price"), [F("price").desc(nulls_last=True), BY_TITLE, "pk"]),
    "acquired": (_("by date acquired"), [F("acquired_on").desc(nulls_last=True), BY_TITLE, "pk"]),
}
MOST_BARS = 10
PAGE_SIZE = 50


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


@dataclass(frozen=True)
class CollectionPage:
    """Parsed from the address, which holds all of it. What means nothing is not applied, and named."""

    rows: QuerySet
    status: str = ""
    sort: str = "title"
    brand: str = ""
    factory: str = ""
    decade: str = ""
    not_applied: NotApplied = field(default_factory=NotApplied)
    place: dict = field(default_factory=dict)

    @classmethod
    def parse(cls, query, rows: QuerySet) -> "CollectionPage":
        allowed = {
            "status": Collection.Status.values,
            "sort": SORTS,
            "decade": {str(year) for year in range(0, 2110, 10)},
        }
        names = ("status", "sort", "brand", "factory", "decade")
        asked = {name: query[name] for name in names if query.get(name)}
        state = {name: value for name, value in asked.items() if value in allowed.get(name, [value])}
        unknown = tuple(value for name, value in asked.items() if name not in state)
        not_applied = NotApplied(unknown=unknown, strange=tuple(strangers(query, names)))
        return cls(rows, **state, not_applied=not_applied, place=query)

    def address(self, **changed) -> str:
        """The address of this page with some of its state changed."""
        names = ("status", "sort", "brand", "factory", "decade")
        state = {name: getattr(self, name) for name in names} | changed
        return "?" + urlencode({name: value for name, value in state.items() if value and value != "title"})

    @cached_property
    def filtered(self) -> QuerySet:
        """The rows that brand, factory and decade leave; every status."""
        chosen = {"watch__factory__slug": self.factory, "watch__decade": self.decade}
        rows = self.rows.filter(**{name: value for name, value in chosen.items() if value})
        if self.brand:
            return rows.filter(Q(watch__brand__slug=self.brand) | Q(watch__maker__slug=self.brand))
        return rows

    @property
    def is_narrowed(self) -> bool:
        """Whether only a part of the collection is asked for."""
        return any((self.status, self.brand, self.factory, self.decade))

    @cached_property
    def items(self) -> Page:
        shown = self.filtered.filter(status=self.status) if self.status else self.filtered
        return counted_page(shown.with_watches().order_by(*SORTS[self.sort][1]), self.place)

    @cached_property
    def statuses(self) -> list[dict]:
        """The tabs: label, count, address, chosen."""
        counted = self.filtered.count_by_status()
        tabs = [("", _("All"), sum(counted.values()))]
        tabs += [(status, Collection.Status(status).label, count) for status, count in counted.items()]
        return [
            {"label": label, "count": count, "address": self.address(status=status), "chosen": status == self.status}
            for status, label, count in tabs
        ]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders, as (name, label, whether it is the present one)."""
        return [(name, label, name == self.sort) for name, (label, _order) in SORTS.items()]

    @cached_property
    def filters(self) -> list[dict]:
        """The menus of brand, factory and decade: the values that occur in the collection."""
        watches = Watch.objects.filter(collection__in=self.rows)
        decades = watches.exclude(decade=0).order_by("decade").values_list("decade", flat=True).distinct()
        return [
            self._menu("brand", _("Brand"), Brand.objects.of_watches(watches)),
            self._menu("factory", _("Factory"), Factory.objects.filter(watches__in=watches).distinct()),
            {
                "name": "decade",
                "label": _("Decade"),
                "options": [(str(decade), str(decade), str(decade) == self.decade) for decade in decades],
            },
        ]

    def _menu(self, name: str, label: str, rows: QuerySet) -> dict:
        chosen = getattr(self, name)
        return {"name": name, "label": label, "options": [(row.slug, str(row), row.slug == chosen) for row in rows]}

    @cached_property
    def spent(self) -> list[tuple[str, object]]:
        """What the pieces that are owned cost, per currency."""
        return [(Collection.Currency(currency).label, total) for currency, total in self.filtered.owned().spent()]

    @cached_property
    def owned_watches(self) -> QuerySet:
        return Watch.objects.filter(pk__in=self.filtered.owned().order_by().values("watch"))

    @cached_property
    def decades(self) -> list[tuple[int, int]]:
        return count_by_decade(self.owned_watches)

    @cached_property
    def by_factory(self) -> QuerySet:
        return self._most(Factory)

    @cached_property
    def by_mechanism(self) -> QuerySet:
        return self._most(Mechanism).select_related("factory")

    def _most(self, model) -> QuerySet:
        counted = model.objects.filter(watches__in=self.owned_watches).annotate(watch_count=Count("watches"))
        return counted.order_by("-watch_count", "pk")[:MOST_BARS]

    @cached_property
    def chosen_brand(self) -> Brand | None:
        return Brand.objects.filter(slug=self.brand).first() if self.brand else None
