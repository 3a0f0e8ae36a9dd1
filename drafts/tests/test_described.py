"""Whatever kind of field a description has, history keeps it as JSON and gives it back."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import models
from django.test.utils import isolate_apps

from catalogue.models.description import Description
from drafts.comparison import text_of

# A value for every kind of field that Django has, as a row holds it.
VALUES = {
    "BigIntegerField": 2**40,
    "BinaryField": b"\x00\xff",
    "BooleanField": False,
    "CharField": "Восток",
    "DateField": date(1970, 5, 1),
    "DateTimeField": datetime(1970, 5, 1, 12, 30, 15, 250, tzinfo=UTC),
    "DecimalField": Decimal("38.5"),
    "DurationField": timedelta(days=1, milliseconds=5),
    "EmailField": "anna@example.org",
    "FileField": "watches/a.webp",
    "FilePathField": "/tmp/a",
    "FloatField": 38.5,
    "GenericIPAddressField": "::1",
    "ImageField": "watches/a.webp",
    "IntegerField": -5,
    "JSONField": {"lugs": [18, 20], "name": None},
    "PositiveBigIntegerField": 2**40,
    "PositiveIntegerField": 38,
    "PositiveSmallIntegerField": 38,
    "SlugField": "vostok",
    "SmallIntegerField": -5,
    "TextField": "Белый\nциферблат",
    "TimeField": time(12, 30, 15),
    "URLField": "https://example.org/",
    "UUIDField": UUID(int=42),
}
DEMANDED = {"DecimalField": {"max_digits": 6, "decimal_places": 2}, "BinaryField": {"editable": True}}
NO_VALUE_OF_ITS_OWN = (models.AutoField, models.ForeignKey, models.ManyToManyField, models.GeneratedField)


def kinds() -> dict[str, type[models.Field]]:
    """Every kind of field, but for keys, what a database computes, and those that Django knows no more."""
    found = {name: getattr(models, name) for name in models.__all__ + models.fields.__all__ if name.endswith("Field")}
    without = (*NO_VALUE_OF_ITS_OWN, models.BigAutoField, models.SmallAutoField)
    return {
        name: kind
        for name, kind in found.items()
        if name != "Field" and not issubclass(kind, without) and not kind.system_check_removed_details
    }


@pytest.fixture
def described():
    """A model that is described by one field of every kind."""
    with isolate_apps("catalogue"):
        fields = {name.lower(): kind(null=True, **DEMANDED.get(name, {})) for name, kind in kinds().items()}
        meta = {"Meta": type("Meta", (), {"abstract": True, "app_label": "catalogue"}), "__module__": __name__}
        base = type("Everything", (Description,), fields | meta)
        meta = {"Meta": type("Meta", (), {"app_label": "catalogue"}), "__module__": __name__}
        yield type("Row", (base,), meta)


def test_there_is_a_value_for_every_kind_of_field():
    assert set(VALUES) == set(kinds())


@pytest.mark.parametrize("name", VALUES)
def test_a_value_of_every_kind_comes_back_from_history(name, described):
    row = described(**{name.lower(): VALUES[name]})
    kept = json.loads(json.dumps(row.snapshot()))
    again = described()
    again.describe_from(kept)
    assert getattr(again, name.lower()) == VALUES[name]
    assert again.snapshot() == row.snapshot()  # nothing is changed by coming back
    assert text_of(kept[name.lower()])


def test_what_is_unknown_comes_back_unknown(described):
    again = described(**{name.lower(): value for name, value in VALUES.items()})
    again.describe_from(json.loads(json.dumps(described().snapshot())))
    assert again.snapshot() == described().snapshot()
    assert all(not getattr(again, name.lower()) for name in VALUES)
