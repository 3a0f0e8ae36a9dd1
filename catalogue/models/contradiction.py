"""Contradictions that somebody looked into and found to be true: so it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .mechanism import Mechanism
from .texts import BoundedTextField
from .watch import Watch


class Rule(models.TextChoices):
    """What the consistency check compares; the value is kept and never changes."""

    YEARS = "years", _("Years of the watch and of the movement")
    FACTORY = "factory", _("Factory of the watch and of the movement")
    MATERIAL = "material", _("Design code and case material")
    FUNCTIONS = "functions", _("Calibre's number and functions")


class CheckedContradiction(models.Model):
    """What a moderator found out about one contradiction of one watch or movement.

    `facts` is the fingerprint of what contradicted. When these change the check says nothing any more, and the row
    stays: what was known is not forgotten.
    """

    watch = models.ForeignKey(
        Watch, on_delete=models.CASCADE, null=True, related_name="checked_contradictions", verbose_name=_("watch")
    )
    mechanism = models.ForeignKey(
        Mechanism,
        on_delete=models.CASCADE,
        null=True,
        related_name="checked_contradictions",
        verbose_name=_("movement"),
    )
    rule = models.CharField(_("rule"), max_length=20, choices=Rule)
    facts = models.CharField(max_length=64, editable=False)
    said = BoundedTextField(_("what contradicted"), max_length=5000)
    evidence = BoundedTextField(_("how it is known"), max_length=1000)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("checked contradiction")
        verbose_name_plural = _("checked contradictions")
        constraints = [
            models.CheckConstraint(
                condition=Q(watch=None) ^ Q(mechanism=None), name="%(app_label)s_%(class)s_one_subject"
            ),
            models.UniqueConstraint(
                fields=["watch", "rule", "facts"],
                condition=Q(mechanism=None),
                name="%(app_label)s_%(class)s_of_watch_once",
            ),
            models.UniqueConstraint(
                fields=["mechanism", "rule", "facts"],
                condition=Q(watch=None),
                name="%(app_label)s_%(class)s_of_mechanism_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.watch or self.mechanism}: {self.get_rule_display()}"
