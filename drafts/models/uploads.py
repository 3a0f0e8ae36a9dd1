"""How much a person has sent today: photos, and bytes of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UploadDayQuerySet(models.QuerySet):
    def is_full(self, user, *, most_photos: int, most_bytes: int) -> bool:
        """Whether no further photo of `user` is taken today."""
        today = self.filter(user=user, day=timezone.localdate())
        return today.filter(Q(photos__gte=most_photos) | Q(size__gte=most_bytes)).exists()

    def count_photo(self, user, size: int, *, most_photos: int, most_bytes: int) -> bool:
        """Count one photo of `size` bytes for `user` today; False, and nothing counted, where it is too much."""
        today = timezone.localdate()
        self.get_or_create(user=user, day=today)
        room = self.filter(user=user, day=today, photos__lt=most_photos, size__lte=most_bytes - size)
        return bool(room.update(photos=F("photos") + 1, size=F("size") + size))


class UploadDay(models.Model):
    """How many photos, and bytes of them, were kept of a person on one day; what was replaced counts too."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    day = models.DateField()
    photos = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)

    objects = UploadDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of uploads")
        verbose_name_plural = _("days of uploads")
        default_related_name = "upload_days"
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return f"{self.user} {self.day}"
