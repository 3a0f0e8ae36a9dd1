"""Marks: what stood on watches for some years only, and so tells who made them and when."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .addressed import Addressed, AddressedQuerySet
from .deletion import protect_if_held
from .described import Described
from .makers import Factory
from .relation import FIRST_KNOWN, Period
from .texts import LONGEST_NOTE, BoundedTextField
from .vocabulary import in_readers_language

LONGEST_SEEN = 150


class MarkQuerySet(AddressedQuerySet):
    def current(self) -> Self:
        """All: no mark is merged into another."""
        return self.all()

    def with_names(self) -> Self:
        """All that a mark is called by."""
        return self.select_related("factory")

    def standing(self) -> Self:
        """Those whose factory stands for itself: one that was merged speaks through the other."""
        return self.filter(Q(factory=None) | Q(factory__merged_into=None)).select_related("factory")

    def by_factory(self) -> Self:
        """Those of one factory together, by their years; those of any stand at the end."""
        factory = F("factory__name_sort").asc(nulls_last=True)
        return self.order_by(factory, "factory", *self.model._meta.ordering)

    def in_year(self, year: int) -> Self:
        """Those that a watch of this year may have, as far as the row says."""
        return self.filter(Q(start_year=None) | Q(start_year__lte=year), Q(end_year=None) | Q(end_year__gte=year))


class MarkDescription(Period, Described):
    """What is known of a mark. The catalogue's row and its drafts share these fields."""

    FIRST, LAST = "start_year", "end_year"
    LAST_BEFORE_FIRST = _("The last year is before the first.")

    class Where(models.TextChoices):
        DIAL = "dial", _("on the dial")
        MOVEMENT = "movement", _("on the movement")
        CASE = "case", _("on the case")
        BACK = "back", _("on the back")
        CROWN = "crown", _("on the crown")
        PASSPORT = "passport", _("in the passport")

    class Certainty(models.TextChoices):
        CERTAIN = "certain", _("certain")
        INFERRED = "inferred", _("inferred")
        ABOUT = "about", _("about")

    class Shape(models.TextChoices):
        RHOMBUS = "rhombus", _("diamond")
        PENTAGON = "pentagon", _("pentagon")
        LINE_ABOVE = "line_above", _("line above")
        TWO_LINES = "two_lines", _("between two lines")
        STAR = "star", _("star")
        CLOCK = "clock", _("clock")
        HEAD = "head", _("head")
        QUALITY = "quality", _("quality mark")

    factory = models.ForeignKey(
        Factory,
        on_delete=protect_if_held,
        null=True,
        blank=True,
        verbose_name=_("factory"),
        help_text=_("Empty: watches of any factory have it."),
    )
    where = models.CharField(_("where"), max_length=20, choices=Where)
    letters = models.CharField(_("inscription"), max_length=LONGEST_SEEN, blank=True)
    seen = models.CharField(_("what is seen beside the letters"), max_length=LONGEST_SEEN, blank=True)
    seen_en = models.CharField(_("what is seen, in English"), max_length=LONGEST_SEEN, blank=True)
    shape = models.CharField(
        _("shape"), max_length=20, choices=Shape, blank=True, help_text=_("What is drawn around the letters.")
    )
    start_certainty = models.CharField(_("how sure the first year is"), max_length=20, choices=Certainty, blank=True)
    end_certainty = models.CharField(_("how sure the last year is"), max_length=20, choices=Certainty, blank=True)
    note = BoundedTextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    note_en = BoundedTextField(_("note in English"), max_length=LONGEST_NOTE, blank=True)

    class Meta(Period.Meta):
        abstract = True

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.factory.brief_name if self.factory else "", self.description]))

    @property
    def localized_seen(self) -> str:
        return in_readers_language(self.seen, self.seen_en)

    @property
    def description(self) -> str:
        """«1МЧЗ», первый знак: ромб."""
        return ", ".join(filter(None, [self.letters and f"«{self.letters}»", self.localized_seen]))


class Mark(MarkDescription, Addressed):
    """A sign, an inscription or a hallmark, where it stands, and from when until when, each as sure as its source.

    Without a factory it is found on watches of any: «SU», a hallmark, «Сделано в СССР».
    """

    address_field = "pk"

    objects = MarkQuerySet.as_manager()

    class Meta(MarkDescription.Meta):
        default_related_name = "marks"
        ordering = [FIRST_KNOWN, "pk"]
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["factory", "where", "letters", "seen"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This is known already."),
            ),
            models.UniqueConstraint(
                fields=["where", "letters", "seen"],
                condition=Q(factory=None),
                name="%(app_label)s_%(class)s_once_of_any",
                violation_error_message=_("This is known already."),
            ),
            models.CheckConstraint(
                condition=~Q(letters="") | ~Q(seen=""),
                name="%(app_label)s_%(class)s_is_seen",
                violation_error_message=_("Say what is seen: letters, or something beside them."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{end}_year": None, f"{end}_certainty": ""})
                    | (Q(**{f"{end}_year__isnull": False}) & ~Q(**{f"{end}_certainty": ""})),
                    name=f"%(app_label)s_%(class)s_{end}_is_sure",
                    violation_error_message=_("A year and how sure it is belong together."),
                )
                for end in ("start", "end")
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its place among the marks."""
        return f"{reverse('catalogue:mark_list')}#mark-{self.pk}"
