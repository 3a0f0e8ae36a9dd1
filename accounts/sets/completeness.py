"""«7 of 12»: how many of the watches of a line, a movement, a factory or a decade are in a collection."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Collection, User
from catalogue.caching.figures import Figures, Tally, places_of
from catalogue.models import Watch
from catalogue.search.values import Values

# By name, as the facets of the catalogue are called: the title, and the column of the tally.
KINDS = {
    "brand": (gettext_lazy("Lines and brands"), "brand_id"),
    "mechanism": (gettext_lazy("Movements"), "mechanism_id"),
    "factory": (gettext_lazy("Factories"), "factory_id"),
    "decade": (gettext_lazy("Decades"), "decade"),
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
    known = Values.of(figures).by_stored
    return {kind: parts(kind, known[kind], counted(mine, column), figures.counts(column), most)
            for kind, (_title, column) in KINDS.items()}  # fmt: skip


def counted(tally: Tally, column: str) -> Counter:
    """How many watches of `tally` have each value; a brand has those of its lines, too, as in the catalogue."""
    found = Counter()
    for row in tally:
        for value in {row[place] for place in places_of(column)}:
            found[value] += row[-1]
    return found


def parts(kind: str, known: dict, mine: Counter, totals: Counter, most: int) -> list[Part]:
    """One watch of one is no set, and nothing is known of what has no value. `known` are the values by what is stored.

    They are called as in the catalogue.
    """
    values = [value for value in mine if value and totals[value] > 1]
    values.sort(key=lambda value: (-mine[value] / totals[value], -totals[value], value))
    values = sorted(values) if kind == "decade" else values[:most]
    missing = reverse("accounts:collection_missing")
    return [
        Part(known[value].label, mine[value], totals[value], f"{missing}?{kind}={known[value].token}")
        for value in values
        if value in known
    ]
