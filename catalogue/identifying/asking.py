"""What somebody sees on a watch, as the address of the page says it."""

from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.calibres import with_digits
from catalogue.chosen import RowsField
from catalogue.keys import normalised_key
from catalogue.looks import in_russian
from catalogue.models import CaseMaterial, Factory, Gender, Mark
from catalogue.models.watch_description import Worn
from catalogue.quantities import LONGEST, QUANTITIES, NotAQuantity
from catalogue.search.tokens import LONGEST_QUERY

from .inscriptions import inscriptions_in

MOST_MARKS = 20
MOST_TO_TICK = 1000
NOT_LOOKED = ("", _("not looked at"))
CALENDAR = [NOT_LOOKED, ("none", _("none")), ("date", _("date")), ("day", _("date and weekday"))]
SECONDS = [NOT_LOOKED, ("none", _("no second hand")), ("centre", _("from the centre")), ("side", _("on a small dial"))]
SHOWN = [
    ("chronograph", _("chronograph: sub-dials and buttons")),
    ("alarm", _("alarm hand")),
    ("dial_24", _("dial of 24 hours")),
    ("hand_24", _("a hand for 24 hours")),
    ("digits", _("digits in place of hands")),
    ("jumping", _("hour in a window")),
    ("moon", _("moon")),
    ("automatic", _("winds itself")),
]


HANDS = [
    NOT_LOOKED,
    ("baton", _("straight")),
    ("sword", _("swords")),
    ("dauphine", _("dauphine")),
    ("leaf", _("leaves")),
    ("cathedral", _("cathedral")),
    ("arrow", _("arrows")),
    ("spade", _("spades")),
    ("skeleton", _("skeleton")),
    ("other", _("another shape")),
]
BACKS = [
    NOT_LOOKED,
    ("screwed", _("screwed on as a whole")),
    ("ring", _("held by a ring")),
    ("snap", _("pressed on")),
    ("screws", _("held by small screws")),
    ("hinged", _("on a hinge")),
    ("none", _("none: the case is opened from the front")),
]


class MarkChoice(RowsField):
    """Marks that are ticked, each with its drawing."""

    def clean(self, value):
        if len(value or ()) > MOST_MARKS:
            raise forms.ValidationError(_("No more than %(most)s marks at once."), params={"most": MOST_MARKS})
        return super().clean(value)


class SeenField(forms.CharField):
    """A few letters or digits that stand on the watch. Places that cannot be read are nothing that was seen."""

    def clean(self, value):
        text = super().clean(value)
        if text and not normalised_key(text):
            raise forms.ValidationError(_("There is neither a letter nor a digit in this."))
        return text


class MovementField(SeenField):
    """Digits on a movement, of which some may have been read as the letters that they look like."""

    def clean(self, value):
        return with_digits(super().clean(value))


class LookField(SeenField):
    """A colour or a shape, in either language, as the catalogue writes it."""

    def clean(self, value):
        return in_russian(super().clean(value))


class SizeField(forms.CharField):
    """A length, in millimetres or lines."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return QUANTITIES["length"].read(text) if text else None
        except NotAQuantity as error:
            raise forms.ValidationError(_("Write a size in millimetres: 38 or 38.5 mm.")) from error


class Group(NamedTuple):
    """The marks of one factory, or of any."""

    factory: Factory | None
    marks: list[Mark]
    is_ticked: bool


class Asked(forms.Form):
    """What was seen. Whatever is wrong is told beside its field, and the rest counts."""

    words = SeenField(
        max_length=LONGEST_QUERY,
        required=False,
        label=_("Words on the dial"),
        help_text=_("In any letters, also what can be read of them: РАКЕ"),
    )
    movement = MovementField(
        max_length=60, required=False, label=_("Digits on the movement"), help_text=_("2609, 2414А: below the balance.")
    )
    jewels = forms.IntegerField(min_value=0, max_value=99, required=False, label=_("Jewels"))
    number = SeenField(
        max_length=60,
        required=False,
        label=_("Number on the back or in the passport"),
        help_text=_("A case number or a design code."),
    )
    calendar = forms.ChoiceField(choices=CALENDAR, required=False, label=_("Calendar"))
    seconds = forms.ChoiceField(choices=SECONDS, required=False, label=_("Second hand"))
    crown = SeenField(max_length=60, required=False, label=_("Place of the crown"))
    shape = LookField(max_length=60, required=False, label=_("Shape of the case"))
    size = SizeField(max_length=LONGEST, required=False, label=_("Diameter without the crown, mm"))
    colour = LookField(max_length=60, required=False, label=_("Colour of the dial"))
    material = forms.ModelChoiceField(
        CaseMaterial.objects.current(), to_field_name="slug", required=False, label=_("Case"), empty_label=NOT_LOOKED[1]
    )
    gender = forms.ModelChoiceField(
        Gender.objects.current(), to_field_name="slug", required=False, label=_("Made for"), empty_label=NOT_LOOKED[1]
    )
    worn = forms.ChoiceField(choices=[NOT_LOOKED, *Worn.choices], required=False, label=_("Kind of watch"))
    shown = forms.MultipleChoiceField(
        choices=SHOWN, required=False, widget=forms.CheckboxSelectMultiple, label=_("What else it shows")
    )
    mark = MarkChoice(Mark.objects.standing(), required=False, label=_("Marks"))

    @cached_property
    def seen(self) -> dict:
        """What was seen, of the fields that are right: those that were left out are not there.

        `inscriptions` are the marks whose letters stand among the words, or beside the number of the movement.
        """
        self.is_valid()
        inscriptions = inscriptions_in(" ".join(self.cleaned_data.get(name, "") for name in ("words", "movement")))
        values = self.cleaned_data | {"inscriptions": inscriptions}
        return {name: value for name, value in values.items() if not is_empty(value)}

    @cached_property
    def ticked(self) -> set[int]:
        return {mark.pk for mark in self.seen.get("mark", ())}

    def groups(self) -> list[Group]:
        """Every mark that can be ticked, by factory."""
        marks = Mark.objects.standing().by_factory()[:MOST_TO_TICK]
        by_factory = ((factory, list(rows)) for factory, rows in groupby(marks, key=lambda mark: mark.factory))
        return [
            Group(factory, rows, not self.ticked.isdisjoint(row.pk for row in rows)) for factory, rows in by_factory
        ]


class AskedOfCopy(Asked):
    """The same of a copy in hand, with the parts of which the catalogue itself says nothing."""

    hands = forms.ChoiceField(choices=HANDS, required=False, label=_("Shape of the hands"))
    back = forms.ChoiceField(choices=BACKS, required=False, label=_("Back of the case"))


def is_empty(value) -> bool:
    return not value.exists() if isinstance(value, QuerySet) else value in (None, "", [])
