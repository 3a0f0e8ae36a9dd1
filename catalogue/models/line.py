"""Lines of a brand: the names under which a maker sold some of its watches, as Амфибия is a line of Восток."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .makers import Brand, Factory
from .relation import FIRST_KNOWN, Period

if TYPE_CHECKING:
    from .watch import Watch


class BrandLineQuerySet(models.QuerySet):
    def with_names(self) -> Self:
        return self.select_related("line", "maker", "factory")

    def standing(self) -> Self:
        """Those whose maker stands for itself: one that was merged speaks through the other."""
        return self.filter(Q(maker=None) | Q(maker__merged_into=None))

    def by_line(self, brands: Iterable[int | None]) -> dict[int | None, list["BrandLine"]]:
        """What is known of each of these brands as a line."""
        found: dict[int | None, list[BrandLine]] = {}
        for row in self.standing().filter(line__in=set(brands)):
            found.setdefault(row.line_id, []).append(row)
        return found

    def of_brands(self, *brands: Brand) -> Self:
        """All that says of one of these brands whose line it is, or which lines are its own."""
        return self.filter(Q(line__in=brands) | Q(maker__in=brands))

    def of_factories(self, *factories: Factory) -> Self:
        return self.filter(factory__in=factories)


class BrandLine(Period):
    """Whose line a brand is, as a source says it: of a maker, at a factory, for some years.

    One name may be a line of several makers; the factory and the years of a watch tell whose it is. Without a maker,
    the line is that of a factory which has no brand of its own name.
    """

    line = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="makers", verbose_name=_("line"))
    maker = models.ForeignKey(
        Brand,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("maker"),
        help_text=_("The brand whose line it is. Empty: that of the factory alone."),
    )
    factory = models.ForeignKey(
        Factory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="brand_lines",
        verbose_name=_("factory"),
        help_text=_("Only watches of this factory are meant. Empty: those of any."),
    )

    objects = BrandLineQuerySet.as_manager()

    class Meta(Period.Meta):
        ordering = ["line__name_sort", FIRST_KNOWN, "pk"]
        verbose_name = _("line of a brand")
        verbose_name_plural = _("lines of brands")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["line", "maker", "factory"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This is known already."),
            ),
            models.UniqueConstraint(
                fields=["line", "maker"],
                condition=Q(factory=None),
                name="%(app_label)s_%(class)s_once_of_maker",
                violation_error_message=_("This is known already."),
            ),
            models.UniqueConstraint(
                fields=["line", "factory"],
                condition=Q(maker=None),
                name="%(app_label)s_%(class)s_once_of_factory",
                violation_error_message=_("This is known already."),
            ),
            models.CheckConstraint(
                condition=~Q(line=F("maker")),
                name="%(app_label)s_%(class)s_two_brands",
                violation_error_message=_("A brand is no line of itself."),
            ),
            models.CheckConstraint(
                condition=Q(maker__isnull=False) | Q(factory__isnull=False),
                name="%(app_label)s_%(class)s_of_somebody",
                violation_error_message=_("Say whose line it is: name a maker or a factory."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} · {self.line}"

    @property
    def owner(self) -> Brand | Factory | None:
        """Whose line it is."""
        return self.maker or self.factory


def maker_of(watch: "Watch", lines: Iterable[BrandLine]) -> int | None:
    """The key of the brand that made `watch`, of what is known of its own brand's `lines`: their maker's, or its own.

    The factory and the years of the watch decide. Its unknown factory may be any, as long as all lead to one maker.
    """
    possible = [line for line in lines if line.is_when(watch)]
    if watch.factory_id:
        own = [line for line in possible if line.factory_id == watch.factory_id]
        possible = own or [line for line in possible if line.factory_id is None]
    makers = {line.maker_id or watch.brand_id for line in possible}
    return makers.pop() if len(makers) == 1 else watch.brand_id
