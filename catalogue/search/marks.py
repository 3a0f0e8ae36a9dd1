"""Marks by what is told of them: letters, what is seen beside them, whose they are, where they stand, years, notes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.conf import settings
from django.utils import translation

from catalogue.models import Mark

from .folding import keys, sounds
from .sizes import keys_in
from .tokens import tokens_of

SHORTEST_BEGINNING = 3


def marks_found(marks: Iterable[Mark], text: str) -> list[Mark]:
    """Those of some marks that have every word of a text, or one that begins so."""
    wanted = [(token.casefold(), sounds(token), set(keys(token))) for token in tokens_of(text)]
    return [mark for mark in marks if has_all(mark, wanted)]


def has_all(mark: Mark, wanted: Iterable[tuple[str, str, set[str]]]) -> bool:
    told, source = keys_in(*texts_of(mark)), mark.source.casefold()
    return all(
        not told.isdisjoint(named)
        or (len(start) >= SHORTEST_BEGINNING and any(word.startswith(start) for word in told))
        or token in source
        for token, start, named in wanted
    )


def texts_of(mark: Mark) -> Iterator[str]:
    """Everything that is told of a mark, in either language; it needs its factory."""
    yield from (mark.letters, mark.seen, mark.seen_en, mark.note, mark.note_en)
    yield from (str(year) for year in (mark.start_year, mark.end_year) if year)
    if mark.factory:
        yield from (mark.factory.name, mark.factory.name_en, mark.factory.short_name)
    for field, value in chosen_of(mark):
        yield from labels(field, value)


def chosen_of(mark: Mark) -> Iterator[tuple[str, str]]:
    """What is chosen of lists: where it stands, its shape, how sure its years are."""
    return ((field.name, getattr(mark, field.name)) for field in mark._meta.concrete_fields if field.choices)


@lru_cache
def labels(field: str, value: str) -> tuple[str, ...]:
    """What a choice is called in each language."""
    display = getattr(Mark(**{field: value}), f"get_{field}_display")
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(display()))
    return tuple(found)
