"""The number that keys every cache, and the one context in which what pages show is changed."""

import json
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models, transaction
from django.db.models import F, Value
from django.dispatch import Signal

from catalogue.rows import Written

catalogue_touched = Signal()  # after the commit, with the `names` of what changed
MOST_TOLD = 40  # changes; what was kept before more of them is made anew


class Change(NamedTuple):
    """What the change of one watch touched, by names that pages have for what they show, and where it is counted now.

    `moved` says of the ids of combinations how many watches more they have, or fewer.
    """

    touched: list[str]
    moved: list[tuple[int, int]]


class CatalogueVersionQuerySet(models.QuerySet["CatalogueVersion"]):
    def present(self) -> "CatalogueVersion":
        """The present version, with what is known of the latest changes."""
        for *numbers, changes, site in PRESENT():
            return CatalogueVersion(*numbers, json.loads(changes), site)
        return CatalogueVersion()

    def number(self) -> int:
        """Its number; 0 before anything was published."""
        return self.values_list("value", flat=True).first() or 0

    def raise_number(self) -> None:
        """Say that anything that pages show may have changed. Writers use `changing_catalogue`, which calls this."""
        raised = {"value": F("value") + 1, "whole": F("value") + 1}
        if not self.filter(pk=1).update(**raised):
            self.get_or_create(pk=1)  # the first writers of all may be two at once
            self.filter(pk=1).update(**raised)

    def tell(self, before: "CatalogueVersion", change: "Change") -> None:
        """Say the same of one watch, and what of it; `before` is the version as it was locked."""
        number = before.value + 1
        told = [[number, *change], *before.changes][:MOST_TOLD]
        if not self.filter(pk=1, value=before.value).update(value=number, changes=told):
            self.raise_number()  # more than that was changed meanwhile

    def site(self) -> str:
        """The mark of this database, by which its store of photos knows it."""
        self.get_or_create(pk=1)
        self.filter(pk=1, site="").update(site=secrets.token_hex(16))
        return str(self.values_list("site", flat=True).get(pk=1))

    def become_another_site(self) -> None:
        """A restored database is a copy: what it came from may live on, with photos of its own."""
        self.filter(pk=1).update(site=secrets.token_hex(16))

    def lock(self) -> "CatalogueVersion":
        """Make the other writers wait until this transaction ends, without saying that anything changed."""
        rows = list(self.select_for_update())
        if not rows:
            self.get_or_create(pk=1)  # what is not there cannot be locked
            rows = list(self.select_for_update())
        return rows[0]


class CatalogueVersion(models.Model):
    """One row with one number, raised by every change of what the public pages show.

    Cached figures and pages carry it in their key, so nothing is ever stale. `whole` is the number since which nothing
    but watches has changed; `changes` are the latest of those, the newest first: [number, touched, moved].
    """

    value = models.PositiveBigIntegerField(default=0)
    whole = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    changes = models.JSONField(default=list, db_default=Value([], models.JSONField()), editable=False)
    site = models.CharField(max_length=32, default="", db_default="", editable=False)

    objects = CatalogueVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="%(app_label)s_%(class)s_single_row")]

    def __str__(self) -> str:
        return str(self.value)

    def since(self, number: int) -> list[Change] | None:
        """The changes after `number`; None where there may have been others, or too many to tell."""
        told = [Change(*change) for at, *change in self.changes if at > number]
        return told if self.whole <= number <= self.value and len(told) == self.value - number else None

    def shows_still(self, shown: frozenset[str], number: int) -> bool:
        """Whether what was made under `number` is as it would be made now; `shown` names what stands in it."""
        changes = self.since(number)
        return changes is not None and all(shown.isdisjoint(change.touched) for change in changes)


def all_that_is_known() -> models.QuerySet:
    return CatalogueVersion.objects.values_list("pk", "value", "whole", "changes", "site")


PRESENT = Written(CatalogueVersion, all_that_is_known)


@dataclass
class Changing:
    """A change of the catalogue that is under way: of anything, or of the watches of which `changes` tell."""

    before: CatalogueVersion | None = None
    is_whole: bool = False
    changes: list[Change] = field(default_factory=list)

    def becomes_whole(self) -> None:
        if not self.is_whole:
            CatalogueVersion.objects.raise_number()
            self.is_whole = True
            transaction.on_commit(lambda: catalogue_touched.send(CatalogueVersion, names=["everything"]))

    def end(self) -> None:
        """Say once what all that changed within one another touched."""
        if self.before and self.changes and not self.is_whole:
            moved: Counter[int] = Counter()
            for change in self.changes:
                for combination, number in change.moved:
                    moved[combination] += number
            touched = sorted({name for change in self.changes for name in change.touched})
            CatalogueVersion.objects.tell(self.before, Change(touched, [pair for pair in moved.items() if pair[1]]))
            transaction.on_commit(lambda: catalogue_touched.send(CatalogueVersion, names=touched))


_under_way: ContextVar[Changing | None] = ContextVar("under_way", default=None)


@contextmanager
def changing_catalogue(*, whole: bool = True) -> Iterator[Changing]:
    """The transaction in which what public pages show is changed; as a decorator, too: `@changing_catalogue()`.

    Other writers wait until it ends, and the number rises once, however many writers are called within one another.
    Where it is not `whole`, only watches change, each of which says so (`catalogue.history.touching`): what was kept of
    others stays. Where none says so the number stays, too.
    """
    with transaction.atomic():
        outer = _under_way.get()
        if outer:
            if whole:
                outer.becomes_whole()
            yield outer
            return
        change = Changing()
        token = _under_way.set(change)
        try:
            if whole:
                change.becomes_whole()  # which locks it
            else:
                change.before = CatalogueVersion.objects.lock()
            yield change
            change.end()
        finally:
            _under_way.reset(token)


def is_changing() -> bool:
    """Whether what pages show may be changed here and now."""
    return _under_way.get() is not None
