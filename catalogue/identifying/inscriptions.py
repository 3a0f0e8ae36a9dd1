"""«Сделано в СССР», «знак качества», SU and «17 камней» among what was read: marks, jewels, and no names of a watch."""

import re
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key
from catalogue.models import Mark

NAMES_OF_JEWELS = r"камень|камн\w{1,3}|кам\.?|рубин\w{0,3}|jewels?|rubis|rubies"
JEWELS = re.compile(rf"(?<!\S)([0-9]{{1,2}})[\s-]+(?:{NAMES_OF_JEWELS})(?!\w)", re.IGNORECASE)
Inscriptions = dict[tuple[str, ...], int]  # what the words of one sound like, with the mark


def inscriptions_known() -> Inscriptions:
    """What people type for a mark, of one mark alone each; read once for each version."""
    known: Inscriptions = Figures().hold("inscriptions", inscriptions_read, of_watches=False)
    return known


def inscriptions_read() -> Inscriptions:
    """Inscriptions of several words and the names of signs on dials, and letters that no factory has for itself: SU."""
    several = Q(where=Mark.Where.DIAL) & (Q(letters__contains=" ") | Q(letters="") & ~Q(shape=""))
    marks = Mark.objects.standing().filter(several | Q(where=Mark.Where.MOVEMENT, factory=None) & ~Q(letters=""))
    found = [(keys, mark.pk) for mark in marks.order_by() for keys in typed_for(mark)]
    number = Counter(keys for keys, _pk in found)
    return {keys: pk for keys, pk in found if number[keys] == 1 and "" not in keys}


def typed_for(mark: Mark) -> set[tuple[str, ...]]:
    """The letters of a mark; of one without letters the name of its sign, in each language."""
    if mark.letters:
        return {keys_of(mark.letters)}
    return {keys_of(in_language(code, mark.get_shape_display)) for code, _name in settings.LANGUAGES}


def in_language(code: str, says: Callable[[], str]) -> str:
    with translation.override(code):
        return str(says())


def keys_of(text: str) -> tuple[str, ...]:
    return tuple(map(normalised_key, text.split()))


def inscriptions_in(text: str) -> list[Mark]:
    """The marks whose letters stand among the words. A query where there are any."""
    pks = [pk for keys, pk in inscriptions_known().items() if place_of(keys, text.split())]
    return list(Mark.objects.standing().filter(pk__in=pks)) if pks else []


def place_of(wanted: tuple[str, ...], words: list[str]) -> slice | None:
    """Where these words stand among others."""
    said = keys_of(" ".join(words))
    starts = (start for start in range(len(said)) if said[start : start + len(wanted)] == wanted)
    return next((slice(start, start + len(wanted)) for start in starts), None)


def words_inscribed() -> set[str]:
    """The keys of all their words: «СССР» alone is what is left of one, and names no brand for sure."""
    return {key for keys in inscriptions_known() for key in keys}


def marks_seen(seen: dict) -> list[Mark]:
    """The marks that were ticked or typed, each once."""
    return list({mark.pk: mark for mark in (*seen.get("mark", ()), *seen.get("inscriptions", ()))}.values())


def jewels_seen(seen: dict) -> int | None:
    """The jewels that were counted, or that the dial tells."""
    told = JEWELS.search(seen.get("words", ""))
    return seen.get("jewels", int(told[1]) if told else None)


def names_seen(seen: dict) -> str:
    """The words on the dial without its inscriptions."""
    words = JEWELS.sub(" ", seen.get("words", "")).split()
    for mark in seen.get("inscriptions", ()):
        for place in filter(None, (place_of(keys, words) for keys in typed_for(mark))):
            del words[place]
            break
    return " ".join(words)
