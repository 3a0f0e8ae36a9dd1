"""Merges: two entries that were one thing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Merge(models.Model):
    """`gone` went into `kept`, both ids of `kind`. `moved` says what moved, so that it can be taken back.

    `moved` maps `app.model.field` to the ids of the rows that pointed to what is gone, and `parts` what
    the kept watch had before it took names and photos over. `state` is how both
    sides were right after the merge: it can be undone while they still are.
    """

    class Kind(models.TextChoices):
        WATCH = "watch", _("watch")
        MECHANISM = "mechanism", _("movement")
        BRAND = "brand", _("brand")
        FACTORY = "factory", _("factory")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    kept_id = models.BigIntegerField(_("kept"))
    gone_id = models.BigIntegerField(_("merged into it"))
    kept_name = models.CharField(_("kept"), max_length=500)
    gone_name = models.CharField(_("merged into it"), max_length=500)
    moved = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    state = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(condition=~Q(kept_id=F("gone_id")), name="%(app_label)s_%(class)s_of_two"),
            models.UniqueConstraint(
                fields=["kind", "gone_id"],
                condition=Q(undone_at=None),
                name="%(app_label)s_%(class)s_gone_once",
            ),
        ]

    def __str__(self):
        return f"{self.gone_name} → {self.kept_name}"
