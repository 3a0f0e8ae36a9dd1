"""What people type: text in one normal form, and several short texts at once."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalogue.keys import as_name
from catalogue.quantities import NotAQuantity, daily_rate

MOST_ALIASES = 30
JEWELS = re.compile(r"(?:камн|камен|рубин|jewel)\w*\.?\s*\Z")
NUMBERS = re.compile(r"\d{1,3}(?:\s*[/,–-]\s*\d{1,3}){0,3}", re.ASCII)


class TextField(forms.CharField):
    """Text in one normal form, so that what looks alike is alike."""

    def to_python(self, value):
        text = super().to_python(value)
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))  # a browser counts a line's end once


class NameField(TextField):
    """What something is called: a line, without what nobody sees."""

    def to_python(self, value):
        return as_name(super().to_python(value))


class RateField(TextField):
    """A daily rate in one form, so that two that are the same do not contradict each other."""

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return daily_rate(text) if text else text
        except NotAQuantity as error:
            raise ValidationError(_("Seconds a day, both ways: -20..+40, ±20."), code="invalid") from error


class JewelsField(TextField):
    """A number of jewels; several where movements of one number have more or fewer: «17», «16/19»."""

    def to_python(self, value):
        text = super().to_python(value)
        bare = JEWELS.sub("", text.casefold()).strip()
        if text and not NUMBERS.fullmatch(bare):
            raise ValidationError(_("A number of jewels: 17, 16/19."), code="invalid")
        return bare


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
