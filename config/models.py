"""What the site knows of itself: when it last put its house in order, which errors it met, what its owner wrote."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.written import Written, WrittenVersion
from catalogue.caching.cached import cache
from catalogue.models import changing_catalogue
from catalogue.models.texts import BoundedTextField

from .texts.shipped import ANNOUNCEMENT, NAMES, shipped

LONGEST_ANNOUNCEMENT = 1000  # letters: every page has them
SECONDS_OF_ANNOUNCEMENT = 60  # in a process whose cache nobody else shares
MOST_IN_AN_HOUR = 50  # different errors; of one that is met ever again there is one row


class Housekeeping(models.Model):
    """The last run of `manage.py housekeeping`, in one row.

    It sees what no web process may: `backup_at` is when the newest backup was made, None where there is none, and
    `proved_at` when one was restored and compared last, or the store of backups was made; `disks` has [name, free
    bytes, all bytes] of each. `failed` names the tasks that ended with an error; `succeeded` has for each task when it
    last ended without one.
    """

    ended_at = models.DateTimeField()
    failed = models.JSONField(default=list)
    succeeded = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    backup_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)
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


class SiteTextQuerySet(models.QuerySet["SiteText"]):
    def standing(self, name: str, language: str) -> str:
        """What the text says now: what an administrator wrote, else what ships."""
        return self.filter(name=name, language=language).exclude(body="").values_list("body", flat=True).first() or (
            shipped(name, language)
        )

    def announcement(self, language: str) -> str:
        """What stands above all pages; pages that are made each time ask the cache for it."""
        place = f"announcement:{language}"
        text = cache.get_or_set(place, lambda: self.standing(ANNOUNCEMENT, language), SECONDS_OF_ANNOUNCEMENT)
        return text[:LONGEST_ANNOUNCEMENT]


class SiteText(Written):
    """A text of the site in one language, as an administrator wrote it; empty, and the one that ships stands."""

    COLUMN = "body"
    MOST_LETTERS = 20_000

    name = models.CharField(_("text"), max_length=30, choices=NAMES)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    body = BoundedTextField(
        _("what it says"), max_length=MOST_LETTERS, blank=True,
        help_text=_("In Markdown: ## a heading, **bold**, - an item, [words](address). Empty: as it ships."),
    )  # fmt: skip
    shipped = BoundedTextField(max_length=MOST_LETTERS, blank=True, editable=False)

    objects = SiteTextQuerySet.as_manager()

    class Meta:
        ordering = ["name", "language"]
        verbose_name = _("text of the site")
        verbose_name_plural = _("texts of the site")
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return f"{self.get_name_display()} ({self.get_language_display()})"

    def clean(self) -> None:
        if self.name == ANNOUNCEMENT and len(self.body) > LONGEST_ANNOUNCEMENT:
            text = _("An announcement stands on every page: it may have %(most)s letters, and this one has %(has)s.")
            said = {"most": LONGEST_ANNOUNCEMENT, "has": len(self.body)}
            raise ValidationError({"body": ValidationError(text, params=said)})

    @property
    def ships(self) -> str:
        return shipped(self.name, self.language)

    def write(self, body: str, *, by) -> None:
        with changing_catalogue() if self.name == ANNOUNCEMENT else transaction.atomic():
            self.put(body.strip(), by=by)
            transaction.on_commit(lambda: cache.delete(f"announcement:{self.language}"))


class SiteTextVersion(WrittenVersion):
    text = models.ForeignKey(SiteText, models.CASCADE, related_name="versions")
    body = BoundedTextField(max_length=SiteText.MOST_LETTERS, blank=True)

    def __str__(self) -> str:
        return f"{self.text}, {self.written_at}"
