"""From – to of a number with a unit: «диаметр от 22 до 26 мм», typed in any unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalogue.models.quantity import QuantityField, QuantityFormField
from catalogue.presentation.wording import label_of
from catalogue.quantities import LONGEST, plain, shown

ENDS = ("from", "to")


@dataclass(frozen=True)
class Span:
    """The least and the greatest value of a column; either may be open. What is unknown lies within none."""

    first: Decimal | None
    last: Decimal | None

    def holds(self, value: Decimal | None) -> bool:
        if value is None:
            return False
        return (self.first is None or self.first <= value) and (self.last is None or value <= self.last)

    def in_words(self, field: QuantityField) -> str:
        ends = {name: shown(field.quantity, end) if end else "" for name, end in zip(ENDS, self.pair, strict=True)}
        text = _("from %(from)s to %(to)s") if all(self.pair) else _("from %(from)s") if self.first else _("to %(to)s")
        return f"{label_of(field)}: {text % ends}"

    @property
    def pair(self) -> tuple[Decimal | None, Decimal | None]:
        return self.first, self.last

    def parameters(self, name: str) -> Iterable[tuple[str, str]]:
        """How an address says it."""
        return [(f"{name}-{end}", plain(value)) for end, value in zip(ENDS, self.pair, strict=True) if value]


@dataclass(frozen=True)
class Asked:
    """The two fields of a span as the page shows them: what was typed, and what is wrong with it."""

    name: str
    label: str
    first: str
    last: str
    wrong: str


def parameters_of(fields: Iterable[QuantityField]) -> list[str]:
    """What an address may say of them."""
    return [f"{field.name}-{end}" for field in fields for end in ENDS]


def spans_asked(data: QueryDict, fields: Iterable[QuantityField]) -> tuple[dict[str, Span], dict[str, Asked]]:
    """The spans that are applied, and all as they were typed."""
    spans, asked = {}, {}
    for field in fields:
        typed = [data.get(f"{field.name}-{end}", "").strip()[:LONGEST] for end in ENDS]
        reader = QuantityFormField(quantity=field.quantity, required=False)
        ends, wrong = [], ""
        for text in typed:
            try:
                ends.append(reader.clean(text))
            except ValidationError as error:
                ends.append(None)
                wrong = _("“%(typed)s” was not applied.") % {"typed": text} + f" {error.messages[0]}"
        if all(ends) and ends[0] > ends[1]:
            ends.reverse()
        if any(ends):
            spans[field.name] = Span(*ends)
        asked[field.name] = Asked(field.name, label_of(field), *typed, wrong)
    return spans, asked
