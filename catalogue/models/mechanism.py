"""Movements: what beats inside a watch."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.calibres import numbers_of
from catalogue.keys import KEY_LENGTH, address_of, first_free, normalised_key, sort_key
from catalogue.latin import in_latin

from .deletion import protect_if_held
from .description import Description
from .entry import Entry
from .makers import Brand, Factory
from .mergeable import MergeableQuerySet
from .quantity import QuantityField, sane_quantities
from .vocabulary import Function, MechanismType, in_readers_letters

MOST_SISTERS = 30  # on the page of a movement; the search finds them all
MOST_LOOKED_AT = 200
# The rows around a movement that the pages of it and of its watches name.
AROUND = ("factory", "mechanism_type", "base_movement__factory", "replaced_by__factory")


class MechanismDescription(Description):
    """What is known of a movement. The catalogue's row and its drafts share these fields."""

    calibre = models.CharField(_("calibre"), max_length=60, blank=True)
    calibre_en = models.CharField(
        _("calibre in English"),
        max_length=60,
        blank=True,
        help_text=_("Only where it has words to translate: its letters are written in Latin by themselves."),
    )
    stones = models.CharField(_("jewels"), max_length=20, blank=True)
    mechanism_type = models.ForeignKey(
        MechanismType, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("movement type")
    )
    factory = models.ForeignKey(Factory, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("factory"))
    brand = models.ForeignKey(
        Brand,
        on_delete=protect_if_held,
        null=True,
        blank=True,
        verbose_name=_("brand"),
        help_text=_("The brand that this movement is known by."),
    )
    diameter = QuantityField(_("diameter"), quantity="size", help_text=_("Of a shaped movement its longer side."))
    width = QuantityField(_("shorter side"), quantity="size", help_text=_("Of a movement that is not round."))
    height = QuantityField(_("height"), quantity="length")
    frequency = QuantityField(_("frequency"), quantity="beats")
    power_reserve = QuantityField(_("power reserve"), quantity="hours")
    lift_angle = QuantityField(_("lift angle"), quantity="angle")
    rate = models.CharField(
        _("daily rate"), max_length=30, blank=True, help_text=_("Seconds a day that are allowed: -20..+40.")
    )
    base_movement = models.ForeignKey(
        "catalogue.Mechanism",
        on_delete=protect_if_held,
        null=True,
        blank=True,
        related_name="%(class)s_derived",
        verbose_name=_("base movement"),
        help_text=_("The movement that this one derives from."),
    )
    base_name = models.CharField(
        _("base that has no page"),
        max_length=60,
        blank=True,
        help_text=_("Where the base is not in the list, a foreign one for example: LIP R-26."),
    )
    replaced_by = models.ForeignKey(
        "catalogue.Mechanism",
        on_delete=protect_if_held,
        null=True,
        blank=True,
        related_name="%(class)s_replaced",
        verbose_name=_("replaced by"),
    )

    class Meta(Description.Meta):
        abstract = True

    @property
    def latin_calibre(self) -> str:
        """«2609.НА» is 2609.NA."""
        return self.calibre_en or in_latin(self.calibre)

    @property
    def localized_calibre(self) -> str:
        return in_readers_letters(self.calibre, self.calibre_en)


class MechanismQuerySet(MergeableQuerySet):
    def with_names(self) -> Self:
        """Everything that the name of a movement is made of, in one query."""
        return self.select_related("factory", "brand", "mechanism_type")

    def for_lines(self) -> Self:
        """Everything that a list of movements shows of each, in two queries."""
        return self.with_names().prefetch_related("functions")

    def for_check(self) -> Self:
        """Everything that the consistency check looks at, in three queries."""
        return self.select_related("factory").prefetch_related("functions", "checked_contradictions")

    def for_page(self) -> Self:
        """Everything that a movement's own page shows of its row."""
        return self.select_related(*AROUND, "brand", "user", "merged_into").prefetch_related("functions")

    def sisters_of(self, mechanism: "Mechanism") -> list["Mechanism"]:
        """The other movements of the same number, whatever their factory and variant, by calibre.

        A movement that states two numbers ties them: «2602 (К-26)» says that the 2602 and the К-26 are one.
        """
        numbers = numbers_of(mechanism.calibre)
        found = self._of_numbers(numbers)
        tied = numbers.union(*(numbers_of(other.calibre) for other in found))
        if tied != numbers:
            found = self._of_numbers(tied)
        return [other for other in found if other.pk != mechanism.pk][:MOST_SISTERS]

    def _of_numbers(self, numbers: frozenset[str]) -> list["Mechanism"]:
        named = models.Q(pk__in=[])
        for number in numbers:
            # The other number stands last, in brackets.
            named |= models.Q(calibre_key__startswith=number) | models.Q(calibre_key__endswith=number)
        alike = self.current().with_names().filter(named)[:MOST_LOOKED_AT]
        return [movement for movement in alike if numbers & numbers_of(movement.calibre)]


