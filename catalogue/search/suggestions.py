"""What the search field offers while one types: brands, factories, movements, codes and watches."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.models.vocabulary import in_readers_letters
from catalogue.models.watch_queries import title_column

from .facets import UNKNOWN
from .folding import fold, keys, other_layout, sounds
from .kept import remember
from .lexicon import Lexicon
from .names import Place, agrees, rows_of
from .operators import BY_NAME, Operator, parse
from .phrases import phrase_at
from .query import CatalogueQuery
from .sizes import numbers_indexed
from .terms import NUMBERED
from .tokens import LONGEST_QUERY, tokens_of
from .values import Values
from .vocabulary import terms_beginning_with
from .words import Word

CONDITION = re.compile(r"([^\W\d_]{2,20}):([^\s:\"«»|,;]{0,40})")
LOOKS = ("dial", "crystal")
MOST_NAMES = 4  # of each kind
MOST_WATCHES = 6
MOST_READ = 5  # words: each that nobody knows costs queries, and more are rarely typed to be offered something

Suggestion = dict[str, str]


def suggestions(text: str) -> list[dict]:
    """Groups of suggestions, as `{"label": …, "items": [{"text": …, "url": …}]}`; none for an empty field.

    Everything but the last word is taken as finished, and read as the search reads it. What begins so in the other
    keyboard layout is offered too: three queries at most once the lexicon is known. Where nothing begins so, what the
    page of results would show for a few words is offered.
    """
    figures = Figures()
    return remember(figures, f"suggestions {get_language()} {text[:200]}", lambda: suggest(text, figures))


def suggest(text: str, figures: Figures) -> list[dict]:
    if not tokens_of(text):
        return []
    lexicon = Lexicon.of(figures)
    names = next(filter(None, (names_beginning(each, lexicon, figures) for each in (text, other_layout(text)))), {})
    labels = {"brand": _("Brands"), "factory": _("Factories"), "mechanism": _("Movements")}
    groups = [(label, rows_of(names.get(kind, [])[:MOST_NAMES], lexicon, figures)) for kind, label in labels.items()]
    items = [(label, offered(rows)) for label, rows in groups]
    items.append((_("Watches"), watches_beginning(text, lexicon)))
    items.append((_("Conditions"), conditions_beginning(text, lexicon)))
    if not any(found for _label, found in items) and len(tokens_of(text)) <= MOST_READ:
        items = found_by_search(text, figures, labels)
    return [{"label": label, "items": found} for label, found in items if found]


def offered(rows: list[dict]) -> list[Suggestion]:
    return [{"text": row["title"], "url": row["url"]} for row in rows]


def found_by_search(text: str, figures: Figures, labels: dict[str, str]) -> list[tuple[str, list[Suggestion]]]:
    """What the page of results names and shows first."""
    query = CatalogueQuery(text=text[:LONGEST_QUERY].strip(), figures=figures)
    named = rows_of(query.reading.named, query.lexicon, figures) if query.reading.named else []
    items = [(label, offered([row for row in named if row["place"][0] == kind])) for kind, label in labels.items()]
    watches = query.first(MOST_WATCHES)
    shown = [{"text": getattr(watch, title_column()), "url": watch.get_absolute_url()} for watch in watches]
    return [*items, (_("Watches"), shown)]


def names_beginning(text: str, lexicon: Lexicon, figures: Figures) -> dict[str, list[Place]]:
    """What has a page and a word that begins with the last one, by kind. The finished words must be so of it.

    What begins so letter by letter comes before what only sounds so, the more watches it has the earlier.
    """
    *finished, last = tokens_of(text) or [""]
    words = list(finished_words(finished, lexicon))
    start = sounds(last)
    found: dict[str, list[Place]] = {}
    for place, own in lexicon.sounds.items():
        begins = start and any(word.startswith(start) for word in own)
        if begins and all(own & {sounds(word.written)} or agrees(word, place, lexicon) for word in words):
            found.setdefault(place[0], []).append(place)
    rows = {row["place"]: row for places in found.values() for row in rows_of(places, lexicon, figures)}
    literally = last.casefold()
    for places in found.values():
        places.sort(
            key=lambda place: (
                not begins_literally(place, literally, lexicon),
                -rows[place]["count"],
                rows[place]["text"],
            )
        )
    return found


def begins_literally(place: Place, start: str, lexicon: Lexicon) -> bool:
    kind, pk = place
    if kind == "mechanism":
        return lexicon.movements[pk].calibre.casefold().startswith(start)
    row = lexicon.names[kind][pk]
    return any(name.casefold().startswith(start) for name in (row.name, row.name_en, row.short_name) if name)


def finished_words(tokens: list[str], lexicon: Lexicon) -> Iterator[Word]:
    """The finished words, phrases taken for what they mean; what says nothing of a watch is passed over."""
    place = 0
    while place < len(tokens):
        length, word = phrase_at(tokens, place, lexicon)
        if length and word:
            yield word
        elif not length:
            token = tokens[place]
            yield Word(token, (*keys(token)[:1], *keys(other_layout(token))[:1]))
        place += length or 1


def watches_beginning(text: str, lexicon: Lexicon) -> list[Suggestion]:
    """The best watches that have the finished words and a code, or the best word, that begins with the last."""
    *finished, last = tokens_of(text)
    written = parse(" ".join(finished), lexicon)
    words = [*written.words, *finished_words(written.rest.split(), lexicon)]
    for terms in terms_beginning_with([last, other_layout(last)]):
        for word in words:
            terms = terms.filter(word.of_terms)
        # A watch may have several such codes.
        rows = dict.fromkeys(terms.values_list(f"watch__{title_column()}", "watch__folder")[: 2 * MOST_WATCHES])
        if rows:
            shown = list(rows)[:MOST_WATCHES]
            return [{"text": title, "url": reverse("catalogue:watch_detail", args=[folder])} for title, folder in shown]
    return []


def conditions_beginning(text: str, lexicon: Lexicon) -> list[Suggestion]:
    """The whole text with what the condition that is typed last may ask for: `корпус:4` leads to 410 and 420."""
    before, _blank, last = text.rstrip().rpartition(" ")
    found = CONDITION.fullmatch(last)
    operator = BY_NAME.get(fold(found[1])) if found else None
    if found is None or operator is None:
        return []
    values = [f'"{value}"' if " " in value else value for value in values_beginning(operator, found[2], lexicon)]
    texts = [f"{before} {found[1]}:{value}".strip() for value in values]
    address = reverse("catalogue:watch_list")
    return [{"text": asked, "url": f"{address}?{urlencode({'q': asked})}"} for asked in texts[:MOST_WATCHES]]


def values_beginning(operator: Operator, start: str, lexicon: Lexicon) -> Iterator[str]:
    """What a condition may ask for that begins so: numbers of cases and dials, names, calibres, looks; an example."""
    numbered = dict(zip(("material", "dial"), NUMBERED, strict=True)).get(operator.facet)
    if numbered and (start.isdecimal() or not start):
        yield from numbers_indexed(numbered, start, MOST_WATCHES)
    names = [in_readers_letters(row.name, row.name_en) for row in lexicon.names.get(operator.facet, {}).values()]
    if operator.facet == "mechanism":
        names = [calibre for row in lexicon.movements.values() for calibre in row.calibre.split()[:1]]
    elif operator.facet in LOOKS:
        values = Values.of(Figures()).by_token[operator.facet].values()
        names = [value.label for value in values if value.token != UNKNOWN]
    heard = sounds(start)
    yield from dict.fromkeys(name for name in names if sounds(name).startswith(heard))
    if not start and not names:
        yield operator.example
