"""What is searched for, condition by condition, each with the query that is left without it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from .describing_words import label_of
from .tokens import tokens_of

if TYPE_CHECKING:
    from .query import CatalogueQuery


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
