"""What people type: text in one normal form, and several short texts at once."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_ALIASES = 30


class TextField(forms.CharField):
    """Text in one normal form, so that what looks alike is alike."""

    def to_python(self, value):
        text = super().to_python(value)
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))  # a browser counts a line's end once


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class LinesField(TextField):
    """Several short texts, one to a line; the same one counts once."""

    widget = forms.Textarea

    def clean(self, value):
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))
        if len(lines) > MOST_ALIASES or any(len(line) > 150 for line in lines):
            raise ValidationError(_("At most 30 lines of 150 characters."), code="too_long")
        return lines
