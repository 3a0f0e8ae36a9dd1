"""Watches and their other names."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalogue.keys import KEY_LENGTH, address_of, first_free, normalised_key, sort_key
from catalogue.latin import language_of

from .case import Case, CaseTables
from .combination import Combination
from .deletion import protect_if_held
from .entry import Entry
from .line import BrandLine, maker_of
from .makers import Brand
from .quantity import sane_quantities
from .revision import Revision
from .vocabulary import in_readers_language
from .watch_description import WatchDescription
from .watch_queries import WatchQuerySet, interest, known_year

# Addresses below /watches/ that are pages of their own, so no folder may take them.
RESERVED_FOLDERS = frozenset({"new", "compare", "edit", "history", "missing", "data", "suggest"})

MARK = re.compile(r"(?:(?<= )[«“].*[»”]|(?<=, ).*|(?<= )(?:№|No\.) \d+)?$")  # what stands behind numbers in a title
LONGEST_FOLDER = 150
KEYS = (
    "title_sort",
    "title_sort_en",
    "code_key",
    "first_year",
    "decade",
    "diameter_mm",
    "lug_mm",
    "thickness_mm",
)  # what `fill_derived` fills
FACETS = ("maker", "case", "has_photo", "combination")


class Watch(WatchDescription, Entry):
    """One model of a watch as the catalogue shows it.

    `folder` is its address and the folder of its photos; it never changes once published.
    `title` and `title_en` are built by `catalogue.presentation.titles` when the watch is published, never typed.
    `maker` is the brand whose watch it is: Восток made what says Амфибия. Mostly it is its own brand.
    `case` is the row that its number and its years lead to.
    The columns from `maker` to `want_count` are derived, and there to filter, count and sort by.
    """

    address_field = "folder"

    folder = models.SlugField(_("folder"), max_length=LONGEST_FOLDER, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=500, editable=False)
    title_en = models.CharField(_("title in English"), max_length=500, editable=False)
    title_sort = models.CharField(max_length=250, editable=False)
    title_sort_en = models.CharField(max_length=250, editable=False)
    maker = models.ForeignKey(
        Brand, on_delete=protect_if_held, null=True, editable=False, db_index=False, related_name="+"
    )
    code_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    first_year = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text=_("The first year known, start or else end; 0 is unknown.")
    )
    decade = models.PositiveSmallIntegerField(default=0, editable=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, editable=False)
    diameter_mm = models.PositiveSmallIntegerField(null=True, editable=False, help_text=_("Whole millimetres."))
    lug_mm = models.PositiveSmallIntegerField(null=True, editable=False, help_text=_("Whole millimetres."))
    thickness_mm = models.PositiveSmallIntegerField(null=True, editable=False, help_text=_("Whole millimetres."))
    has_photo = models.BooleanField(default=False, editable=False)
    combination = models.ForeignKey(
        Combination, on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )
    have_count = models.PositiveIntegerField(default=0, editable=False)
    want_count = models.PositiveIntegerField(default=0, editable=False)

    objects = WatchQuerySet.as_manager()

    class Meta(Entry.Meta):
        default_related_name = "watches"
        ordering = ["title_sort", "pk"]
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        # Each holds one sort of a list together with what narrows it, so that a page of 24 reads 24 rows.
        indexes = [
            models.Index(fields=["title_sort", "id"], name="watch_by_title"),
            models.Index(fields=["title_sort_en", "id"], name="watch_by_english_title"),
            models.Index(known_year(), "id", name="watch_by_year"),
            models.Index(fields=["have_count", "id"], name="watch_by_owners"),
            models.Index(interest(), "id", name="watch_by_interest"),
            models.Index(fields=["brand", "title_sort"], name="watch_of_brand"),
            models.Index(fields=["brand", "title_sort_en"], name="watch_of_brand_in_english"),
            models.Index(fields=["maker", "title_sort"], name="watch_of_maker"),
            models.Index(fields=["maker", "title_sort_en"], name="watch_of_maker_in_english"),
            models.Index(fields=["factory", "title_sort"], name="watch_of_factory"),
            models.Index(fields=["factory", "title_sort_en"], name="watch_of_factory_in_english"),
            models.Index(fields=["mechanism", "title_sort"], name="watch_of_mechanism"),
            models.Index(fields=["mechanism", "title_sort_en"], name="watch_of_mechanism_in_english"),
            models.Index(fields=["case_material", "title_sort"], name="watch_of_material"),
            models.Index(fields=["case_material", "title_sort_en"], name="watch_of_material_in_english"),
            models.Index(fields=["decade", "title_sort"], name="watch_of_decade"),
            models.Index(fields=["decade", "title_sort_en"], name="watch_of_decade_in_english"),
            models.Index(fields=["first_year", "title_sort"], name="watch_of_year"),
            models.Index(fields=["first_year", "title_sort_en"], name="watch_of_year_in_english"),
            # Those of a combination.
            models.Index(fields=["combination", "id"], name="watch_by_combination", condition=Q(merged_into=None)),
            # Those whose case has a number: how often parts were seen together is counted by it.
            models.Index(fields=["case_number"], name="watch_of_case_number"),
            # Those of some codes. SQLite cannot use the index of the constraint below, which leaves some watches out.
            models.Index(fields=["code_key"], name="watch_of_code"),
            # Whose titles begin alike.
            models.Index(
                fields=["brand", "code_key", "mechanism", "title_sort", "id"],
                name="watch_peers",
                condition=Q(merged_into=None),
            ),
            # Counts every facet without touching the table, for any span of years, with words or without.
            models.Index(
                fields=["first_year", "end_release", "combination", "id"],
                name="watch_combinations",
                condition=Q(merged_into=None),
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=sane_quantities(WatchDescription), name="%(app_label)s_%(class)s_sane_quantities"
            ),
            models.CheckConstraint(condition=Q(brand__isnull=False), name="%(app_label)s_%(class)s_has_brand"),
            models.CheckConstraint(condition=~Q(folder=""), name="%(app_label)s_%(class)s_has_folder"),
            models.UniqueConstraint(
                fields=["code_key"],
                condition=~Q(code_key="") & Q(merged_into=None),
                name="%(app_label)s_%(class)s_code_once",
                violation_error_message=_("A watch with this design code is in the catalogue already."),
            ),
        ]

    def __str__(self) -> str:
        return self.localized_title

    @property
    def localized_title(self) -> str:
        """The title in the reader's language, in its letters."""
        return in_readers_language(self.title, self.title_en)

    @property
    def localized_mark(self) -> str:
        """What tells it apart in its title: the nickname, else material and year; empty where brand and numbers do."""
        found = MARK.search(self.localized_title)
        return found[0] if found else ""

    @property
    def localized_base(self) -> str:
        """The title without its mark: brand, calibre and code."""
        return self.localized_title.removesuffix(self.localized_mark).rstrip(" ,")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_derived()
        if kwargs.get("update_fields") is None and self.brand_id:
            self.fill_facets()
        super().save(*args, **kwargs)

    def save_description(self) -> None:
        """Save what the watch is, and what follows from that. What others count in its row meanwhile is theirs.

        Call within `changing_catalogue`: no photo comes or goes then.
        """
        if self._state.adding:
            self.save()
            return
        self.has_photo = self.images.exists()
        self.fill_derived()  # first: the facets count by the decade
        self.fill_facets()
        described = [field.name for field in self.described_fields()]
        self.save(update_fields=[*described, "title", "title_en", *KEYS, *FACETS, "updated_at"])

    def clean(self) -> None:
        super().clean()
        self.fill_derived()  # the constraints are about derived columns

    @property
    def completeness(self) -> int:
        """How much there is to see of it: a photo counts twice, its years, its code and its movement once each."""
        return 2 * self.has_photo + bool(self.first_year) + bool(self.code_key) + bool(self.mechanism_id)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:watch_detail", args=[self.folder])

    def fill_facets(self) -> None:
        """Give the columns that the facets count by, but for the photo, their values."""
        self.fill_maker()
        self.case = CaseTables.about(self).case_of(self)
        self.combination = Combination.objects.of(self)

    def fill_maker(self) -> None:
        self.maker_id = maker_of(self, BrandLine.objects.standing().filter(line=self.brand_id))

    @property
    def brands(self) -> list[Brand]:
        """The maker and the line where it is of one, else the brand alone."""
        makers = [] if self.maker_id in {None, self.brand_id} else [self.maker]
        return [brand for brand in (*makers, self.brand) if brand]

    @property
    def brand_names(self) -> str:
        """«Восток · Амфибия», or the brand alone."""
        return " · ".join(map(str, self.brands))

    def fill_derived(self) -> None:
        """Give the columns that follow from others their values."""
        self.code_key = normalised_key(self.code)
        self.title_sort, self.title_sort_en = sort_key(self.title), sort_key(self.title_en)
        self.first_year = self.start_release or self.end_release or 0
        self.decade = self.first_year // 10 * 10
        self.diameter_mm, self.lug_mm = whole(self.diameter), whole(self.lug_width)
        self.thickness_mm = whole(self.thickness)

    def free_folder(self) -> str:
        """An address from brand, calibre and code, with -2, -3 … where a watch has it, or ever had it."""
        brand = (self.brand.name_en or self.brand.name) if self.brand else ""
        base = address_of(brand, self.mechanism.calibre if self.mechanism else "", self.code) or "x"
        return first_free(base, lambda folder: not Watch.is_free_folder(folder))

    @staticmethod
    def is_free_folder(folder: str) -> bool:
        """Whether a new watch may have this address: no page has it, and no watch has it or ever had it."""
        if folder in RESERVED_FOLDERS or len(folder) > LONGEST_FOLDER or not re.fullmatch(r"[-a-zA-Z0-9_]+", folder):
            return False
        former = Revision.objects.filter(kind=Revision.Kind.WATCH, address=folder)
        taken = (Watch.objects.filter(folder=folder), former, FormerFolder.objects.filter(folder=folder))
        return not any(rows.exists() for rows in taken)


def whole(millimetres: Decimal | None) -> int | None:
    """Whole millimetres: 39.6 are 40."""
    return None if millimetres is None else int(Decimal(millimetres).quantize(Decimal(1), ROUND_HALF_UP))


class FormerFolder(models.Model):
    """An address that a watch had before it came here. It leads to the watch; it need not be an address of ours."""

    folder = models.CharField(max_length=250, unique=True)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE)

    class Meta:
        default_related_name = "former_folders"
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.folder


class AliasDescription(models.Model):
    """Another name that collectors use for a watch."""

    key = models.CharField(_("other name"), max_length=150)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @property
    def language(self) -> str:
        return language_of(self.key)


class Alias(AliasDescription):
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE)

    class Meta(AliasDescription.Meta):
        default_related_name = "aliases"
        ordering = ["pk"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["watch", "key"], name="%(app_label)s_%(class)s_once")]
