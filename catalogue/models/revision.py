"""History: what changed, who changed it and how they know."""

from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .texts import LONGEST_SOURCES, BoundedTextField


class RevisionQuerySet(models.QuerySet):
    def of(self, subject: models.Model) -> Self:
        """The revisions of one entry, newest first."""
        return self.filter(kind=subject._meta.model_name, subject_id=subject.pk).order_by("-number")

    def of_its_content(self) -> Self:
        """Those by which somebody answers for an entry: not that a source was withdrawn, nor that it counts again."""
        withdrawn = Revision.objects.filter(
            kind=models.OuterRef("kind"),
            subject_id=models.OuterRef("subject_id"),
            number=models.OuterRef("number") - 1,
            action=Revision.Action.WITHDRAWN,
        )
        back = models.Q(models.Exists(withdrawn), action=Revision.Action.RESTORED)
        return self.exclude(action=Revision.Action.WITHDRAWN).exclude(back)

    def of_what_is_shown(self) -> Self:
        """The revisions of entries that have a page: not of those that were deleted or merged into another."""
        shown = models.Q()
        for name in Revision.Kind.values:
            rows = apps.get_model("catalogue", name)._default_manager.current()
            shown |= models.Q(models.Exists(rows.filter(pk=models.OuterRef("subject_id"))), kind=name)
        return self.filter(shown)

    def at(self, model: type[models.Model], address: str) -> Self:
        """The revisions of whatever stood at an address, newest first; the row itself may be gone."""
        return self.filter(kind=model._meta.model_name, address=address).order_by("-pk")


class Revision(models.Model):
    """One change of one watch, movement, mark or row of the vocabulary, written by everything that changes them.

    It outlives its subject: `kind` and `subject_id` are plain values and `address` keeps the folder,
    slug or number, so that a deleted page can answer 410 and its history can still be read. `evidence` is how
    the author of this change knows; the sources of the whole entry are its own field `source`.
    """

    class Kind(models.TextChoices):
        WATCH = "watch", _("watch")
        MECHANISM = "mechanism", _("movement")
        MARK = "mark", _("mark")
        FACTORY = "factory", _("factory")
        BRAND = "brand", _("brand")
        FUNCTION = "function", _("function")
        CASEMATERIAL = "casematerial", _("case material")
        GENDER = "gender", _("gender")
        MECHANISMTYPE = "mechanismtype", _("movement type")

    class Action(models.TextChoices):
        LOADED = "loaded", _("loaded from open sources")
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        MERGED = "merged", _("merged")
        RESTORED = "restored", _("restored")
        WITHDRAWN = "withdrawn", _("source withdrawn")
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
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(action="created"),
                name="%(app_label)s_%(class)s_new",
            ),
            models.Index(fields=["kind", "id"], name="%(app_label)s_%(class)s_kinds"),
            models.Index(fields=["action", "id"], name="%(app_label)s_%(class)s_actions"),
            models.Index(fields=["author", "id"], name="%(app_label)s_%(class)s_authors"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "number"], name="%(app_label)s_%(class)s_number"),
        ]

    def __str__(self) -> str:
        return f"{self.address} № {self.number}"
