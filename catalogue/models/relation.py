"""What factories had to do with each other: who supplied whom with movements, and who went on with whose work."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.calibres import number_of

from .makers import Factory
from .texts import LONGEST_SOURCES, BoundedTextField
from .vocabulary import sane_year, year_field

if TYPE_CHECKING:
    from .mechanism import Mechanism
    from .watch import Watch
    from .watch_description import WatchDescription

FIRST_KNOWN = F("start_year").asc(nulls_last=True)  # the databases disagree about where unknown years stand


class Period(models.Model):
    """What a source says of some years; either end may be open."""

    start_year = year_field(_("from the year"))
    end_year = year_field(_("until the year"))
    source = BoundedTextField(_("source"), max_length=LONGEST_SOURCES)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=sane_year("start_year") & sane_year("end_year"), name="%(app_label)s_%(class)s_sane_years"
            ),
            models.CheckConstraint(
                condition=Q(start_year__lte=F("end_year")) | Q(start_year=None) | Q(end_year=None),
                name="%(app_label)s_%(class)s_start_before_end",
                violation_error_message=_("The last year is before the first."),
            ),
        ]

    def is_when(self, watch: "WatchDescription") -> bool:
        """Whether the years of the watch meet these. Unknown years meet all."""
        too_early = watch.end_release and self.start_year and watch.end_release < self.start_year
        too_late = watch.start_release and self.end_year and watch.start_release > self.end_year
        return not too_early and not too_late


class FactoryRelationQuerySet(models.QuerySet):
    def of(self, factory: Factory) -> Self:
        """All that a factory had to do with others."""
        return self.filter(Q(from_factory=factory) | Q(to_factory=factory)).with_factories()

    def with_factories(self) -> Self:
        return self.select_related("from_factory", "to_factory")


class FactoryRelation(Period):
    """A supplier and its customer, or a predecessor and its successor, as a source says it."""

    class Kind(models.TextChoices):
        SUPPLIED = "supplied", _("supplied movements to")
        SUCCEEDED = "succeeded", _("was succeeded by")

    from_factory = models.ForeignKey(
        Factory, on_delete=models.PROTECT, related_name="relations_to_others", verbose_name=_("supplier or predecessor")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    to_factory = models.ForeignKey(
        Factory, on_delete=models.PROTECT, related_name="relations_from_others", verbose_name=_("customer or successor")
    )
    calibres = models.CharField(
        _("calibres"),
        max_length=100,
        blank=True,
        help_text=_("Which it supplied, with semicolons between them: 2409;2415. Empty: whichever it made."),
    )

    objects = FactoryRelationQuerySet.as_manager()

    class Meta(Period.Meta):
        ordering = ["from_factory__name_sort", "kind", FIRST_KNOWN, "pk"]
        verbose_name = _("relation of factories")
        verbose_name_plural = _("relations of factories")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "from_factory", "to_factory", "calibres"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This is known already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_factory=F("to_factory")),
                name="%(app_label)s_%(class)s_two_factories",
                violation_error_message=_("Choose two different factories."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_factory.brief_name} {self.get_kind_display()} {self.to_factory.brief_name}"

    def explains(self, watch: "Watch", mechanism: "Mechanism") -> bool:
        """Whether it says why a watch of one factory has a movement of another one.

        A successor had what its predecessor left, and a factory's early work is told under its later name: that
        goes both ways and whatever the years.
        """
        makers = (mechanism.factory_id, watch.factory_id)
        if self.kind == self.Kind.SUCCEEDED:
            return {*makers} == {self.from_factory_id, self.to_factory_id}
        return makers == (self.from_factory_id, self.to_factory_id) and self.is_of(mechanism) and self.is_when(watch)

    def is_of(self, mechanism: "Mechanism") -> bool:
        numbers = {number_of(calibre) for calibre in self.calibres.split(";")}
        return not self.calibres or number_of(mechanism.calibre) in numbers
