"""What a person's own headings mean, as they said once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ColumnMeaning(models.Model):
    """A heading of somebody's lists, as a key, and what its column means; empty where it is not needed."""

    MOST = 200  # of one person

    class List(models.TextChoices):
        COLLECTION = "collection", _("a collection")
        PROPOSALS = "proposals", _("proposed watches")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    list_kind = models.CharField(
        _("kind of list"), max_length=10, choices=List, default=List.COLLECTION, db_default=List.COLLECTION
    )
    heading = models.CharField(_("heading"), max_length=60)
    meaning = models.CharField(_("meaning"), max_length=20, blank=True)

    class Meta:
        default_related_name = "column_meanings"
        verbose_name = _("heading of my lists")
        verbose_name_plural = _("headings of my lists")
        constraints = [
            models.UniqueConstraint(fields=["user", "list_kind", "heading"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self):
        return f"{self.heading}: {self.meaning}"
