"""Why a source is withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import TextField


class WithdrawForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stands in the history of every entry that changes."),
    )
