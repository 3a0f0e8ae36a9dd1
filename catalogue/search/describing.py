"""A list put into words: what its title, its heading and its description say was asked for."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.models import Mechanism
from catalogue.models.quantity import quantities_of
from catalogue.presentation.wording import count_of_watches

from .chips import years_in_words
from .choices import Choosing
from .facets import FACETS, UNKNOWN
from .personal_facets import PERSONAL_FACETS
from .query import CatalogueQuery

LONGEST = 150  # letters of a heading; what does not fit is counted
LONGEST_TEXT = 60
MOST_VALUES = 4  # of one facet

# What is said of the chosen values of a facet, and of those that are not known.
PHRASES: dict[str, tuple[Any, Any]] = {  # texts for later, which the stubs type in two ways
    "brand": (gettext_lazy("brand %(values)s"), gettext_lazy("brand not known")),
    "factory": (gettext_lazy("made by %(values)s"), gettext_lazy("maker not known")),
    "mechanism": (gettext_lazy("movement %(values)s"), gettext_lazy("movement not known")),
    "function": (gettext_lazy("with %(values)s"), gettext_lazy("functions not known")),
    "material": (gettext_lazy("case of %(values)s"), gettext_lazy("case material not known")),
    "gender": ("%(values)s", gettext_lazy("for whom is not known")),
    "decade": (gettext_lazy("first made in the %(values)s"), gettext_lazy("year not known")),
    "case": (gettext_lazy("case %(values)s"), gettext_lazy("case not known")),
    "dial": (gettext_lazy("dial: %(values)s"), gettext_lazy("colour of the dial not known")),
    "thickness": (gettext_lazy("thickness %(values)s"), gettext_lazy("thickness not known")),
    "crystal": (gettext_lazy("crystal: %(values)s"), gettext_lazy("crystal not known")),
    "lugs": (gettext_lazy("lugs %(values)s"), gettext_lazy("lug width not known")),
    "kind": ("%(values)s", gettext_lazy("kind of watch not known")),
    "bracelet": ("%(values)s", gettext_lazy("bracelet not known")),
    "photo": ("%(values)s", gettext_lazy("photo not known")),
    "type": (gettext_lazy("type %(values)s"), gettext_lazy("movement type not known")),
    "jewels": (gettext_lazy("jewels: %(values)s"), gettext_lazy("number of jewels not known")),
    "city": (gettext_lazy("city %(values)s"), gettext_lazy("city not known")),
    "source": ("%(values)s", gettext_lazy("kind of source not known")),
} | {
    field.name: (format_lazy("{}: %(values)s", field.verbose_name), format_lazy("{}: ?", field.verbose_name))
    for field in quantities_of(Mechanism)
}


class Heading(NamedTuple):
    """«Часы», or those that a text finds; and what else was chosen."""

    head: str
    chosen: str = ""

    def __str__(self) -> str:
        return f"{self.head}: {self.chosen}" if self.chosen else self.head


def heading_of(query: CatalogueQuery) -> Heading:
    """«Часы по запросу «полёт»: производитель — 1МЧЗ; корпус — сталь»."""
    head = _("Watches found by “%(text)s”") % {"text": text_of(query)} if query.text else _("Watches")
    return heading_from(head, list(phrases_of(query)))


def text_of(query: Choosing) -> str:
    """The text that is searched for, no longer than a heading can bear."""
    return Truncator(query.text).chars(LONGEST_TEXT)


def heading_from(head: str, phrases: list[str]) -> Heading:
    """A head with as many phrases as there is room for, and how many more there are."""
    said = fitting(phrases, LONGEST - len(head))
    rest = len(phrases) - len(said)
    if rest:
        said.append(ngettext("%(count)s more condition", "%(count)s more conditions", rest) % {"count": rest})
    return Heading(head, "; ".join(said))


def description_of(query: CatalogueQuery) -> str:
    """A sentence about the list for search engines; its heading begins it where anything was chosen."""
    counted = {"count": count_of_watches(query.total)}
    if not query.state():
        return _("%(count)s of Soviet and Russian watches with their movements, years and codes.") % counted
    described = _("%(heading)s. %(count)s with movements, years and codes.")
    return described % {"heading": heading_of(query), **counted}


def fitting(phrases: list[str], room: int) -> list[str]:
    """The first phrases, as many as there is room for."""
    said = []
    for phrase in phrases:
        room -= len(phrase) + 2
        if room < 0:
            break
        said.append(phrase)
    return said


def phrases_of(query: CatalogueQuery) -> Iterator[str]:
    """What was chosen, facet by facet."""
    for facet in FACETS:
        if tokens := query.chosen.get(facet.name):
            yield phrase_of(query, facet.name, tokens)
    if query.year_from or query.year_to:
        yield years_in_words(query.year_from, query.year_to)
    for own in PERSONAL_FACETS.values():
        if tokens := query.chosen.get(own.name):
            yield any_of([dict(own.values(query.user))[token] for token in tokens])


def phrase_of(query: Choosing, name: str, tokens: tuple[str, ...]) -> str:
    known, unknown = PHRASES[name]
    labels = [query.values.by_token[name][token].label for token in tokens if token != UNKNOWN]
    together = all_of if name == "function" else any_of
    phrases = [str(known) % {"values": together(labels)}] if labels else []
    return any_of([*phrases, str(unknown)] if UNKNOWN in tokens else phrases)


def any_of(words: list[str]) -> str:
    return joined(words, _("%(first)s or %(last)s"))


def all_of(words: list[str]) -> str:
    return joined(words, _("%(first)s and %(last)s"))


def joined(words: list[str], pattern: str) -> str:
    """«сталь, титан или латунь»; of many the first and how many more."""
    rest = len(words) - MOST_VALUES
    if rest > 0:
        words = [*words[:MOST_VALUES], _("%(count)s more") % {"count": rest}]
    *first, last = words
    return pattern % {"first": ", ".join(first), "last": last} if first else last
