"""A column for a number with a unit, and the field of a form that reads it in any unit that people use."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.quantities import LONGEST, QUANTITIES, Contradicting, NotAQuantity, shown

from .texts import LazyText


class QuantityField(models.DecimalField):
    """Kept in the first unit of its kind; `quantity` names the kind in `catalogue.quantities`."""

    def __init__(self, verbose_name: "LazyText | None" = None, *, quantity: str, **options: Any) -> None:
        self.quantity = quantity
        kind = QUANTITIES[quantity]
        bounds = {"max_digits": kind.digits, "decimal_places": kind.places, "null": True, "blank": True}
        super().__init__(verbose_name, **options | bounds)
        self._validators = [MinValueValidator(kind.least), MaxValueValidator(kind.most)]

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, arguments, options = super().deconstruct()
        for implied in ("max_digits", "decimal_places", "null", "blank", "validators"):
            options.pop(implied, None)
        return name, path, arguments, options | {"quantity": self.quantity}

    def formfield(self, *arguments: Any, **options: Any) -> forms.Field | None:
        usual: dict[str, Any] = {"form_class": QuantityFormField, "quantity": self.quantity}
        return super(models.DecimalField, self).formfield(*arguments, **usual | options)


class QuantityFormField(forms.CharField):
    """A number with a unit or without: «26», «11½'''», «2,5 Гц». Shows what is kept with its unit."""

    def __init__(self, *, quantity: str, **options: Any) -> None:
        self.quantity = quantity
        super().__init__(max_length=LONGEST, empty_value=None, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None or isinstance(value, Decimal):
            return value or None
        try:
            number = QUANTITIES[self.quantity].read(text)
        except Contradicting as error:
            again = shown(self.quantity, error.value)
            params = {"one": error.one, "other": error.other, "again": again}
            message = _("“%(one)s” and “%(other)s” are not the same: the second is %(again)s.")
            raise ValidationError(message, code="contradicting", params=params) from error
        except NotAQuantity as error:
            raise ValidationError(EXAMPLES[self.quantity], code="invalid") from error
        if not QUANTITIES[self.quantity].holds(number):
            ends = {"least": shown(self.quantity, QUANTITIES[self.quantity].least)}
            ends["most"] = shown(self.quantity, QUANTITIES[self.quantity].most)
            raise ValidationError(_("This lies between %(least)s and %(most)s."), code="range", params=ends)
        return number

    def run_validators(self, value: Any) -> None:
        """The bounds were looked at; the length of a text is none of a number."""

    def prepare_value(self, value: Any) -> Any:
        return shown(self.quantity, value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


EXAMPLES = {
    "size": _("A length in millimetres or lines: 26 mm, 28.2, 12½'''."),
    "length": _("A length in millimetres or lines: 26 mm, 28.2, 12½'''."),
    "beats": _("A frequency in beats an hour or hertz: 18000, 2.5 Hz."),
    "hours": _("A time in hours or days: 42, 42 h, 8 days."),
    "angle": _("An angle in degrees: 42, 52°."),
    "depth": _("A depth in metres or atmospheres: 100 m, 10 atm."),
}


def quantities_of(model: type[models.Model]) -> list[QuantityField]:
    """The numbers with a unit that describe a watch, a movement or a case, in the order of its description."""
    return [field for field in model._meta.concrete_fields if isinstance(field, QuantityField)]


def sane_quantities(description: type[models.Model]) -> models.Q:
    """The condition that every number with a unit is empty or within its bounds, for a check constraint."""
    condition = models.Q()
    for field in description._meta.local_fields:
        if isinstance(field, QuantityField):
            kind = QUANTITIES[field.quantity]
            condition &= models.Q(**{f"{field.name}__isnull": True}) | models.Q(
                **{f"{field.name}__gte": kind.least, f"{field.name}__lte": kind.most}
            )
    return condition