class Mechanism(MechanismDescription, Entry):
    """A movement, known by its calibre and its factory: four factories make a 2209."""

    slug = models.SlugField(_("address"), max_length=150, unique=True, editable=False)
    calibre_key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True)
    calibre_sort = models.CharField(max_length=KEY_LENGTH, editable=False)
    functions: "models.ManyToManyField[Function, MechanismFunction]" = models.ManyToManyField(
        Function,
        through="MechanismFunction",
        related_name="mechanisms",
        verbose_name=_("functions"),
        blank=True,
    )

    objects = MechanismQuerySet.as_manager()

    class Meta(Entry.Meta):
        default_related_name = "mechanisms"
        ordering = ["calibre_sort", "pk"]
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(calibre_key=""), name="%(app_label)s_%(class)s_has_calibre"),
            models.CheckConstraint(
                condition=sane_quantities(MechanismDescription), name="%(app_label)s_%(class)s_sane_quantities"
            ),
            models.UniqueConstraint(
                fields=["calibre_key", "factory"],
                condition=models.Q(merged_into=None),
                name="%(app_label)s_%(class)s_calibre_of_factory",
                violation_error_message=_("This factory's movement of this calibre is in the catalogue already."),
            ),
            # NULLs are distinct in a unique constraint, so movements without factory need their own.
            models.UniqueConstraint(
                fields=["calibre_key"],
                condition=models.Q(factory=None, merged_into=None),
                name="%(app_label)s_%(class)s_calibre_without_factory",
                violation_error_message=_("A movement of this calibre without factory is in the catalogue already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_derived()
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.fill_derived()  # the constraints are about derived columns
        if circles := self.circles():
            raise ValidationError(circles)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:mechanism_detail", args=[self.slug])

    @property
    def name(self) -> str:
        """The movement as a list shows it: «2209 · 1МЧЗ», «2209 · 1MChZ»."""
        return f"{self.localized_calibre} · {self.factory.brief_name}" if self.factory else self.localized_calibre

    def circles(self) -> dict[str, ValidationError]:
        """Of the fields by which it would come from itself the sentence that says so."""
        message = _("A movement cannot come from itself, by way of others neither.")
        names = [name for name in ("base_movement", "replaced_by") if self.pk and self.leads_back(name)]
        return {name: ValidationError(message, code="circle") for name in names}

    def leads_back(self, name: str) -> bool:
        """Whether the movements that `name` leads to, one after the other, lead here again."""
        row, passed = getattr(self, name), {self.pk}
        while row and row.pk not in passed:
            passed.add(row.pk)
            row = getattr(row, name)
        return row is not None

    def fill_derived(self) -> None:
        """Give the columns that follow from others their values."""
        self.calibre_key = normalised_key(self.calibre)
        self.calibre_sort = sort_key(self.calibre)

    def free_slug(self) -> str:
        """`<calibre>-<factory>`, with -2, -3 … where it is taken."""
        factory = (self.factory.short_name or self.factory.name_en or self.factory.name) if self.factory else ""
        base = address_of(self.calibre, factory) or "x"
        return first_free(base, lambda slug: Mechanism.objects.filter(slug=slug).exists())


class MechanismFunction(models.Model):
    """One function of one movement."""

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE)
    function = models.ForeignKey(Function, on_delete=models.PROTECT)

    class Meta:
        default_related_name = "mechanism_functions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "function"], name="%(app_label)s_%(class)s_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mechanism}: {self.function}"
