"""The rows that many watches share: a list of watches reads of the database the watches alone."""

from collections.abc import Iterable
from typing import Any

from catalogue.caching.figures import Figures
from catalogue.models import Brand, Case, CaseMaterial, Factory, Gender, Mechanism, Watch
from catalogue.models.mechanism import AROUND

RELATED = ("brand", "maker", "factory", "mechanism", "case_material", "gender", "case")


def with_vocabulary(watches: Iterable[Watch]) -> list[Watch]:
    """The watches with all that cards and pages say of other rows, which all threads share and nobody may change."""
    known = vocabulary()
    rows = list(watches)
    for watch in rows:
        for name in RELATED:
            row = known[name].get(getattr(watch, f"{name}_id"))
            if row is not None:  # else it has none, or one that is newer: the watch reads that itself
                setattr(watch, name, row)
    return rows


def vocabulary() -> dict[str, dict[int, Any]]:
    """The rows of each kind by their ids, those that were merged too; what is newer than this version is not there."""
    known: dict[str, dict[int, Any]] = Figures().hold("vocabulary-of-watches", read, of_watches=False)
    return known


def read() -> dict[str, dict[int, Any]]:
    brands = Brand.objects.in_bulk()
    return {
        "brand": brands,
        "maker": brands,
        "factory": Factory.objects.in_bulk(),
        "mechanism": Mechanism.objects.select_related(*AROUND).prefetch_related("functions").in_bulk(),
        "case_material": CaseMaterial.objects.in_bulk(),
        "gender": Gender.objects.in_bulk(),
        "case": Case.objects.in_bulk(),
    }
