"""How much work one person may have here: as it ships, or as an administrator set it.

What keeps the machine alive, such as bytes of a request or memory of a decoder, is no row: it stands in the code.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.caching.cached import cache

from .written import Written, WrittenVersion

PLACE, SECONDS = "site-limits", 60  # in a process whose cache nobody else shares


class Name(models.TextChoices):
    """What is limited. The value stands in the rows and never changes."""

    OPEN = "open", _("open proposals of one person")
    WAITING_COLLECTOR = "waiting_collector", _("proposals of a collector that wait for a moderator at once")
    WAITING_CONTRIBUTOR = "waiting_contributor", _("proposals of a contributor that wait for a moderator at once")
    PROMOTED = "promoted", _("accepted proposals that make a collector a contributor")
    PHOTOS_A_DAY = "photos_a_day", _("photos of proposals that one person may send in a day")
    MEGABYTES_A_DAY = "megabytes_a_day", _("megabytes of such photos in a day")
    PHOTOS_OF_PIECE = "photos_of_piece", _("photos of one piece of a collection")
    PHOTOS_OF_COLLECTION = "photos_of_collection", _("photos of all pieces of a collection")
    ALERTS = "alerts", _("alerts of one person")


@dataclass(frozen=True)
class Bounds:
    """What a limit is as it ships, and between which numbers it may be set."""

    ships: int
    most: int
    least: int = 1


# The most is what the pages that show them were measured with, or what other rules let through anyway.
BOUNDS = {
    Name.OPEN: Bounds(200, most=500),
    Name.WAITING_COLLECTOR: Bounds(5, most=500),
    Name.WAITING_CONTRIBUTOR: Bounds(50, most=500),
    Name.PROMOTED: Bounds(5, most=1000),
    Name.PHOTOS_A_DAY: Bounds(200, most=300),  # forty watches in an evening; no more are opened: accounts.opening
    Name.MEGABYTES_A_DAY: Bounds(500, most=2000),
    Name.PHOTOS_OF_PIECE: Bounds(12, most=24),
    Name.PHOTOS_OF_COLLECTION: Bounds(2000, most=10_000),
    Name.ALERTS: Bounds(30, most=60),
}


class SiteLimitQuerySet(models.QuerySet["SiteLimit"]):
    def standing(self, name: Name) -> int:
        """The limit as it is now."""
        return self.all_standing()[name]

    def all_standing(self) -> dict[str, int]:
        """Each of them as it is now. One that a release no longer lets through counts as the nearest that it does."""
        values = cache.get_or_set(PLACE, self.values_set, SECONDS)
        return {
            name.value: max(bounds.least, min(values.get(name, bounds.ships), bounds.most))
            for name, bounds in BOUNDS.items()
        }

    def values_set(self) -> dict[str, int]:
        """Those that an administrator set, by name."""
        return dict(self.filter(value__isnull=False).values_list("name", "value"))


class SiteLimit(Written):
    """A limit as an administrator set it; empty, and the one that ships holds."""

    COLUMN = "value"

    name = models.CharField(_("limit"), max_length=30, choices=Name, unique=True)
    value = models.PositiveIntegerField(_("how many"), null=True, blank=True, help_text=_("Empty: as it ships."))
    shipped = models.PositiveIntegerField(null=True, editable=False)

    objects = SiteLimitQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=1), name="%(app_label)s_%(class)s_one"
            )
        ]

    def __str__(self) -> str:
        return self.get_name_display()

    def clean(self) -> None:
        bounds = self.bounds
        if self.value is not None and not bounds.least <= self.value <= bounds.most:
            text = _("This limit may be from %(least)s to %(most)s.")
            said = {"least": bounds.least, "most": bounds.most}
            raise ValidationError({"value": ValidationError(text, params=said)})

    @property
    def bounds(self) -> Bounds:
        return BOUNDS[Name(self.name)]

    @property
    def ships(self) -> int:
        return self.bounds.ships

    @transaction.atomic
    def write(self, value: int | None, *, by) -> None:
        self.put(value, by=by)
        transaction.on_commit(lambda: cache.delete(PLACE))


class SiteLimitVersion(WrittenVersion):
    limit = models.ForeignKey(SiteLimit, models.CASCADE, related_name="versions")
    value = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.limit}, {self.written_at}"
