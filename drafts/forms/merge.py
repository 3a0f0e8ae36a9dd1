"""Which entry goes into which."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from drafts.merging import MODELS
from drafts.models import Merge

from .fields import TextField


class MergeForm(forms.ModelForm):
    """Both entries are named by their address: the last part of the address of their page."""

    kept = TextField(label=_("Keep"), max_length=500, help_text=_("The address of its page, or the last part of that."))
    gone = TextField(label=_("Merge into it"), max_length=500, help_text=_("Its address will lead to the other one."))

    class Meta:
        model = Merge
        fields = ["kind"]

    def clean(self):
        cleaned = super().clean()
        model = MODELS.get(cleaned.get("kind"))
        for name in ("kept", "gone"):
            address = cleaned.get(name)
            if model and address:
                cleaned[name] = self._row(model, name, address)
        return cleaned

    def _row(self, model, name, address):
        field = "folder" if hasattr(model, "folder") else "slug"
        last_part = re.split("[?#]", address)[0].rstrip("/").rpartition("/")[2]
        row = model.objects.filter(merged_into=None, **{field: last_part}).first()
        if row is None:
            self.add_error(name, ValidationError(_("There is no such entry."), code="missing"))
        return row
