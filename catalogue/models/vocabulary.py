"""The vocabulary: short lists of names that watches and movements point to."""

from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.calibres import index_of
from catalogue.keys import KEY_LENGTH, address_of, as_name, first_free, normalised_key, sort_key
from catalogue.latin import in_latin

from .described import Described
from .mergeable import Mergeable, MergeableQuerySet
from .texts import LONGEST_SOURCES, BoundedTextField

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

EARLIEST_YEAR = 1700  # Петродворцовый завод was founded as a lapidary mill in 1721
LATEST_YEAR = 2100


def year_field(verbose_name: "StrOrPromise", **options: Any) -> models.PositiveSmallIntegerField:
    """A year of our era between EARLIEST_YEAR and LATEST_YEAR; empty means unknown."""
    validators = [MinValueValidator(EARLIEST_YEAR), MaxValueValidator(LATEST_YEAR)]
    return models.PositiveSmallIntegerField(verbose_name, null=True, blank=True, validators=validators, **options)


def sane_year(field: str) -> models.Q:
    """The condition that `field` is empty or a sane year, for a check constraint."""
    return models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (EARLIEST_YEAR, LATEST_YEAR)})


class VocabularyQuerySet(MergeableQuerySet):
    def named(self, name: str) -> Self:
        """The rows whose name has the same normalised key as `name`."""
        return self.filter(name_key=normalised_key(name))


class NamedDescription(Described):
    """What a row of the vocabulary is called. The catalogue's row and its drafts share these fields."""

    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)

    class Meta(Described.Meta):
        abstract = True


class Vocabulary(Mergeable, NamedDescription):
    """A name in Russian, unique by its normalised key, with its English form where it has one.

    `slug` is what addresses call it, in both languages; it never changes.
    """

    name = models.CharField(_("name"), max_length=150, unique=True)
    name_key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    name_sort = models.CharField(max_length=KEY_LENGTH, editable=False)
    slug = models.SlugField(_("address"), max_length=150, unique=True, editable=False)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name_sort", "pk"]

    def __str__(self) -> str:
        return self.localized_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = normalised_key(self.name)
        self.name_sort = sort_key(self.name)
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """The address from the Latin name (else the Russian one), with -2, -3 … where it is taken."""
        base = address_of(self.name_en or self.name) or "x"
        return first_free(base, lambda slug: type(self)._default_manager.filter(slug=slug).exists())

    def clean(self) -> None:
        super().clean()
        self.name, self.name_en = as_name(self.name or ""), as_name(self.name_en or "")
        key = normalised_key(self.name)
        if not key:
            raise ValidationError({"name": _("A name needs at least one letter or digit.")}, code="empty_key")
        twin = type(self)._default_manager.filter(name_key=key).exclude(pk=self.pk).first()
        if twin:
            is_same = twin.name == self.name
            other = _("“%(twin)s” is the same name in another spelling.")
            message = _("The list has “%(twin)s” already.") if is_same else other
            raise ValidationError({"name": ValidationError(message, code="unique", params={"twin": twin})})

    @property
    def localized_name(self) -> str:
        """The name in the reader's language, in its letters."""
        return in_readers_letters(self.name, self.name_en)

    @property
    def name_in_other_language(self) -> str:
        """What those call it who read the other language; empty where that is not known."""
        return in_readers_language(self.name_en, self.name)

    @property
    def latin_name(self) -> str:
        return self.name_en or in_latin(self.name)


def in_readers_language(russian: str, english: str) -> str:
    """The English where the reader's language is English and there is any, else the Russian."""
    return english if english and is_english() else russian


def in_readers_letters(russian: str, english: str = "") -> str:
    """A name in the reader's language: where it has no English form, in Latin letters."""
    return in_readers_language(russian, english or in_latin(russian))


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def narrowed_to(page: str, **chosen: str) -> str:
    """Where a word without a page of its own is shown: the list of what has it."""
    return f"{reverse(page)}?{urlencode(chosen)}"


class Gender(Vocabulary):
    """Whom a watch was made for: мужские, женские, унисекс, детские."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("gender")
        verbose_name_plural = _("genders")

    def get_absolute_url(self) -> str:
        return narrowed_to("catalogue:watch_list", gender=self.slug)


class CaseMaterialDescription(NamedDescription):
    """A material by its name, and the digit that says so in a Soviet design code."""

    code_digit = models.CharField(
        _("digit in the design code"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(r"^[0-9]$", _("One digit, 0 to 9."))],
        help_text=_("The third digit of a design code that stands for this material."),
    )

    class Meta(NamedDescription.Meta):
        abstract = True


class CaseMaterial(Vocabulary, CaseMaterialDescription):
    """What the case is made of."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("case material")
        verbose_name_plural = _("case materials")

    def get_absolute_url(self) -> str:
        return narrowed_to("catalogue:watch_list", material=self.slug)


class MechanismType(Vocabulary):
    """The principle a movement works by: механический, кварцевый, электронный, камертонный."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("movement type")
        verbose_name_plural = _("movement types")

    def get_absolute_url(self) -> str:
        return narrowed_to("catalogue:mechanism_list", type=self.slug)


class Function(Vocabulary):
    """What a movement does beside hours and minutes: автоподзавод, дата, хронограф."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("function")
        verbose_name_plural = _("functions")

    def get_absolute_url(self) -> str:
        return narrowed_to("catalogue:watch_list", function=self.slug)


class Meaning(models.Model):
    """What a digit or two of a Soviet number stand for, in words, with its source."""

    meaning = models.CharField(_("meaning"), max_length=250)
    meaning_en = models.CharField(_("meaning in English"), max_length=250, blank=True)
    source = BoundedTextField(_("source"), max_length=LONGEST_SOURCES, blank=True)

    class Meta:
        abstract = True

    @property
    def localized_meaning(self) -> str:
        """The meaning in the reader's language."""
        return in_readers_language(self.meaning, self.meaning_en)


class CalibreIndexQuerySet(models.QuerySet):
    def of(self, calibre: str) -> "CalibreIndex | None":
        """What the number of `calibre` says by its last two digits, where the table knows them."""
        index = index_of(calibre)
        return self.filter(index=index).first() if index else None


class CalibreIndex(Meaning):
    """What the last two digits of a Soviet calibre say: 14 is calendar, centre seconds, shock protection.

    Both meanings name the same things in the same order, with semicolons between them.
    """

    index = models.CharField(_("index"), max_length=2, unique=True)

    objects = CalibreIndexQuerySet.as_manager()

    class Meta:
        ordering = ["index"]
        verbose_name = _("calibre index")
        verbose_name_plural = _("calibre indexes")

    def __str__(self) -> str:
        return f"{self.index}: {self.localized_meaning}"


class CaseCodeDigit(Meaning):
    """What the third digit of a Soviet design code says of the case: 1 is chromium plating."""

    digit = models.CharField(_("digit"), max_length=1, unique=True)

    class Meta:
        ordering = ["digit"]
        verbose_name = _("case code digit")
        verbose_name_plural = _("case code digits")

    def __str__(self) -> str:
        return f"{self.digit}: {self.localized_meaning}"
