"""What the search field offers while one types: brands, factories, movements, codes and watches."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.figures import Figures
from catalogue.models import Brand, Factory, Mechanism

from .folding import keys, other_layout, sounds
from .kept import remember
from .reading import Word, tokens_of
from .terms import parts
from .vocabulary import terms_beginning_with

MOST_NAMES = 4  # of each kind
MOST_WATCHES = 6

Suggestion = dict[str, str]


def suggestions(text: str) -> list[dict]:
    """Groups of suggestions, as `{"label": …, "items": [{"text": …, "url": …}]}`; none for an empty field.

    Everything but the last word is taken as finished. What begins so in the other keyboard layout
    is offered too. Three queries at most once `named_pages` are known.
    """
    figures = Figures()
    return remember(figures, f"suggestions {get_language()} {text[:200]}", lambda: suggest(text, figures))


def suggest(text: str, figures: Figures) -> list[dict]:
    if not tokens_of(text):
        return []
    spellings = [text, other_layout(text)]
    groups = [(label, first_few(entries, spellings)) for label, entries in named_pages(figures)]
    groups.append((_("Watches"), watches_beginning(text)))
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

    return figures.remember(f"named-pages:{get_language()}", read)


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


def watches_beginning(text: str) -> list[Suggestion]:
    """The best watches that have the finished words and a code, or the best word, that begins with the last."""
    *finished, last = tokens_of(text)
    words = [Word(token, (*keys(token)[:1], *keys(other_layout(token))[:1])) for token in finished]
    for terms in terms_beginning_with([last, other_layout(last)]):
        for word in words:
            terms = terms.filter(watch__in=word.watches())
        # A watch may have several such codes.
        rows = dict.fromkeys(terms.values_list("watch__title", "watch__folder")[: 2 * MOST_WATCHES])
        if rows:
            shown = list(rows)[:MOST_WATCHES]
            return [{"text": title, "url": reverse("catalogue:watch_detail", args=[folder])} for title, folder in shown]
    return []
