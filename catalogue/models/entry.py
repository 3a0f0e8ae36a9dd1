"""What rows of the catalogue have beside their description: who added them, when, and what they were merged into."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .mergeable import Mergeable
from .vocabulary import sane_year


class Entry(Mergeable):
    """A published watch or movement, beside its `Description`: its author, its times, what must hold of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=sane_year("start_release") & sane_year("end_release"),
                name="%(app_label)s_%(class)s_sane_years",
            ),
            models.CheckConstraint(
                condition=Q(start_release__lte=F("end_release")) | Q(start_release=None) | Q(end_release=None),
                name="%(app_label)s_%(class)s_start_before_end",
                violation_error_message=_("The end of production is before its start."),
            ),
        ]
