"""The forms for many pieces at once, and for their photos."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.collection.editing import EDITED, EMPTIED
from accounts.collection.photos import AT_ONCE, check_room_of_photos
from accounts.forms.collection import BoughtOnADayGoneBy
from accounts.models import Collection
from accounts.opening import opened_for
from catalogue.models import Side
from catalogue.photos.pipeline import ACCEPTED_TYPES, PhotoRefused

AS_IT_IS = pgettext_lazy("a field", "as it is")


class BulkForm(BoughtOnADayGoneBy, forms.ModelForm):
    """What all of them are told: a field that says nothing leaves each piece as it is."""

    empty = forms.MultipleChoiceField(label=_("Empty"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Collection
        fields = EDITED
        widgets = {"acquired_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in EDITED:
            field = self.fields[name]
            field.required, field.initial = False, None
            if isinstance(field, forms.TypedChoiceField):
                field.choices = [("", AS_IT_IS), *((value, label) for value, label in field.choices if value)]
        self.initial = {}
        self.fields["asking_price"].validators.extend(Collection._meta.get_field("asking_price").validators)
        self.fields["empty"].choices = [(name, self.fields[name].label) for name in EMPTIED]

    @property
    def values(self) -> dict:
        """What is said: the stored value of each column that changes."""
        said = {name: self.cleaned_data[name] for name in EDITED if self.cleaned_data.get(name) not in {None, ""}}
        blank = {name: None if Collection._meta.get_field(name).null else "" for name in self.cleaned_data["empty"]}
        return said | blank

    def clean(self):
        twice = [name for name in self.cleaned_data.get("empty", []) if self.cleaned_data.get(name) not in {None, ""}]
        for name in twice:
            self.add_error(name, ValidationError(_("Say something here or empty it, not both."), code="both"))
        if not self.errors and not self.values:
            raise ValidationError(_("Say what shall be changed."), code="required")

    def _post_clean(self):
        """No piece is made of this: the fields alone are judged."""


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyPhotosField(forms.FileField):
    """As many photos as were chosen."""

    widget = ManyFilesInput(attrs={"accept": ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list) and data else [None]
        return [super(ManyPhotosField, self).clean(each, initial) for each in files]


class PiecePhotosForm(forms.Form):
    """New photos of one piece. `cleaned_data["files"]` are clean photos; `refused` says why the others are none."""

    files = ManyPhotosField(
        label=_("Photos"),
        help_text=_("Up to four at once: JPEG, HEIC, PNG, WebP or AVIF. Nobody but you sees them."),
        allow_empty_file=True,
    )
    side = forms.ChoiceField(label=_("What they show"), required=False)

    def __init__(self, *args, piece: Collection, **kwargs):
        super().__init__(*args, **kwargs)
        self.piece = piece
        self.fields["side"].choices = [("", _("anything else about it")), *Side.choices]

    def clean_files(self):
        files = self.cleaned_data["files"]
        if len(files) > AT_ONCE:
            raise ValidationError(_("At most %(most)s photos at once."), code="too_many", params={"most": AT_ONCE})
        check_room_of_photos(self.piece, len(files))
        photos, self.refused = [], []
        for file in files:
            try:
                photos.append(opened_for(self.piece.user, file))
            except PhotoRefused as refused:
                self.refused.append(f"{Truncator(file.name).chars(60)}: {refused.messages[0]}")
        if not photos:
            raise ValidationError(self.refused, code="refused")
        return photos
