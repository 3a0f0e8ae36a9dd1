"""«Сделано в СССР» and «17 камней» among the words on a dial: a mark, a number of jewels, and no names of a watch."""

import re
from collections import Counter

from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key
from catalogue.models import Mark

NAMES_OF_JEWELS = r"камень|камн\w{1,3}|кам\.?|рубин\w{0,3}|jewels?|rubis|rubies"
JEWELS = re.compile(rf"(?<!\S)([0-9]{{1,2}})[\s-]+(?:{NAMES_OF_JEWELS})(?!\w)", re.IGNORECASE)
Inscriptions = dict[tuple[str, ...], int]  # what the words of one sound like, with the mark


def inscriptions_known() -> Inscriptions:
    """The inscriptions of several words that stand on dials, each of one mark alone; read once for each version."""
    known: Inscriptions = Figures().hold("inscriptions", inscriptions_read, of_watches=False)
    return known


def inscriptions_read() -> Inscriptions:
    marks = Mark.objects.standing().filter(where=Mark.Where.DIAL, letters__contains=" ").order_by()
    found = [(keys_of(letters), pk) for letters, pk in marks.values_list("letters", "pk")]
    number = Counter(keys for keys, _pk in found)
    return {keys: pk for keys, pk in found if number[keys] == 1 and "" not in keys}


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
        if place := place_of(keys_of(mark.letters), words):
            del words[place]
    return " ".join(words)
