"""Marks by what is told of them: letters, what is seen beside them, whose they are, where they stand, years, notes."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import translation

from catalogue.models import Mark

from .folding import keys, sounds
from .sizes import keys_in
from .tokens import tokens_of

SHORTEST_BEGINNING = 3


def marks_found(marks: Iterable[Mark], text: str) -> list[Mark]:
    """Those of some marks that have every word of a text, or one that begins so."""
    wanted = tokens_of(text)
    return [mark for mark in marks if all(is_told(token, mark) for token in wanted)]


def is_told(token: str, mark: Mark) -> bool:
    told = keys_in(*texts_of(mark))
    start = sounds(token)
    begins = len(start) >= SHORTEST_BEGINNING and any(word.startswith(start) for word in told)
    return begins or not told.isdisjoint(keys(token)) or token.casefold() in mark.source.casefold()


def texts_of(mark: Mark) -> Iterator[str]:
    """Everything that is told of a mark, in either language; it needs its factory."""
    yield from (mark.letters, mark.seen, mark.seen_en, mark.note, mark.note_en)
    yield from (str(year) for year in (mark.start_year, mark.end_year) if year)
    if mark.factory:
        yield from (mark.factory.name, mark.factory.name_en, mark.factory.short_name)
    chosen = [field.name for field in mark._meta.concrete_fields if field.choices]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield from (str(getattr(mark, f"get_{name}_display")()) for name in chosen)
