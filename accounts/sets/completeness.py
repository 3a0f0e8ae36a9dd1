"""«7 of 12»: how many of the watches of a line, a movement, a factory or a decade are in a collection."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Collection, User
from catalogue.caching.figures import Figures, Tally, places_of
from catalogue.models import Brand, Factory, Mechanism, Watch

# By name: the title, the column of the tally, and the rows that it holds the ids of.
KINDS = {
    "brand": (gettext_lazy("Lines and brands"), "brand_id", Brand),
    "mechanism": (gettext_lazy("Movements"), "mechanism_id", Mechanism),
    "factory": (gettext_lazy("Factories"), "factory_id", Factory),
    "decade": (gettext_lazy("Decades"), "decade", None),
}
MOST = 100  # of one kind
FEW = 5  # on the page of the collection


@dataclass(frozen=True)
class Part:
    """How many of all `total` watches of something somebody has; `missing` is the address of the others."""

    name: str
    have: int
    total: int
    missing: str

    @property
    def is_whole(self) -> bool:
        return self.have == self.total


def owned_by(user: User) -> QuerySet[Watch]:
    return Watch.objects.current().filter(pk__in=Collection.objects.of(user).owned().order_by().values("watch"))


def parts_of(user: User, most: int = MOST) -> dict[str, list[Part]]:
    """Of each kind what `user` has something of, the fullest first; decades in their order."""
    figures = Figures()
    mine = figures.tally_of(owned_by(user))
    return {kind: parts(kind, counted(mine, column), figures.counts(column), most)
            for kind, (_title, column, _model) in KINDS.items()}  # fmt: skip


def counted(tally: Tally, column: str) -> Counter:
    """How many watches of `tally` have each value; a brand has those of its lines, too, as in the catalogue."""
    found = Counter()
    for row in tally:
        for value in {row[place] for place in places_of(column)}:
            found[value] += row[-1]
    return found


def parts(kind: str, mine: Counter, totals: Counter, most: int) -> list[Part]:
    """One watch of one is no set, and nothing is known of what has no value."""
    values = [value for value in mine if value and totals[value] > 1]
    values.sort(key=lambda value: (-mine[value] / totals[value], -totals[value], value))
    values = sorted(values) if kind == "decade" else values[:most]
    names = names_of(KINDS[kind][2], values)
    missing = reverse("accounts:collection_missing")
    return [
        Part(name, mine[value], totals[value], f"{missing}?{kind}={address}")
        for value, (name, address) in ((value, names[value]) for value in values if value in names)
    ]


def names_of(model: type[Model] | None, values: list[int]) -> dict[int, tuple[str, str]]:
    """What each value is called, and what stands for it in an address."""
    if model is None:
        return {value: (_("%(decade)ss") % {"decade": value}, str(value)) for value in values}
    rows = model.objects.current().filter(pk__in=values)
    if model is Mechanism:
        rows = rows.select_related("factory")
    return {row.pk: (row.name if model is Mechanism else str(row), row.slug) for row in rows}
