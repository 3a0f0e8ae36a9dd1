"""History: what changed, who changed it and how they know; and the number that keys every cache."""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from .texts import LONGEST_SOURCES, BoundedTextField


class RevisionQuerySet(models.QuerySet):
    def of(self, subject: models.Model):
        """The revisions of one watch or movement, newest first."""
        return self.filter(kind=subject._meta.model_name, subject_id=subject.pk).order_by("-number")

    def at(self, model: type[models.Model], address: str):
        """The revisions of whatever stood at an address, newest first; the row itself may be gone."""
        return self.filter(kind=model._meta.model_name, address=address).order_by("-pk")


class Revision(models.Model):
    """One change of one watch or movement, written by everything that changes them.

    It outlives its subject: `kind` and `subject_id` are plain values and `address` keeps the folder
    or slug, so that a deleted page can answer 410 and its history can still be read. `evidence` is how
    the author of this change knows; the sources of the whole entry are its own field `source`.
    """

    class Kind(models.TextChoices):
        WATCH = "watch", _("watch")
        MECHANISM = "mechanism", _("movement")

    class Action(models.TextChoices):
        LOADED = "loaded", _("loaded from open sources")
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        MERGED = "merged", _("merged")
        RESTORED = "restored", _("restored")
        DELETED = "deleted", _("deleted")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject_id = models.BigIntegerField(_("subject"))
    address = models.CharField(_("address"), max_length=150, db_index=True)
    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=20, choices=Action)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("author")
    )
    evidence = BoundedTextField(_("how it is known"), max_length=LONGEST_SOURCES, blank=True)
    created_at = models.DateTimeField(_("time"), auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        default_related_name = "revisions"
        ordering = ["-pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "number"], name="%(app_label)s_%(class)s_number"),
        ]

    def __str__(self):
        return f"{self.address} № {self.number}"


MOST_TOLD = 40  # changes; what was kept before more of them is made anew


class Change(NamedTuple):
    """What the change of one watch touched, by names that pages have for what they show, and where it is counted now.

    `moved` says of the ids of combinations how many watches more they have, or fewer.
    """

    touched: list[str]
    moved: list[tuple[int, int]]


class CatalogueVersionQuerySet(models.QuerySet):
    def present(self) -> "CatalogueVersion":
        """The present version, with what is known of the latest changes."""
        return self.first() or CatalogueVersion()

    def number(self) -> int:
        """Its number; 0 before anything was published."""
        return self.values_list("value", flat=True).first() or 0

    def raise_number(self) -> None:
        """Say that anything that pages show may have changed. Call inside the transaction that changes it."""
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
        return self.values_list("site", flat=True).get(pk=1)

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

    def __str__(self):
        return str(self.value)

    def since(self, number: int) -> list[Change] | None:
        """The changes after `number`; None where there may have been others, or too many to tell."""
        told = [Change(*change) for at, *change in self.changes if at > number]
        return told if self.whole <= number <= self.value and len(told) == self.value - number else None

    def shows_still(self, shown: frozenset[str], number: int) -> bool:
        """Whether what was made under `number` is as it would be made now; `shown` names what stands in it."""
        changes = self.since(number)
        return changes is not None and all(shown.isdisjoint(change.touched) for change in changes)
