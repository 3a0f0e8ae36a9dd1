"""What people want to be told of, and what they were told."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Watch

from .collection import Collection

LONGEST_SEARCH = 1_000


class Alert(models.Model):
    """A search, as the address of the catalogue says it, or with an empty one everything on the want list.

    It is looked into at `due_at`; what came before `checked_at` was looked at already.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    search = models.CharField(_("search"), max_length=LONGEST_SEARCH, blank=True)
    title = models.CharField(_("title"), max_length=200)
    checked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        default_related_name = "alerts"
        ordering = ["pk"]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [models.UniqueConstraint(fields=["user", "search"], name="%(app_label)s_%(class)s_once")]

    def __str__(self):
        return self.title


class NewsQuerySet(models.QuerySet):
    def standing(self):
        """What is still so: the watch is in the catalogue, and who offers it still shows that to everybody."""
        offers = Collection.objects.offered().filter(watch=OuterRef("watch"), user=OuterRef("seller"))
        return self.filter(Q(seller=None) | Q(Exists(offers)), watch__merged_into=None)

    def for_reading(self):
        return self.select_related("watch", "seller").order_by("-pk")


class News(models.Model):
    """One thing that a person was told: a watch is new in the catalogue, or `seller` offers it. Nobody is told twice.

    `in_letter` says that it needs to stand in no letter any more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE)
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    in_letter = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    objects = NewsQuerySet.as_manager()

    class Meta:
        default_related_name = "news"
        ordering = ["-pk"]
        verbose_name = _("news")
        verbose_name_plural = _("news")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "watch"], condition=Q(seller=None), name="%(app_label)s_%(class)s_of_watch"
            ),
            models.UniqueConstraint(fields=["user", "watch", "seller"], name="%(app_label)s_%(class)s_of_offer"),
        ]

    def __str__(self):
        return f"{self.watch_id}"


class Subscription(models.Model):
    """How a person is told of news: by letters, and by a feed whose address has the secret `feed_token`; and of what
    became of their `proposals`.

    The daily letter about these is due at `digest_due_at`, and tells what came after `digest_from`.
    """

    class Pace(models.TextChoices):
        NOW = "now", _("at once")
        DAILY = "daily", _("once a day")
        NEVER = "never", _("never")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    letters = models.BooleanField(_("letters"), default=True)
    proposals = models.CharField(
        _("letters about my proposals"), max_length=10, choices=Pace, default=Pace.NOW, db_default=Pace.NOW
    )
    digest_from = models.DateTimeField(null=True, editable=False)
    digest_due_at = models.DateTimeField(null=True, editable=False)
    written_at = models.DateTimeField(_("last letter"), null=True)
    feed_token = models.CharField(max_length=43, unique=True, null=True, blank=True)

    class Meta:
        default_related_name = "subscription"
        verbose_name = _("way of telling")
        verbose_name_plural = _("ways of telling")
        constraints = [
            models.CheckConstraint(
                condition=Q(proposals__in=["now", "never"], digest_from=None, digest_due_at=None)
                | Q(proposals="daily", digest_from__isnull=False, digest_due_at__isnull=False),
                name="%(app_label)s_%(class)s_digest_when_daily",
            )
        ]

    def __str__(self):
        return f"{self.user_id}"
