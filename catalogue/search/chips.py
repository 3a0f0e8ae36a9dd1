"""What is asked, choice by choice, each with the query that is left without it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from .describing_words import label_of
from .facets import FACETS, Facet
from .personal_facets import PERSONAL_FACETS, PersonalFacet
from .tokens import tokens_of

if TYPE_CHECKING:
    from .query import CatalogueQuery


def chips_of(query: "CatalogueQuery") -> list[tuple[str, "CatalogueQuery"]]:
    """Words, then facets, then years."""
    chips = chips_of_text(query) if query.text else []
    facets: list[Facet | PersonalFacet] = [*FACETS, *PERSONAL_FACETS.values()]
    for facet in facets:
        for token in query.chosen.get(facet.name, ()):
            chips.append((f"{facet.label}: {label_of_choice(query, facet, token)}", query.without(facet.name, token)))
    if query.year_from or query.year_to:
        without_years = replace(query, year_from=None, year_to=None)
        chips.append((years_in_words(query.year_from, query.year_to), without_years))
    return chips


def label_of_choice(query: "CatalogueQuery", facet: Facet | PersonalFacet, token: str) -> str:
    if isinstance(facet, PersonalFacet):
        return dict(facet.values(query.user))[token]
    return query.values.by_token[facet.name][token].label


def chips_of_text(query: "CatalogueQuery") -> list[tuple[str, "CatalogueQuery"]]:
    """The conditions in the text, each on its own; the rest of the text as one, but for what was left out."""
    if not query.reading.conditions:
        return [(query.text, replace(query, text="", literal=False))]
    lexicon, chips, rest = query.lexicon, [], query.text
    for word in query.reading.conditions:
        chips.append((label_of(word, lexicon), replace(query, text=text_without(query.text, word.as_typed))))
        rest = text_without(rest, word.as_typed)
    for left_out in query.reading.missing:
        rest = text_without(rest, left_out)
    if tokens_of(rest):
        chips.insert(0, (rest, replace(query, text=text_without(query.text, rest))))
    return chips


def text_without(text: str, typed: str) -> str:
    """The text without some words of it; they may stand apart."""
    if f" {typed} " in f" {text} ":
        return " ".join(f" {text} ".replace(f" {typed} ", " ", 1).split())
    left = text.split()
    for word in typed.split():
        if word in left:
            left.remove(word)
    return " ".join(left)


def years_in_words(first: int | None, last: int | None) -> str:
    if first and last:
        return gettext("years %(first)s–%(last)s") % {"first": first, "last": last}
    if first:
        return gettext("since %(first)s") % {"first": first}
    return gettext("until %(last)s") % {"last": last}
