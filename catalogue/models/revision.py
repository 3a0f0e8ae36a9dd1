"""History: what changed, who changed it and how they know; and the number that keys every cache."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F
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


class CatalogueVersionQuerySet(models.QuerySet):
    def number(self) -> int:
        """The present version; 0 before anything was published."""
        return self.values_list("value", flat=True).first() or 0

    def raise_number(self) -> None:
        """Say that what pages show has changed. Call inside the transaction that changes it."""
        if not self.filter(pk=1).update(value=F("value") + 1):
            self.get_or_create(pk=1)  # the first writers of all may be two at once
            self.filter(pk=1).update(value=F("value") + 1)

    def site(self) -> str:
        """The mark of this database, by which its store of photos knows it."""
        self.get_or_create(pk=1)
        self.filter(pk=1, site="").update(site=secrets.token_hex(16))
        return self.values_list("site", flat=True).get(pk=1)

    def become_another_site(self) -> None:
        """A restored database is a copy: what it came from may live on, with photos of its own."""
        self.filter(pk=1).update(site=secrets.token_hex(16))

    def lock(self) -> None:
        """Make the other writers wait until this transaction ends, without saying that anything changed."""
        if not list(self.select_for_update()):
            self.get_or_create(pk=1)  # what is not there cannot be locked
            list(self.select_for_update())


class CatalogueVersion(models.Model):
    """One row with one number, raised by every change of what the public pages show.

    Cached figures and visitors' ETags carry it in their key, so nothing is ever stale.
    """

    value = models.PositiveBigIntegerField(default=0)
    site = models.CharField(max_length=32, default="", db_default="", editable=False)

    objects = CatalogueVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="%(app_label)s_%(class)s_single_row")]

    def __str__(self):
        return str(self.value)
