"""Lists of watches that somebody made: «All Soviet 24-hour watches»."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Watch
from catalogue.models.texts import BoundedTextField

LONGEST_TEXT = 4_000


class WatchListQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def published(self):
        """What everybody may see."""
        return self.filter(is_public=True, is_hidden=False, user__is_active=True)

    def visible_to(self, user):
        """The published ones, one's own, and to whoever may hide them all that were published."""
        if not user.is_authenticated:
            return self.published()
        shown = Q(is_public=True, user__is_active=True)
        return self.filter(Q(user=user) | shown & (Q() if user.is_staff else Q(is_hidden=False)))

    def counted(self):
        """Each with the number of its watches as `number`."""
        return self.annotate(number=Count("entries", filter=Q(entries__watch__merged_into=None)))


class WatchList(models.Model):
    """A named list in an order of its own, with a text. Nobody else sees it before it is published.

    `is_hidden` says that a moderator took it out of sight. `token` is that of the form that made it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, editable=False)
    title = models.CharField(_("title"), max_length=120)
    text = BoundedTextField(
        _("text"), max_length=LONGEST_TEXT, blank=True, help_text=_("What is on the list and what is not, and why.")
    )
    is_public = models.BooleanField(_("published"), default=False, editable=False)
    is_hidden = models.BooleanField(_("hidden by a moderator"), default=False, editable=False)
    token = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = WatchListQuerySet.as_manager()

    class Meta:
        default_related_name = "watch_lists"
        ordering = ["-pk"]
        verbose_name = _("list of watches")
        verbose_name_plural = _("lists of watches")
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="%(app_label)s_%(class)s_made_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("accounts:watch_list", args=[self.pk])

    @property
    def is_shown(self) -> bool:
        return self.is_public and not self.is_hidden


class ListedWatchQuerySet(models.QuerySet):
    def current(self):
        """Without what was merged into another watch that is on the list, too."""
        return self.filter(watch__merged_into=None)

    def in_order(self):
        return self.order_by("place", "pk")


class ListedWatch(models.Model):
    """A watch on a list. Where the watch is merged into another, the row follows it."""

    watch_list = models.ForeignKey(WatchList, on_delete=models.CASCADE, related_name="entries")
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="listed")
    place = models.PositiveIntegerField()

    objects = ListedWatchQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        verbose_name = _("watch on a list")
        verbose_name_plural = _("watches on lists")
        constraints = [
            models.UniqueConstraint(fields=["watch_list", "watch"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self):
        return f"{self.place}"
