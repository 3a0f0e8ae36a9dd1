"""Rows of the catalogue, read out of what somebody typed. Works without JavaScript.

Where a text is not the name of exactly one row, it stays as it was typed and the field has texts to choose from.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from catalogue.caching.figures import Figures
from catalogue.keys import address_of, normalised_key
from catalogue.models import Factory, Mechanism, Vocabulary
from drafts.likeness import ALIKE, look_alikes

from .fields import TextField

MOST_OFFERED = 6
MOST_SUGGESTED = 500  # texts that come with the page; what is not among them can be typed all the same
MOST_WORDS = 6
UNKNOWN = _("“%(text)s” is not in the list. Choose from the list, or tick “not in the list” and describe it.")


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

    def value_from_datadict(self, data, files, name):
        """What was typed, or what was chosen by one of the buttons beside it."""
        return data.get(f"{name}-choice") or super().value_from_datadict(data, files, name)


class RowField(TextField):
    """`offered` are the texts to choose from instead of the one that was cleaned last."""

    offered = ()

    def offer(self, names) -> None:
        self.offered = list(names)[:MOST_OFFERED]


class RowByNameField(RowField):
    """A row of a vocabulary by its name in either language. Gives the row and no text, or no row and the text."""

    def __init__(self, model: type[Vocabulary], **options):
        self.model = model
        widget = SuggestInput(lambda: [row.localized_name for row in model.objects.current()[:MOST_SUGGESTED]])
        super().__init__(required=False, max_length=150, widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        key = normalised_key(text)
        if not key:
            if text:
                raise ValidationError(_("A name needs at least one letter or digit."), code="empty_key")
            return None, ""
        row = self.model.objects.named(text).first() or self.model.objects.filter(name_en__iexact=text).first()
        short = [] if row else self._by_short_name(key)
        row = short[0] if len(short) == 1 else row
        while row and row.merged_into:
            row = row.merged_into
        if not row:
            self.offer(each.localized_name for each in short or look_alikes(self.model, text))
        return row, "" if row else text

    def _by_short_name(self, key: str) -> list[Vocabulary]:
        """The factories that are called so for short."""
        return [row for row in self.model.objects.current() if key in short_names_of(row)]


def short_names_of(row: Vocabulary) -> set[str]:
    """What a factory is called for short, in either letters, as keys."""
    return set(map(normalised_key, [row.short_name, row.latin_short_name])) if isinstance(row, Factory) else set()


class MechanismByNameField(RowField):
    """A movement as the list shows it, «2209 · 1МЧЗ», or by its calibre where only one has it.

    `candidates` are the movements that the text may mean: something else may decide which.
    """

    def __init__(self, *, unknown=UNKNOWN, **options):
        super().__init__(required=False, max_length=250, widget=SuggestInput(names_of_movements), **options)
        self.unknown = unknown
        self.candidates = []

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        self.candidates = called(text)
        if len(self.candidates) == 1:
            return self.candidates[0]
        if self.candidates:
            self.offer(row.name for row in self.candidates)
            raise ValidationError(
                _("Several movements are called “%(text)s”. Which one is it?"), code="several", params={"text": text}
            )
        self.offer(row.name for row in nearest(text))
        raise ValidationError(self.unknown, code="unknown", params={"text": text})


def movements():
    return Mechanism.objects.current().with_names()


def names_of_movements() -> list[str]:
    """What is offered while a movement is typed, read once for each version of the catalogue and each language."""
    names = f"names-of-movements:{get_language()}"
    return Figures().remember(names, lambda: [row.name for row in movements()[:MOST_SUGGESTED]])


def called(text: str) -> list[Mechanism]:
    """The movements that `text` names: by calibre, or by calibre and factory, with or without a sign between them."""
    key = normalised_key(text)
    of_calibre = list(movements().filter(calibre_key=key)) if key else []
    return of_calibre or [row for row in movements() if key and key in names_of(row)]


def names_of(mechanism: Mechanism) -> set[str]:
    """How people write a movement in Latin letters, and in either together with its factory, as keys."""
    factory = mechanism.factory
    makers = [factory.short_name, factory.latin_short_name, factory.name, factory.latin_name] if factory else []
    calibres = {mechanism.calibre, mechanism.latin_calibre}
    together = {f"{calibre} {maker}" for calibre in calibres for maker in makers if maker}
    return set(map(normalised_key, {*together, mechanism.latin_calibre}))


def nearest(text: str) -> list[Mechanism]:
    """The movements whose calibre reads much like `text` or a word of it, the most alike first."""
    words = {address_of(word) for word in [text, *text.split()[:MOST_WORDS]]} - {""}
    rows = {row: max((fuzz.ratio(word, address_of(row.calibre)) for word in words), default=0) for row in movements()}
    return sorted((row for row in rows if rows[row] >= ALIKE), key=lambda row: -rows[row])
