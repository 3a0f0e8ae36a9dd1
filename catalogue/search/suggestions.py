"""What the search field offers while one types: brands, factories, movements, codes and watches."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.figures import Figures
from catalogue.models import Brand, Factory, Mechanism, Watch

from .folding import keys, other_layout, sounds
from .kept import remember
from .reading import Reading, Word, tokens_of
from .terms import CODE, parts
from .vocabulary import beginning_with

MOST_NAMES = 4  # of each kind
MOST_WATCHES = 6

Suggestion = dict[str, str]


def suggestions(text: str) -> list[dict]:
    """Groups of suggestions, as `{"label": …, "items": [{"text": …, "url": …}]}`; none for an empty field.

    Everything but the last word is taken as finished. What begins so in the other keyboard layout
    is offered too.
    """
    figures = Figures()
    return remember(figures, f"suggestions {get_language()} {text[:200]}", lambda: suggest(text, figures))


def suggest(text: str, figures: Figures) -> list[dict]:
    if not tokens_of(text):
        return []
    spellings = [text, other_layout(text)]
    groups = [(label, first_few(entries, spellings)) for label, entries in named_pages(figures)]
    groups.append((_("Watches"), watches_beginning(spellings)))
    return [{"label": label, "items": items} for label, items in groups if items]


def named_pages(figures: Figures) -> list[tuple[str, list]]:
    """The brands, factories and movements that have a page, as (the sounds of their words, text, address)."""

    def read():
        kinds = [
            (_("Brands"), Brand.objects.current(), lambda row: [row.name, row.name_en]),
            (_("Factories"), Factory.objects.current(), lambda row: [row.name, row.name_en, row.short_name]),
            (_("Movements"), Mechanism.objects.current().with_names(), lambda row: [row.calibre]),
        ]
        return [
            (label, [(heard_in(names(row)), getattr(row, "name", str(row)), row.get_absolute_url()) for row in rows])
            for label, rows, names in kinds
        ]

    return remember(figures, f"named pages {get_language()}", read)


def heard_in(names: list[str]) -> tuple[str, ...]:
    tokens = [token for name in names for token in name.split()]
    return tuple({sounds(part) for token in tokens for part in [token, *parts(token)]} - {""})


def first_few(entries: list, spellings: list[str]) -> list[Suggestion]:
    """The entries that have a word beginning with each of the typed ones, in the layout that has any."""
    for spelling in spellings:
        typed = [sounds(token) for token in tokens_of(spelling)]
        found = [
            {"text": text, "url": url}
            for words, text, url in entries
            if typed and all(any(word.startswith(start) for word in words) for start in typed)
        ]
        if found:
            return found[:MOST_NAMES]
    return []


def watches_beginning(spellings: list[str]) -> list[Suggestion]:
    """The best watches that have the finished words and the best word that begins with the last."""
    for spelling in spellings:
        *finished, last = tokens_of(spelling) or [""]
        completions = beginning_with(last, shortest=1, limit=MOST_WATCHES)
        if not completions:
            continue
        codes = tuple(known.key for known in completions if known.worth == CODE)
        reading = Reading(
            (*(Word(token, tuple(keys(token)[:1])) for token in finished), Word(last, codes or (completions[0].key,)))
        )
        if codes:
            reading = replace(reading, few=reading.ids())
        found = reading.scored(Watch.objects.current()).order_by("-score", "-pk")
        rows = found.values_list("title", "folder")[:MOST_WATCHES]
        if rows:
            return [{"text": title, "url": reverse("catalogue:watch_detail", args=[folder])} for title, folder in rows]
    return []
