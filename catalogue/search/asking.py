"""What an address asks and a list does not do: each is said to the reader, and nothing is dropped without a word."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR

from .tokens import LONGEST_QUERY, MOST_WORDS, tokens_of

# What others add to an address to count who comes; it asks nothing of a page.
COUNTERS = frozenset({"fbclid", "gclid", "yclid", "ymclid", "dclid", "msclkid", "_openstat", "ref"})
COUNTERS_BEGIN = ("utm_", "etext")
PLACES = frozenset({"after", "before", "w"})  # where in a list, and what is chosen for a comparison
MOST_NAMED = 10
LONGEST_NAMED = 60


@dataclass(frozen=True)
class NotApplied:
    """`unknown` are chosen values that do not exist, `strange` is what a list does not know at all, as `name=value`.

    `cut` tells a text that is too long to search for. Of years, `typed` is what was put into the fields and `wrong`
    says what is not applied of it.
    """

    unknown: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    cut: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def remarks(self) -> list[str]:
        """All of it in sentences."""
        said = []
        if self.unknown:
            said.append(_("There is no such value, so it was ignored: %s.") % in_short(self.unknown))
        if self.strange:
            said.append(_("This list has no use for what the address says here: %s.") % in_short(self.strange))
        if self.cut:
            limits = {"letters": LONGEST_QUERY, "words": MOST_WORDS}
            said.append(
                _("At most %(words)s words of %(letters)s letters are searched for: the rest was left out.") % limits
            )
        return [*said, *self.wrong.values()]


def in_short(texts: Collection[str]) -> str:
    """Texts that somebody typed, for a sentence: no more of them and no longer than one can read."""
    shown = ", ".join(Truncator(text).chars(LONGEST_NAMED) for text in list(texts)[:MOST_NAMED])
    return f"{shown} …" if len(texts) > MOST_NAMED else shown


def strangers(data: QueryDict, once: Collection[str], often: Collection[str] = ()) -> list[str]:
    """What the address says that a list has no use for.

    `once` are the parameters of which the last counts, `often` those that may come several times.
    """
    found = []
    for name, values in data.lists():
        if name in often or name in PLACES or name in COUNTERS or name.startswith(COUNTERS_BEGIN):
            continue
        found += [f"{name}={value}" for value in (values[:-1] if name in once else values)]
    return found


def text_asked(data: QueryDict) -> tuple[str, bool]:
    """The text to search for, and whether it was longer than that."""
    typed = data.get("q", "")
    words = sum(1 for word in typed.split() if tokens_of(word))
    return " ".join(typed[:LONGEST_QUERY].split()), len(typed) > LONGEST_QUERY or words > MOST_WORDS


def year_of(text: str) -> int | None:
    """The year that somebody typed; None where it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        return None
    return int(text) if EARLIEST_YEAR <= int(text) <= LATEST_YEAR else None


def years_asked(data: QueryDict) -> tuple[dict[str, int | None], dict[str, str], dict[str, str]]:
    """The years «from» and «to» that are applied, what was typed, and what is wrong with it, each by field."""
    typed = {name: data.get(name, "").strip()[:LONGEST_NAMED] for name in ("from", "to")}
    applied = {name: year_of(text) for name, text in typed.items()}
    wrong = {
        name: _("“%(typed)s” is no year and was not applied: a year has four digits, from %(first)s to %(last)s.")
        % {"typed": text, "first": EARLIEST_YEAR, "last": LATEST_YEAR}
        for name, text in typed.items()
        if text and applied[name] is None
    }
    if applied["from"] and applied["to"] and applied["from"] > applied["to"]:
        wrong["to"] = _("%(to)s is before %(from)s, so the years were not applied.") % applied
        applied = dict.fromkeys(applied)
    return applied, typed, wrong
