"""Cases by their numbers, and how the codes are read in which a factory names case and dial."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.keys import address_of

from .makers import Factory
from .quantity import QuantityField, sane_quantities
from .relation import FIRST_KNOWN, Period
from .texts import LONGEST_NOTE, BoundedTextField
from .vocabulary import CaseMaterial, in_readers_letters

if TYPE_CHECKING:
    from .watch_description import WatchDescription

READ_FOR_CASE = ("code", "case_number", "dial_number", "factory", "start_release", "end_release")
PARTS = re.compile(r"[1-9](\+[1-9]){0,4}")


class Numbers(NamedTuple):
    """The numbers of a case and of a dial; unknown ones are empty."""

    case: str = ""
    dial: str = ""


class CaseMeasures(models.Model):
    """The sizes of a case."""

    diameter = QuantityField(_("diameter"), quantity="length", help_text=_("Without the crown."))
    length = QuantityField(_("from lug to lug"), quantity="length")
    thickness = QuantityField(_("thickness"), quantity="length")
    lug_width = QuantityField(_("lug width"), quantity="length", help_text=_("How wide the strap is."))
    water_resistance = QuantityField(_("water resistance"), quantity="depth")

    class Meta:
        abstract = True


class CaseQuerySet(models.QuerySet):
    def with_names(self) -> Self:
        return self.select_related("factory", "material")


class Case(CaseMeasures, Period):
    """A case as a source describes it. One number can mean two cases: of another time, or told apart by `variant`."""

    factory = models.ForeignKey(Factory, on_delete=models.PROTECT, related_name="cases", verbose_name=_("factory"))
    number = models.CharField(_("case number"), max_length=20, blank=True)
    variant = models.CharField(
        _("variant"), max_length=60, blank=True, help_text=_("What tells it from another one of this number.")
    )
    shape = models.CharField(_("shape of the case"), max_length=60, blank=True)
    material = models.ForeignKey(
        CaseMaterial, on_delete=models.PROTECT, null=True, blank=True, related_name="cases",
        verbose_name=_("case material"),
    )  # fmt: skip
    note = BoundedTextField(_("note"), max_length=LONGEST_NOTE, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta(Period.Meta):
        ordering = ["factory__name_sort", "number", FIRST_KNOWN, "pk"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["factory", "number", "variant"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This is known already."),
            ),
            models.CheckConstraint(
                condition=~Q(number="") | ~Q(variant=""),
                name="%(app_label)s_%(class)s_has_name",
                violation_error_message=_("A case has a number or a variant."),
            ),
            models.CheckConstraint(condition=sane_quantities(CaseMeasures), name="%(app_label)s_%(class)s_sane_sizes"),
        ]

    def __str__(self) -> str:
        return f"{self.factory.brief_name}: {self.localized_name}"

    def get_absolute_url(self) -> str:
        return f"{reverse('catalogue:factory_detail', args=[self.factory.slug])}#case-{self.pk}"

    @property
    def token(self) -> str:
        """What an address of the catalogue calls it."""
        return address_of(self.factory.slug, self.number, self.variant)

    @property
    def localized_name(self) -> str:
        """«090 (1967)»; of a case whose number nobody knows what it is called."""
        variant = in_readers_letters(self.variant)
        return f"{self.number} ({variant})" if self.number and variant else self.number or variant


class CodeConvention(Period):
    """How a code of so many digits is read at some time: «3+3», of which the first part is the case.

    A part that is not named says what nobody knows: then the code is known, and not read.
    """

    factory = models.ForeignKey(
        Factory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="code_conventions",
        verbose_name=_("factory"),
        help_text=_("Only watches of this factory are meant. Empty: those of any."),
    )
    parts = models.CharField(
        _("parts of the code"),
        max_length=9,
        validators=[RegexValidator(rf"^{PARTS.pattern}$", _("Digits of each part, with a plus between: 3+3."))],
        help_text=_("Digits of each part, with a plus between: 3+3."),
    )
    case_part = models.PositiveSmallIntegerField(
        _("which part is the case"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    dial_part = models.PositiveSmallIntegerField(
        _("which part is the dial"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    note = BoundedTextField(_("note"), max_length=LONGEST_NOTE, blank=True)

    class Meta(Period.Meta):
        ordering = [FIRST_KNOWN, "pk"]
        verbose_name = _("reading of codes")
        verbose_name_plural = _("readings of codes")
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["factory", "parts"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This is known already."),
            ),
            models.UniqueConstraint(
                fields=["parts"],
                condition=Q(factory=None),
                name="%(app_label)s_%(class)s_once_of_any",
                violation_error_message=_("This is known already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.parts)

    def clean(self) -> None:
        super().clean()
        for name in ("case_part", "dial_part"):
            if (getattr(self, name) or 0) > len(self.lengths):
                raise ValidationError({name: _("The code has fewer parts.")}, code="part")

    @property
    def lengths(self) -> list[int]:
        return [int(part) for part in self.parts.split("+") if part.isdecimal()]

    def is_of(self, watch: "WatchDescription", code: str) -> bool:
        """Whether the code of the watch may be meant so: its length, its factory and its years allow it."""
        is_made_there = self.factory_id in (None, watch.factory_id)
        return is_made_there and sum(self.lengths) == len(code) and self.is_when(watch)

    def read(self, code: str) -> Numbers:
        """The numbers of case and dial in a code, empty where this says nothing of them."""
        parts, at = [""], 0
        for length in self.lengths:
            parts.append(code[at : at + length])
            at += length
        return Numbers(parts[self.case_part or 0], parts[self.dial_part or 0])


@dataclass(frozen=True)
class Described:
    """What a code says beside what is recorded, and the cases that it may be: one, or several of the same number."""

    read: Numbers
    possible: list[Case]


@dataclass(frozen=True)
class CaseTables:
    """All cases and conventions, to read many watches by."""

    cases: list[Case]
    conventions: list[CodeConvention]

    @classmethod
    def load(cls) -> "CaseTables":
        """Two queries."""
        return cls(list(Case.objects.with_names()), list(CodeConvention.objects.all()))

    @classmethod
    def about(cls, watch: "WatchDescription") -> Self:
        """What one watch is read by: nothing is asked where it has neither number nor code, or no factory."""
        if not watch.factory_id or not (watch.case_number or watch.code):
            return cls([], [])
        return cls(list(Case.objects.filter(factory=watch.factory_id)), list(CodeConvention.objects.all()))

    def numbers_of(self, watch: "WatchDescription") -> Numbers:
        """What is recorded of case and dial, else what the code says of them."""
        read = self.read(watch)
        return Numbers(watch.case_number or read.case, watch.dial_number or read.dial)

    def read(self, watch: "WatchDescription") -> Numbers:
        """What the code of the watch says of case and dial."""
        return self.read_code(watch, watch.code)

    def read_code(self, watch: "WatchDescription", code: str) -> Numbers:
        """What a code says, where the watch's years leave one way to read it, or one leads to a case that is known."""
        if not (code.isascii() and code.isdecimal()):
            return Numbers()
        fitting = [convention for convention in self.conventions if convention.is_of(watch, code)]
        read = {convention.read(code) for convention in fitting}
        if len(read) > 1 or not (watch.start_release or watch.end_release):
            read = {numbers for numbers in read if self.possible(watch, numbers.case)}
        return read.pop() if len(read) == 1 else Numbers()

    def case_of(self, watch: "WatchDescription") -> Case | None:
        """The case of the watch, where its number and its years leave one."""
        found = self.possible(watch, self.numbers_of(watch).case)
        return found[0] if len(found) == 1 else None

    def described(self, watch: "WatchDescription") -> Described:
        """What the page of a watch says of its case."""
        read, numbers = self.read(watch), self.numbers_of(watch)
        beside = Numbers("" if watch.case_number else read.case, "" if watch.dial_number else read.dial)
        return Described(beside, self.possible(watch, numbers.case))

    def possible(self, watch: "WatchDescription", number: str) -> list[Case]:
        """The cases of this number that the factory of the watch had in its years."""
        named: Iterable[Case] = (case for case in self.cases if number and case.number == number)
        return [case for case in named if case.factory_id == watch.factory_id and case.is_when(watch)]
