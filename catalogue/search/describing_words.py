"""What a condition in a query is taken for, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models.vocabulary import in_readers_letters, is_english

from .lexicon import Lexicon
from .operators import OPERATORS
from .words import Word

LABELS = {operator.facet: operator.label for operator in OPERATORS} | {"case": gettext_lazy("Case")}
MOST_VALUES = 3
WORD = "word"  # the facet of what a phrase stands for where no column has it


def label_of(word: Word, lexicon: Lexicon) -> str:
    """«Камни: 17», «Корпус: сталь», «без: золото»."""
    said = value_of(word, lexicon)
    if word.without:
        return _("without: %(what)s") % {"what": said}
    return f"{LABELS[word.facet]}: {said}" if word.facet in LABELS else said


def value_of(word: Word, lexicon: Lexicon) -> str:
    if word.span:
        first, last = word.span
        return str(first) if first == last else f"{first or ''}–{last or ''}"
    if word.facet == WORD and is_english():
        return word.as_typed.lstrip("-−")  # a phrase stands for a word of the watches, which are told in Russian
    names = lexicon.names.get(word.facet, {})
    said = [
        in_readers_letters(names[value].name, names[value].name_en) if value in names else in_words(value)
        for value in word.stored
    ]
    shown = ", ".join(dict.fromkeys(said[:MOST_VALUES]))
    return f"{shown} …" if len(said) > MOST_VALUES else shown


def in_words(value: object) -> str:
    return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else str(value)
