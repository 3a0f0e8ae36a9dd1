"""Columns that only repeat what other rows say. Each has one writer; here is what they must say, and their repair.

Every app registers its own. `reindex` repairs them, and a fixture looks after the tests of every writer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, F, OuterRef

from catalogue.models import BrandLine, CaseTables, Watch, WatchImage, changing_catalogue, maker_of
from catalogue.models.case import READ_FOR_CASE
from catalogue.models.combination import COLUMNS
from catalogue.models.watch import KEYS
from catalogue.search import counts

from .witnesses import CITING, cite_anew, wrongly_cited

AT_ONCE = 500


@dataclass(frozen=True)
class Derived:
    """`find_wrong` gives the ids of the rows of which it is not what plain counting gives; `repair` puts some right."""

    name: str
    find_wrong: Callable[[], Iterable[int | str]]
    repair: Callable[[list], None]


_registered: list[Derived] = []


def register(derived: Derived) -> None:
    _registered.append(derived)


def find_wrong() -> dict[str, list[int | str]]:
    """The ids of the rows that are wrong, by the name of what is derived; nothing where all is right."""
    found = {derived.name: sorted(derived.find_wrong()) for derived in _registered}
    return {name: ids for name, ids in found.items() if ids}


def repair() -> dict[str, int]:
    """Put right all that is wrong, some rows at a time: the site serves meanwhile. How many rows of each."""
    repaired = {}
    for derived in _registered:
        ids = sorted(derived.find_wrong())
        for start in range(0, len(ids), AT_ONCE):
            derived.repair(ids[start : start + AT_ONCE])
        if ids:
            repaired[derived.name] = len(ids)
    return repaired


# What the catalogue derives ---------------------------------------------------------------------


def wrong_photo_marks() -> Iterable[int]:
    shown = WatchImage.objects.filter(watch=OuterRef("pk"))
    return Watch.objects.annotate(shown=Exists(shown)).exclude(has_photo=F("shown")).values_list("pk", flat=True)


def wrong_combinations() -> Iterable[int]:
    repeated = [f"combination__{name}" for name in COLUMNS]
    for pk, *values in Watch.objects.order_by().values_list("pk", *COLUMNS, *repeated).iterator():
        if values[: len(COLUMNS)] != values[len(COLUMNS) :]:
            yield pk


def wrong_makers() -> Iterable[int]:
    brands = Watch.objects.order_by().values_list("brand", flat=True).distinct()
    lines = BrandLine.objects.by_line(brands)
    for watch in Watch.objects.only("brand", "maker", "factory", "start_release", "end_release").order_by().iterator():
        if watch.maker_id != maker_of(watch, lines.get(watch.brand_id, ())):
            yield watch.pk


def wrong_cases() -> Iterable[int]:
    tables = CaseTables.load()
    for watch in Watch.objects.only(*READ_FOR_CASE, "case").order_by().iterator():
        if watch.case_id != getattr(tables.case_of(watch), "pk", None):
            yield watch.pk


def wrong_keys() -> Iterable[int]:
    read = ("title", "title_en", "code", "start_release", "end_release", "diameter", "lug_width", "thickness")
    for watch in Watch.objects.only(*read, *KEYS).order_by().iterator():
        kept = [getattr(watch, name) for name in KEYS]
        watch.fill_derived()
        if kept != [getattr(watch, name) for name in KEYS]:
            yield watch.pk


@changing_catalogue()
def repair_watches(ids: list[int]) -> None:
    for watch in Watch.objects.filter(pk__in=ids).order_by("pk"):
        watch.save_description()


def register_own() -> None:
    register(Derived("watches with a photo", wrong_photo_marks, repair_watches))
    register(Derived("makers", wrong_makers, repair_watches))
    register(Derived("cases", wrong_cases, repair_watches))
    register(Derived("combinations", wrong_combinations, repair_watches))
    register(Derived("keys of watches", wrong_keys, repair_watches))
    register(Derived("counts of words", counts.wrong_keys, counts.recount))
    for model in CITING:
        name = f"sources of {model._meta.model_name}"
        register(Derived(name, partial(wrongly_cited, model), partial(cite_anew, model)))
