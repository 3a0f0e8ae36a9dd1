"""How a row that people propose is written down: its described fields, as JSON and back."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from .texts import LazyText

JSON_TYPES = (str, int, float, list, dict)


class Described(models.Model):
    """Descriptive fields only; the concrete classes add keys, owners and strict constraints.

    Copying and comparing are loops over `described_fields()`; nobody lists field names by hand. `FIRST` and `LAST` are
    the fields of its years, where it has any.
    """

    FIRST = LAST = ""
    LAST_BEFORE_FIRST: LazyText = ""

    class Meta:
        abstract = True

    @classmethod
    def holding(cls, rows: models.QuerySet) -> models.QuerySet:
        """Those of `rows` that keep the vocabulary they point to from being deleted: all that are published."""
        return rows

    @classmethod
    def described_fields(cls) -> list[models.Field]:
        """The concrete fields that describe the thing: all that an abstract description base lets people say."""
        bases = [base for base in cls.__mro__ if issubclass(base, Described) and base._meta.abstract]
        names = {field.name for base in bases for field in base._meta.local_fields if field.editable}
        return [field for field in cls._meta.concrete_fields if field.name in names]

    @property
    def ends_before_it_starts(self) -> bool:
        first, last = getattr(self, self.FIRST, None), getattr(self, self.LAST, None)
        return bool(first and last and last < first)

    def copy_description_to(self, other: "Described") -> None:
        """Give `other`, a row of the same description, every described value of this one. Does not save."""
        for field in self.described_fields():
            setattr(other, field.attname, getattr(self, field.attname))

    def snapshot(self) -> dict:
        """The described values as JSON: a vocabulary row is `{"id": …, "name": …}`, unknown is null or ""."""
        return {field.name: json_value(field, self) for field in self.described_fields()}

    def describe_from(self, values: dict) -> None:
        """Take over the values of a snapshot; what it does not name stays. Does not save.

        A vocabulary row is found by its id, and where it was merged since, in the row that it went into;
        one that was deleted is unknown from now on.
        """
        for field in self.described_fields():
            if field.name in values:
                setattr(self, field.name, _present_value(field, values[field.name]))


def json_value(field: Any, row: models.Model) -> Any:
    """What JSON has no word for, such as a date, is the text that the field itself makes of it.

    Names are kept in Russian, whoever is reading.
    """
    value = getattr(row, field.name)
    if isinstance(value, models.Model):
        with translation.override(settings.LANGUAGE_CODE):
            return {"id": value.pk, "name": getattr(value, "name", str(value))}
    if isinstance(value, Decimal):
        return f"{value:.{field.decimal_places}f}"  # with the digits that the column will give back
    return value if value is None or isinstance(value, JSON_TYPES) else field.value_to_string(row)


def _present_value(field: Any, value: Any) -> Any:
    if not field.is_relation or value is None:
        return field.to_python(value)
    row = field.related_model._default_manager.select_related("merged_into").filter(pk=value["id"]).first()
    while row and row.merged_into:
        row = row.merged_into
    return row
