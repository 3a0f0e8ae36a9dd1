"""Choosing from long lists by typing: a text field with suggestions, which works without JavaScript."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalogue.keys import normalised_key
from catalogue.models import Mechanism, Vocabulary

MOST_ALIASES = 30


class SuggestInput(forms.TextInput):
    """A text field with a list of suggestions below it. `suggestions` is a function that gives the texts."""

    template_name = "drafts/widgets/suggest.html"

    def __init__(self, suggestions=list, attrs=None):
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.suggestions = suggestions

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = list_id
        return context | {"list_id": list_id, "suggestions": self.suggestions()}


class TextField(forms.CharField):
    """Text in one normal form, so that what looks alike is alike."""

    def to_python(self, value):
        return unicodedata.normalize("NFC", super().to_python(value))


class RowByNameField(TextField):
    """A row of a vocabulary by its name in either language. Gives the row and no text, or no row and the text."""

    def __init__(self, model: type[Vocabulary], **options):
        self.model = model
        widget = SuggestInput(lambda: [row.localized_name for row in model.objects.current()])
        super().__init__(required=False, max_length=150, widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        key = normalised_key(text)
        if not key:
            if text:
                raise ValidationError(_("A name needs at least one letter or digit."), code="empty_key")
            return None, ""
        row = self.model.objects.named(text).first() or self.model.objects.filter(name_en__iexact=text).first()
        row = row or self._by_short_name(key)
        while row and row.merged_into:
            row = row.merged_into
        return row, "" if row else text

    def _by_short_name(self, key: str) -> Vocabulary | None:
        """The factory that is called so for short, where only one is."""
        rows = [row for row in self.model.objects.current() if normalised_key(getattr(row, "short_name", "")) == key]
        return rows[0] if len(rows) == 1 else None


def mechanism_names() -> list[str]:
    return [mechanism.name for mechanism in Mechanism.objects.current().with_names()]


class MechanismByNameField(TextField):
    """A movement as the list shows it, «2209 · 1МЧЗ», or by its calibre where only one has it."""

    def __init__(self, **options):
        super().__init__(required=False, max_length=250, widget=SuggestInput(mechanism_names), **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        calibre = text.partition(" · ")[0]
        of_calibre = Mechanism.objects.current().with_names().filter(calibre_key=normalised_key(calibre))
        named = [row for row in of_calibre if normalised_key(row.name) == normalised_key(text)] or list(of_calibre)
        if len(named) == 1:
            return named[0]
        if named:
            names = ", ".join(row.name for row in named)
            raise ValidationError(
                _("Several movements: %(names)s. Choose one."), code="several", params={"names": names}
            )
        raise ValidationError(
            _("“%(text)s” is not in the list. Choose from the list, or tick “not in the list” and describe it."),
            code="unknown",
            params={"text": text},
        )


class LinesField(TextField):
    """Several short texts, one to a line; the same one counts once."""

    widget = forms.Textarea

    def clean(self, value):
        lines = list(dict.fromkeys(line.strip() for line in super().clean(value).splitlines() if line.strip()))
        if len(lines) > MOST_ALIASES or any(len(line) > 150 for line in lines):
            raise ValidationError(_("At most 30 lines of 150 characters."), code="too_long")
        return lines
