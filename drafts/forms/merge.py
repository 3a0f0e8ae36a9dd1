"""Which entry goes into which."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from drafts.merging import MODELS
from drafts.models import Merge

from .fields import TextField


class MergeForm(forms.ModelForm):
    """Both entries are named by their address: the last part of the address of their page."""

    kept = TextField(label=_("Keep"), max_length=150, help_text=_("The last part of its page's address."))
    gone = TextField(label=_("Merge into it"), max_length=150, help_text=_("Its address will lead to the other one."))

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
        row = model.objects.filter(merged_into=None, **{field: address}).first()
        if row is None:
            self.add_error(name, ValidationError(_("There is no such entry."), code="missing"))
        return row
