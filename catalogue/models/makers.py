"""Factories and brands: vocabulary with pages, histories and proposals of its own."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.latin import in_latin

from .deletion import protect_if_held
from .texts import LONGEST_NOTE, LONGEST_SOURCES, BoundedTextField
from .vocabulary import NamedDescription, Vocabulary, VocabularyQuerySet, in_readers_letters, sane_year, year_field


class MakerDescription(NamedDescription):
    """What is told of factories and brands alike: what they are called, the source, a note."""

    source = BoundedTextField(_("source"), max_length=LONGEST_SOURCES, blank=True)
    note = BoundedTextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    note_en = BoundedTextField(_("note in English"), max_length=LONGEST_NOTE, blank=True)

    class Meta(NamedDescription.Meta):
        abstract = True


class FactoryDescription(MakerDescription):
    """What is known of a factory. The catalogue's row and its drafts share these fields."""

    FIRST, LAST = "founded", "closed"
    LAST_BEFORE_FIRST = _("The factory closed before it was founded.")

    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    short_name_en = models.CharField(_("short name in Latin letters"), max_length=30, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    city_en = models.CharField(_("city in English"), max_length=100, blank=True)
    founded = year_field(_("founded"))
    closed = year_field(_("closed"))

    class Meta(MakerDescription.Meta):
        abstract = True


class Factory(Vocabulary, FactoryDescription):
    """A watch factory: Первый московский часовой завод. Collectors write its short name, 1МЧЗ."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("factory")
        verbose_name_plural = _("factories")
        constraints = [
            models.CheckConstraint(
                condition=sane_year("founded") & sane_year("closed"),
                name="%(app_label)s_%(class)s_sane_years",
            ),
            models.CheckConstraint(
                condition=models.Q(closed__gte=models.F("founded")) | models.Q(founded=None) | models.Q(closed=None),
                name="%(app_label)s_%(class)s_founded_before_closed",
                violation_error_message=FactoryDescription.LAST_BEFORE_FIRST,
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("catalogue:factory_detail", args=[self.slug])

    @property
    def brief_name(self) -> str:
        """What fits on a card: the short name where there is one."""
        return self.localized_short_name or self.localized_name

    @property
    def latin_short_name(self) -> str:
        return self.short_name_en or in_latin(self.short_name)

    @property
    def localized_short_name(self) -> str:
        return in_readers_letters(self.short_name, self.short_name_en)

    @property
    def localized_city(self) -> str:
        return in_readers_letters(self.city, self.city_en)


class BrandQuerySet(VocabularyQuerySet):
    def of_watches(self, watches: models.QuerySet) -> Self:
        """The brands of some watches, and the makers whose lines these are."""
        watches = watches.order_by()
        return self.filter(models.Q(pk__in=watches.values("brand")) | models.Q(pk__in=watches.values("maker")))


class BrandDescription(MakerDescription):
    """What is known of a brand. `factory` is the one that it is known for, not the only one."""

    factory = models.ForeignKey(Factory, on_delete=protect_if_held, null=True, blank=True, verbose_name=_("factory"))

    class Meta(MakerDescription.Meta):
        abstract = True


class Brand(Vocabulary, BrandDescription):
    """The name on the dial."""

    objects = BrandQuerySet.as_manager()  # type: ignore[misc]  # the stubs take a manager of a manager for another kind

    class Meta(Vocabulary.Meta):
        default_related_name = "brands"
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def get_absolute_url(self) -> str:
        return reverse("catalogue:brand_detail", args=[self.slug])
