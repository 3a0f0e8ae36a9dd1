"""What of a watch, or of all of a combination, can be compared with what somebody sees, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from catalogue.models import SearchTerm, Watch
from catalogue.models.combination import COLUMNS

SHARED = ("brand_id", "maker_id", "factory_id", "mechanism_id", "case_material_id", "gender_id")
OWN = (
    *("code_key", "case_number", "worn", "case_shape", "dial_colour", "crown", "diameter"),
    *("start_release", "end_release", "years_approximate"),
)


@dataclass(frozen=True)
class Facts:
    """The columns of a watch under their names. `terms` are those of its words that were asked for."""

    pk: int
    brand_id: int | None = None
    maker_id: int | None = None
    factory_id: int | None = None
    mechanism_id: int | None = None
    case_material_id: int | None = None
    gender_id: int | None = None
    code_key: str = ""
    case_number: str = ""
    worn: str = ""
    case_shape: str = ""
    dial_colour: str = ""
    crown: str = ""
    diameter: Decimal | None = None
    start_release: int | None = None
    end_release: int | None = None
    years_approximate: bool = False
    terms: frozenset[str] = frozenset()


def of_watches(ids: Iterable[int], keys: Iterable[str]) -> list[Facts]:
    """The facts of some watches, with those of `keys` that are among their words. Two queries."""
    watches: QuerySet = Watch.objects.current().filter(pk__in=ids)
    rows = list(watches.order_by("pk").values_list("pk", *SHARED, *OWN))
    terms: dict[int, set[str]] = {row[0]: set() for row in rows}
    found = SearchTerm.objects.filter(watch__in=terms, key__in=set(keys)).order_by()
    for pk, key in found.values_list("watch_id", "key"):
        terms[pk].add(key)
    return [Facts(*row, terms=frozenset(terms[row[0]])) for row in rows]


PLACES = [COLUMNS.index(name) for name in SHARED]


def of_combination(pk: int, columns: tuple) -> Facts:
    """What all watches of a combination share."""
    return Facts(pk, *(columns[place] for place in PLACES))
