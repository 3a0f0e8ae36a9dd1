"""References of a page: numbered as in a book, at each fact the sources that say so, and what others say instead."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.history.witnesses import is_same, said_by
from catalogue.models import Described, Source, Witness
from catalogue.models.quantity import QuantityField
from catalogue.models.source import WHOLE
from catalogue.quantities import QUANTITIES, NotAQuantity, parted, shown_in_both

from . import wording

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
MEASURED = {"diameter_with_ring": "size", "diameter_with_rotor": "size", "fit": "size", "power_reserve_chrono": "hours"}


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
    """Of one fact: the references that agree with what is shown, and what others say, each with its references.

    `told` is what they say where the entry itself says nothing.
    """

    agreeing: list[Reference] = field(default_factory=list)
    others: dict[str, list[Reference]] = field(default_factory=dict)
    told: dict[str, list[Reference]] = field(default_factory=dict)


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
        return list(dict.fromkeys(self.reference(witness) for witness in self._of[row._meta.model_name, WHOLE]))

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
                    elsewhere = said.others if tells(row, name, names) else said.told
                    elsewhere.setdefault(in_words(row, witness, beside=names), []).append(reference)
        if said.others and not said.agreeing:
            said.agreeing = self._told_by_entry(row, said)
        return said

    def _told_by_entry(self, row: models.Model, said: Said) -> list[Reference]:
        """Whence a disputed value comes that no source is known to say by itself: with the entry, from its sources.

        Those are none of them of which is known what they say of single facts, or which contradict.
        """
        contradicting = {each.source.pk for references in said.others.values() for each in references}
        telling = {self.reference(witness).number for witness in self.witnesses if witness.field != WHOLE}
        return [
            each for each in self.of_entry(row) if each.number not in telling and each.source.pk not in contradicting
        ]

    def beside(self, row: models.Model) -> list[tuple[str, str, Reference, str]]:
        """What is said beside the fields: label, words, where, remark."""
        own = {each.name for each in row._meta.concrete_fields}
        return [
            (label_of_fact(row, name), in_words(row, witness), self.reference(witness), witness.remark)
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


def tells(row: models.Model, name: str, together: tuple[str, ...]) -> bool:
    """Whether the entry tells the fact: of its years each end is one; of other fields that are shown together, all."""
    years = (getattr(row, "FIRST", ""), getattr(row, "LAST", ""))
    return any(said_by(row, each) not in (None, "") for each in ((name,) if name in years else together))


def label_of_fact(row: models.Model, name: str) -> str:
    """What a field is called, or what no field holds."""
    try:
        label = row._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        label = LABELS.get(name, name)
    return capfirst(str(label))


def in_words(row: models.Model, witness: Witness, beside: tuple[str, ...] = ()) -> str:
    """What a witness says, a number with its units; of years that are shown together `beside`, which of them it is."""
    says, name = str(witness.says), witness.field
    if name in MEASURED:
        return measured(MEASURED[name], says)
    if name == "rate":
        return gettext("%(rate)s s a day") % {"rate": says}
    if len(beside) > 1 and isinstance(witness.value, int) and isinstance(row, Described):
        years = {row.FIRST: (witness.value, None), row.LAST: (None, witness.value)}
        return wording.years(*years[name]) if name in years else says
    try:
        column = row._meta.get_field(name)
    except FieldDoesNotExist:
        return says
    if isinstance(column, QuantityField):
        if witness.value is None:
            return measured(column.quantity, says)
        try:
            return shown_in_both(column.quantity, Decimal(str(witness.value)))
        except InvalidOperation:
            return says
    return says


def measured(quantity: str, says: str) -> str:
    """A number with a unit, or several («34/37 ч»), in the reader's language; anything else as it was said."""
    numbers, unit = parted(says)
    try:
        return "/".join(
            shown_in_both(quantity, QUANTITIES[quantity].read(number + unit)) for number in numbers.split("/")
        )
    except NotAQuantity:
        return says


def references_of(rows: list[models.Model]) -> dict[int, References]:
    """The references of many rows of one model, by id. One query."""
    by_pk = {row.pk: [] for row in rows}
    kind = rows[0]._meta.model_name if rows else ""
    found = Witness.objects.standing().filter(kind=kind, subject_id__in=by_pk).select_related("source").order_by("pk")
    for witness in found:
        by_pk[witness.subject_id].append(witness)
    return {row.pk: References(row, witnesses=by_pk[row.pk]) for row in rows}
