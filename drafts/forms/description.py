"""What is known of a watch, movement or mark, as a contributor fills it in. Nothing is demanded before it is sent."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from catalogue.chosen import RowsField
from catalogue.keys import normalised_key
from catalogue.models import Brand, Factory, Function, Watch
from catalogue.models.quantity import quantities_of
from catalogue.presentation.wording import TOLD
from drafts.models import DraftMark, DraftMechanism, DraftWatch

from .fields import JewelsField, LinesField, RateField, TextField
from .known import EvidenceField, EvidenceInput
from .rows import MechanismByNameField, RowByNameField

YEARS = ["start_release", "end_release", "years_approximate"]
TEXTS = ["evidence", "source", "note", "note_en"]
TYPED = (forms.TextInput, forms.Textarea)
NOT_LISTED = _("“%(text)s” is not in the list. Choose from the list.")
BASE_UNKNOWN = _("“%(text)s” is not in the list. Choose from the list, or write it as a base that has no page.")


class YearInput(forms.TextInput):
    """Digits on a phone's keyboard; what else was typed stays there beside its error, as a number field would not."""

    def __init__(self):
        super().__init__({"inputmode": "numeric", "maxlength": 20, "class": "code"})


class DescriptionForm(forms.ModelForm):
    """`values()` is what `content.write` takes, of the fields that are right.

    Every field has `remarks`, what a machine says of it, and `needed`, whether a proposal cannot be sent without it.
    """

    needed = ()
    brand = RowByNameField(Brand, label=_("Brand"), help_text=_("What is written on the dial. A new one is welcome."))
    factory = RowByNameField(Factory, label=_("Factory"), help_text=_("Short or full name."))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if not self.instance.target_id:
            self.fields.pop("source", None)  # what is new has no sources but what its author knows
        if "evidence" in self.fields:
            self.fields["evidence"].offer(getattr(self.instance, "source", "") if self.instance.target_id else "")
        for name in {self.instance.FIRST, self.instance.LAST} & {*self.fields}:
            self.fields[name].error_messages["invalid"] = _("A year is written in four digits: 1970.")
        for name in set(self.Meta.fields) & set(self.fields):
            known, demanded = self.fields[name].validators, self.Meta.model._meta.get_field(name).validators
            known += [validator for validator in demanded if validator not in known]
            if isinstance(self.fields[name], forms.ModelChoiceField):
                self.fields[name].empty_label = _("Unknown")
        for name, field in self.fields.items():
            field.remarks, field.needed = [], name in self.needed
            if field.needed:
                field.widget.attrs["aria-required"] = "true"
        for name in self.named:
            row, word = getattr(self.instance, name), getattr(self.instance, f"proposed_{name}")
            self.initial[name] = word or (row.localized_name if row else "")
            if word and not row and not self.is_bound:
                self.fields[name].clean(self.initial[name])  # so that rows are offered that it resembles

    @property
    def named(self) -> list[str]:
        """The fields whose value may be a name that the list lacks."""
        return [name for name in ("brand", "factory") if name in self.fields]

    def show_decisions(self) -> None:
        """Begin with what a moderator decided about a new name instead of the author's word."""
        for name in self.named:
            row = getattr(self.instance, name)
            self.initial[name] = (
                row.localized_name if row else getattr(self.instance, f"new_{name}") or self.initial[name]
            )

    def values(self) -> dict:
        values = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        for name in self.named:
            if name in self.cleaned_data:
                values[name], values[f"proposed_{name}"] = self.cleaned_data[name]
        return values

    def not_understood(self) -> dict[str, str]:
        """What was typed and could not be read, by the name of its field in the page."""
        return {
            self.add_prefix(name): self[name].data
            for name in self.errors
            if name in self.fields and isinstance(self.fields[name].widget, TYPED)
        }

    def show_again(self, typed: dict[str, str]) -> None:
        """Begin with what was `typed` earlier and not understood, as `not_understood()` gave it, and say so anew."""
        self._errors = ErrorDict()
        for name, field in self.fields.items():
            if text := typed.get(self.add_prefix(name)):
                self.initial[name] = text
                try:
                    field.clean(text)
                except ValidationError as error:
                    self._errors[name] = self.error_class(error.messages)

    def _post_clean(self):
        """Leave the instance alone: `content.write` fills it, after the version was checked."""


LOOKS = {"case_shape", "crystal", "dial_colour"}  # what facets put together, and sources agree or disagree about
MOST_WORDS = 1000


def as_others_write(column: str, words: str) -> str:
    """Words for a look in small letters, and as other watches have them: «ЧЕРНЫЙ» is «чёрный»."""
    known = Watch.objects.filter(**{f"{column}__gt": ""}).order_by(column).values_list(column, flat=True).distinct()
    spelled = {normalised_key(each): each for each in known[:MOST_WORDS]} if words else {}
    return spelled.get(normalised_key(words), words.lower())


