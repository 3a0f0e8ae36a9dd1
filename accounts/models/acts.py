"""How often people do what: each act of a person has a rate."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=2)  # longer than any window


@dataclass(frozen=True)
class Rate:
    """At most so many acts within each window of so many seconds."""

    most: int
    seconds: int

    def window(self, moment: datetime) -> datetime:
        """The beginning of the window that `moment` lies in."""
        return datetime.fromtimestamp(moment.timestamp() // self.seconds * self.seconds, tz=moment.tzinfo)

    def opens_again(self, moment: datetime) -> datetime:
        return self.window(moment) + timedelta(seconds=self.seconds)


class ActCountQuerySet(models.QuerySet):
    def count_one(self, user, act: str, rate: Rate, *, weight: int = 1) -> bool:
        """Count one act of `user`; False, and nothing counted, where `rate` allows no more. One query, mostly.

        It counts as `weight` of its kind.
        """
        began = rate.window(timezone.now())
        mine = self.filter(user=user, act=act, began=began)
        with_room = mine.filter(count__lte=max(0, rate.most - weight))  # the first act of a window always has
        if with_room.update(count=F("count") + weight):
            return True
        # The first begins the count, unless somebody who came at the same moment did.
        self.bulk_create([self.model(user=user, act=act, began=began)], ignore_conflicts=True)
        return bool(with_room.update(count=F("count") + weight))

    def over(self):
        return self.filter(began__lt=timezone.now() - KEPT_FOR)


class ActCount(models.Model):
    """How often a person did one thing since `began`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    act = models.CharField(_("what"), max_length=100)
    began = models.DateTimeField(_("since"))
    count = models.PositiveIntegerField(_("how often"), default=0)

    objects = ActCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of acts")
        verbose_name_plural = _("counts of acts")
        default_related_name = "act_counts"
        ordering = ["-began", "act"]
        indexes = [models.Index(fields=["began"], name="%(app_label)s_%(class)s_old")]
        constraints = [models.UniqueConstraint(fields=["user", "act", "began"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return f"{self.user} {self.act} {self.began}"
