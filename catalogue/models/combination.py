"""What the facets tell watches apart by, as one row for all watches that share it."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from .watch import Watch

# The columns of a watch that a combination repeats.
COLUMNS = (
    *("brand_id", "maker_id", "factory_id", "mechanism_id", "case_material_id", "gender_id"),
    *("decade", "integrated_bracelet", "has_photo"),
    *("case_id", "dial_colour", "worn", "diameter_mm", "lug_mm"),
    *("thickness_mm", "crystal"),
)


class CombinationQuerySet(models.QuerySet["Combination"]):
    def of(self, watch: "Watch") -> "Combination":
        """The combination of `watch` as it stands in memory, made where it is the first of its kind."""
        values = {name: getattr(watch, name) for name in COLUMNS}
        same = {f"{name}__isnull" if value is None else name: value is None or value for name, value in values.items()}
        return self.filter(**same).first() or self.create(**values)


class Combination(models.Model):
    """One set of values of the facets' columns. There are a few thousand where there are a million watches.

    Counting watches by it counts all facets at once. It holds ids and no keys: it says nothing of its own, and what a
    watch has no more may stay here.
    """

    id = models.AutoField(primary_key=True)  # small: every search term repeats it
    brand_id = models.BigIntegerField(db_index=True)
    maker_id = models.BigIntegerField()
    factory_id = models.BigIntegerField(null=True)
    mechanism_id = models.BigIntegerField(null=True)
    case_material_id = models.BigIntegerField(null=True)
    gender_id = models.BigIntegerField(null=True)
    decade = models.PositiveSmallIntegerField()
    integrated_bracelet = models.BooleanField(null=True)
    has_photo = models.BooleanField()
    case_id = models.BigIntegerField(null=True)
    dial_colour = models.CharField(max_length=60, blank=True, default="", db_default="")
    worn = models.CharField(max_length=10, blank=True, default="", db_default="")
    diameter_mm = models.PositiveSmallIntegerField(null=True)
    lug_mm = models.PositiveSmallIntegerField(null=True)
    thickness_mm = models.PositiveSmallIntegerField(null=True)
    crystal = models.CharField(max_length=60, blank=True, default="", db_default="")

    objects = CombinationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)