class WatchForm(DescriptionForm):
    needed = ("brand", "evidence")

    mechanism = MechanismByNameField(
        label=_("Movement"), help_text=_("Begin with the calibre and choose from the list: 2209 · 1МЧЗ.")
    )
    new_mechanism = forms.BooleanField(label=_("The movement is not in the list: describe it"), required=False)
    aliases = LinesField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("As collectors call it, one name to a line."),
    )

    class Meta:
        model = DraftWatch
        measured = [field.name for field in quantities_of(DraftWatch)]
        words = [name for name in TOLD if name != "worn"]
        fields = [
            *("code", *YEARS, "case_material", "gender", "integrated_bracelet", "worn"),
            *(*words, *measured, *TEXTS),
        ]
        field_classes = dict.fromkeys([*TEXTS, *words, "code"], TextField) | {"evidence": EvidenceField}
        widgets = {
            "evidence": EvidenceInput(),
            "source": forms.Textarea({"rows": 2}),
            **{name: forms.Textarea({"rows": 3}) for name in ("note", "note_en")},
            "start_release": YearInput(),
            "end_release": YearInput(),
        }
        labels = {"source": _("Sources of the entry")}
        help_texts = {
            "evidence": _("What you propose here: a catalogue, the passport, your own copy, a link."),
            "source": _("How you know is added to them by itself. Change them only where they are wrong."),
        }

    @property
    def details(self) -> list[forms.BoundField]:
        """The fields for what the case and the dial are like."""
        return [self[name] for name in ("worn", *self.Meta.words, *self.Meta.measured)]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        draft = self.instance
        self.initial["mechanism"] = draft.mechanism.name if draft.mechanism else self.initial.get("mechanism", "")
        self.initial["new_mechanism"] = draft.draft_mechanism_id is not None
        if draft.pk:
            self.initial["aliases"] = "\n".join(row.key for row in draft.aliases.all())

    def clean(self):
        cleaned = super().clean()
        for name in LOOKS & cleaned.keys():
            cleaned[name] = as_others_write(name, cleaned[name])
        if cleaned.get("new_mechanism"):
            # What was typed into the list's field is not needed then, right or wrong.
            self.errors.pop("mechanism", None)
            cleaned["mechanism"] = None
        elif self.has_error("mechanism", "several") and cleaned.get("factory"):
            self._let_the_factory_decide(cleaned)
        return cleaned

    def _let_the_factory_decide(self, cleaned) -> None:
        """Of several movements of one calibre, take the one that the watch's own factory makes."""
        made_there = [row for row in self.fields["mechanism"].candidates if row.factory == cleaned["factory"][0]]
        if len(made_there) == 1:
            del self.errors["mechanism"]
            cleaned["mechanism"] = made_there[0]
            self.fields["mechanism"].offer([])

    def values(self) -> dict:
        values = super().values()
        values |= {name: self.cleaned_data[name] for name in ("mechanism", "aliases") if name in self.cleaned_data}
        if not self.cleaned_data.get("new_mechanism"):
            values["movement"] = None
        return values


class MechanismForm(DescriptionForm):
    needed = ("calibre", "evidence")

    base_movement = MechanismByNameField(
        label=_("Base movement"), help_text=_("The movement that this one derives from."), unknown=BASE_UNKNOWN
    )
    replaced_by = MechanismByNameField(label=_("Replaced by"), unknown=NOT_LISTED)

    functions = RowsField(
        Function.objects.current(),
        label=_("Functions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = DraftMechanism
        measured = [field.name for field in quantities_of(DraftMechanism)]
        related = ["rate", "base_movement", "base_name", "replaced_by"]
        fields = ["calibre", "calibre_en", "stones", "mechanism_type", *measured, *related, *YEARS, *TEXTS]
        field_classes = dict.fromkeys(["calibre", "calibre_en", "base_name", *TEXTS], TextField) | {
            "evidence": EvidenceField,
            "rate": RateField,
            "stones": JewelsField,
        }
        widgets = WatchForm.Meta.widgets
        labels = WatchForm.Meta.labels
        help_texts = WatchForm.Meta.help_texts

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("base_movement", "replaced_by"):
            row = getattr(self.instance, name)
            self.initial[name] = row.name if row else ""
        if self.instance.pk:
            self.initial["functions"] = list(self.instance.functions.all())

    @property
    def measures(self) -> list[forms.BoundField]:
        """The fields for numbers with a unit."""
        return [self[name] for name in self.Meta.measured]

    def values(self) -> dict:
        values = super().values()
        if "functions" in self.cleaned_data:
            values["functions"] = list(self.cleaned_data["functions"])
        return values


class InnerMechanismForm(MechanismForm):
    """The movement inside a proposed watch. How its author knows is said of the whole proposal."""

    prefix = "movement"
    needed = ("calibre",)

    class Meta(MechanismForm.Meta):
        fields = [name for name in MechanismForm.Meta.fields if name not in {"evidence", "source"}]


class MarkForm(DescriptionForm):
    needed = ("where", "evidence")
    brand = None

    class Meta:
        model = DraftMark
        fields = [
            *("where", "letters", "seen", "seen_en", "shape"),
            *("start_year", "start_certainty", "end_year", "end_certainty", *TEXTS),
        ]
        field_classes = dict.fromkeys(["letters", "seen", "seen_en", *TEXTS], TextField) | {"evidence": EvidenceField}
        widgets = {name: widget for name, widget in WatchForm.Meta.widgets.items() if name in TEXTS} | {
            "start_year": YearInput(),
            "end_year": YearInput(),
        }
        labels = WatchForm.Meta.labels
        help_texts = WatchForm.Meta.help_texts

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in {"where", "source"} & {*self.fields}:
            self.fields[name].required = False  # nothing is demanded before it is sent
        self.fields["factory"].help_text = _("Empty: watches of any factory have it.")
