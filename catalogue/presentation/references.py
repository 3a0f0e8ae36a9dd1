"""References of a page: numbered as in a book, at each fact the sources that say so, and what others say instead."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalogue.history.witnesses import is_same, said_by
from catalogue.models import Source, Witness
from catalogue.models.quantity import QuantityField
from catalogue.models.source import WHOLE
from catalogue.quantities import shown_in_both

# What sources say that no field holds.
LABELS = {
    "diameter_with_ring": _("diameter with the ring"),
    "diameter_with_rotor": _("diameter with the rotor"),
    "fit": _("diameter of the fit"),
    "hands": _("fit of the hands"),
    "made": _("pieces made"),
    "mentioned": _("mentioned in the year"),
    "remark": _("remark"),
    "power_reserve_chrono": _("power reserve with the chronograph"),
    "years": _("years"),
    "model": _("model"),
    "movement": _("movement"),
}


@dataclass(frozen=True)
class Reference:
    """A place in a source, with its number on the page."""

    number: int
    source: Source
    place: str
    remark: str

    @property
    def address(self) -> str:
        return self.source.address_at(self.place)


@dataclass
class Said:
    """Of one fact: the references that agree with what is shown, and what others say, each with its references."""

    agreeing: list[Reference] = field(default_factory=list)
    others: dict[str, list[Reference]] = field(default_factory=dict)
    is_disputed: bool = False


class References:
    """All that standing sources say of some rows. One query."""

    def __init__(self, *rows: models.Model, witnesses: list[Witness] | None = None):
        self.witnesses = list(Witness.objects.standing().about(*rows)) if witnesses is None else witnesses
        self._kinds = {row._meta.model_name: row for row in rows}
        self._of: dict[tuple[str, str], list[Witness]] = defaultdict(list)
        self._numbered: dict[tuple[int, str], Reference] = {}
        for witness in self.witnesses:
            self._of[witness.kind, witness.field].append(witness)
            self.reference(witness)

    def reference(self, witness: Witness) -> Reference:
        place = witness.source_id, witness.place
        if place not in self._numbered:
            number = len(self._numbered) + 1
            self._numbered[place] = Reference(number, witness.source, witness.place, witness.remark)
        return self._numbered[place]

    @property
    def listed(self) -> list[Reference]:
        """The list at the foot of the page."""
        return list(self._numbered.values())

    def of_entry(self, row: models.Model) -> list[Reference]:
        """What the row as a whole rests upon."""
        return [self.reference(witness) for witness in self._of[row._meta.model_name, WHOLE]]

    def said(self, row: models.Model, *names: str) -> Said:
        """What is said of a fact that is shown of these fields."""
        said = Said()
        for name in names:
            value = said_by(row, name)
            for witness in self._of[row._meta.model_name, name]:
                reference = self.reference(witness)
                if is_same(value, witness.says if witness.value is None else witness.value):
                    said.agreeing += [] if reference in said.agreeing else [reference]
                else:
                    said.others.setdefault(in_words(row, witness), []).append(reference)
                    said.is_disputed = said.is_disputed or value not in (None, "")
        return said

    def beside(self, row: models.Model) -> list[tuple[str, str, Reference, str]]:
        """What is said beside the fields: label, words, where, remark."""
        own = {each.name for each in row._meta.concrete_fields}
        return [
            (label_of_fact(row, name), witness.says, self.reference(witness), witness.remark)
            for (kind, name), witnesses in self._of.items()
            if kind == row._meta.model_name and name not in own and name != WHOLE
            for witness in witnesses
        ]

    def as_data(self) -> list[dict]:
        """The same as data, with what each place says."""
        said = defaultdict(list)
        for witness in self.witnesses:
            if witness.field != WHOLE:
                said[self.reference(witness).number].append({"field": witness.field, "says": witness.says})
        return [
            {
                "address": each.address or each.source.title,
                "source": each.source.title,
                "kind": each.source.kind,
                "place": each.place or None,
                "says": said[each.number],
            }
            for each in self.listed
        ]


def label_of_fact(row: models.Model, name: str) -> str:
    """What a field is called, or what no field holds."""
    try:
        label = row._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        label = LABELS.get(name, name)
    return capfirst(str(label))


def in_words(row: models.Model, witness: Witness) -> str:
    """What a witness says, a number with its units."""
    try:
        column = row._meta.get_field(witness.field)
    except FieldDoesNotExist:
        return witness.says
    if isinstance(column, QuantityField) and witness.value is not None:
        try:
            return shown_in_both(column.quantity, Decimal(str(witness.value)))
        except InvalidOperation:
            return witness.says
    return witness.says


def references_of(rows: list[models.Model]) -> dict[int, References]:
    """The references of many rows of one model, by id. One query."""
    by_pk = {row.pk: [] for row in rows}
    kind = rows[0]._meta.model_name if rows else ""
    found = Witness.objects.standing().filter(kind=kind, subject_id__in=by_pk).select_related("source").order_by("pk")
    for witness in found:
        by_pk[witness.subject_id].append(witness)
    return {row.pk: References(row, witnesses=by_pk[row.pk]) for row in rows}
