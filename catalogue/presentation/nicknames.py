"""What people call a watch beside its brand and numbers. A spelling of the brand («Okean», OKEAH) is for the search:
it names nothing that the title does not say, so it is never shown as a nickname.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from catalogue.keys import normalised_key
from catalogue.latin import has_cyrillic, in_latin
from catalogue.models import Watch
from catalogue.models.vocabulary import is_english
from catalogue.search.folding import has_digit, sounds, spellings

ALIKE = 0.8  # «Cosmonaut» is another spelling of Космонавт
SHORTEST_ALIKE = 5
SHORTEST_NUMBER = 4  # digits of a calibre


def nicknames(watch: Watch, names: Iterable[str], *, english: bool) -> list[str]:
    """The names that say something, those in the letters of the language first; in English the others in Latin ones."""
    said = heard_of(watch)
    telling = [name for name in (telling_part(name, said) for name in names) if name]
    own = [name for name in telling if has_cyrillic(name) != english]
    others = [in_latin(name) if english else name for name in telling if has_cyrillic(name) == english]
    in_order = sorted([*own, *others], key=lambda name: not any(map(str.isalpha, name)))  # a bare number comes last
    unique: dict[str, str] = {}
    for name in in_order:
        unique.setdefault(normalised_key(name), name)
    return [name for key, name in unique.items() if key]


def heard_of(watch: Watch) -> frozenset[str]:
    """How the words that a title has anyway are heard: of the brand, its maker, the movement and the code."""
    rows = [watch.brand, watch.maker] if watch.maker_id else [watch.brand]
    texts = [text for row in rows for text in (row.name, row.name_en)]
    texts += [watch.code, *([watch.mechanism.calibre, watch.mechanism.calibre_en] if watch.mechanism else [])]
    return frozenset(heard for text in texts for token in text.split() for heard in ways(token)) - {""}


def ways(token: str) -> set[str]:
    return {sounds(part) for part in (token, *re.split(r"[/()]", token)) for part in spellings(part)}


def telling_part(name: str, said: frozenset[str]) -> str:
    """`name` without what the title says anyway: words before it, numbers behind it; empty where nothing is left."""
    tokens = name.split()
    while tokens and is_said(tokens[0], said):
        tokens.pop(0)
    while tokens and has_digit(tokens[-1]) and is_said(tokens[-1], said):
        tokens.pop()
    return " ".join(tokens)


def is_said(token: str, said: frozenset[str]) -> bool:
    parts = [ways(part) for part in re.split(r"[/()]", token) if part]
    return all(any(resembles(one, other) for one in part for other in said) for part in parts)


def resembles(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.isdigit() and len(one) >= SHORTEST_NUMBER and other.startswith(one) and other[len(one) :].isalpha():
        return True  # 2416 of 2416Б
    if has_digit(one) or has_digit(other):
        return other.isdigit() and len(other) >= SHORTEST_ALIKE and one.startswith(other)  # 420620LWR is 420620 again
    if min(len(one), len(other)) < SHORTEST_ALIKE:
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def other_names(watch: Watch) -> list[str]:
    """All that a watch is called beside its title; in English what can be read there."""
    return [alias.key for alias in watch.aliases.all() if not is_english() or not has_cyrillic(alias.key)]
