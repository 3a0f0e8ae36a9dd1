"""What the site knows of itself: when it last put its house in order, and which errors it met."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_IN_AN_HOUR = 50  # different errors; of one that is met ever again there is one row


class Housekeeping(models.Model):
    """The last run of `manage.py housekeeping`, in one row.

    It sees what no web process may: `backup_at` is when the newest backup was made, None where there is none; `disks`
    has [name, free bytes, all bytes] of each. `failed` names the tasks that ended with an error.
    """

    ended_at = models.DateTimeField()
    failed = models.JSONField(default=list)
    backup_at = models.DateTimeField(null=True)
    disks = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="%(app_label)s_%(class)s_single_row")]

    def __str__(self) -> str:
        return str(self.ended_at)


class MetErrorQuerySet(models.QuerySet["MetError"]):
    def meet(self, what: str, said: str, request: str) -> None:
        """Count an error in this hour. Beyond MOST_IN_AN_HOUR different ones, new ones are in the log alone."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        latest = {"said": said, "request": request, "last_at": timezone.now()}
        if self.filter(hour=hour, what=what).update(count=F("count") + 1, **latest):
            return
        if self.filter(hour=hour).count() < MOST_IN_AN_HOUR:
            _row, is_new = self.get_or_create(hour=hour, what=what, defaults=latest)
            if not is_new:  # another process met it at the same moment
                self.filter(hour=hour, what=what).update(count=F("count") + 1)

    def of_last_day(self):
        """What was met in 24 hours, the latest first, each once: `what`, `times`, `last`, and `row`, its id."""
        day = self.filter(last_at__gt=timezone.now() - timedelta(days=1)).order_by()
        found = day.values("what").annotate(times=models.Sum("count"), last=models.Max("last_at"), row=models.Max("pk"))
        return found.order_by("-last", "what")


class MetError(models.Model):
    """An error that the log has, counted by the hour: `what` it was and where, and what the latest line `said`."""

    hour = models.DateTimeField(_("hour"))
    what = models.CharField(_("error"), max_length=200)
    said = models.CharField(_("what the log said"), max_length=300, blank=True)
    request = models.CharField(_("request"), max_length=32, blank=True)
    last_at = models.DateTimeField(_("last"))
    count = models.PositiveIntegerField(_("how often"), default=1)

    objects = MetErrorQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        verbose_name = _("error")
        verbose_name_plural = _("errors")
        constraints = [models.UniqueConstraint(fields=["hour", "what"], name="%(app_label)s_%(class)s_once_an_hour")]

    def __str__(self) -> str:
        return self.what
