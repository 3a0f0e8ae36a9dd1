"""Which entry goes into which."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from drafts.merging import MODELS
from drafts.models import Merge

from .fields import TextField


class AddressField(TextField):
    """The last part of an address, whatever was copied with it."""

    def __init__(self, **options):
        super().__init__(max_length=500, widget=forms.TextInput({"class": "vTextField"}), **options)

    def clean(self, value):
        return re.split("[?#]", super().clean(value))[0].rstrip("/").rpartition("/")[2]


class MergeForm(forms.ModelForm):
    """Both entries are named by their address: the last part of the address of their page."""

    kept = AddressField(label=_("Keep"), help_text=_("The address of its page, or the last part of that."))
    gone = AddressField(label=_("Merge into it"), help_text=_("Its address will lead to the other one."))

    class Meta:
        model = Merge
        fields = ["kind"]

    def clean(self):
        cleaned = super().clean()
        model = MODELS.get(cleaned.get("kind"))
        for name in ("kept", "gone"):
            if model and name in cleaned:
                cleaned[name] = self._row(model, name, cleaned[name])
        return cleaned

    def _row(self, model, name, address):
        field = "folder" if hasattr(model, "folder") else "slug"
        row = model.objects.filter(merged_into=None, **{field: address}).first()
        if row is None:
            self.add_error(name, ValidationError(_("There is no such entry."), code="missing"))
        return row
