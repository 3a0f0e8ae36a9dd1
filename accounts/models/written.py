"""Rows that are there from the beginning, of which an administrator writes one column: empty, and what ships holds."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Written(models.Model):
    """`COLUMN` is what is written, and `ships` what a release brings for it.

    `shipped` is the one that it took the place of, so that a release that ships another can be told.
    """

    COLUMN = ""
    ships: Any
    shipped: Any
    versions: Any

    updated_at = models.DateTimeField(_("changed"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_written(self) -> bool:
        return getattr(self, self.COLUMN) not in ("", None)

    @property
    def ships_another(self) -> bool:
        """Whether a release has come with another since this one was written."""
        return self.is_written and self.shipped != self.ships

    def put(self, value, *, by) -> None:
        """Hold `value` from now on, in a transaction of the caller. What held before stays among the versions; nothing
        new is none."""
        before = type(self).objects.select_for_update().get(pk=self.pk)
        setattr(self, self.COLUMN, value)
        self.shipped, self.updated_at = self.ships, timezone.now()
        self.save(update_fields=[self.COLUMN, "shipped", "updated_at"])
        if value != getattr(before, self.COLUMN):
            self.versions.create(**{self.COLUMN: value}, by=by)


class WrittenVersion(models.Model):
    """What such a row held from a time on, and who wrote it."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]
