"""«Сделано в СССР» among the words on a dial is a mark, and no name of a watch."""

from catalogue.keys import normalised_key
from catalogue.models import Mark

MOST_KNOWN = 200


def inscriptions_in(text: str) -> list[Mark]:
    """The marks of any factory whose letters stand among the words, several of them beside each other. One query."""
    if len(text.split()) < 2:
        return []
    known = Mark.objects.filter(factory=None, where=Mark.Where.DIAL, letters__contains=" ").select_related("factory")
    return [mark for mark in known[:MOST_KNOWN] if place_of(mark, text.split())]


def place_of(mark: Mark, words: list[str]) -> slice | None:
    """Where among the words the letters of a mark stand."""
    wanted, said = [[normalised_key(word) for word in some] for some in (mark.letters.split(), words)]
    starts = (start for start in range(len(said)) if said[start : start + len(wanted)] == wanted)
    return next((slice(start, start + len(wanted)) for start in starts), None)


def marks_seen(seen: dict) -> list[Mark]:
    """The marks that were ticked or typed, each once."""
    return list({mark.pk: mark for mark in (*seen.get("mark", ()), *seen.get("inscriptions", ()))}.values())


def names_seen(seen: dict) -> str:
    """The words on the dial without its inscriptions."""
    words = seen.get("words", "").split()
    for mark in seen.get("inscriptions", ()):
        if place := place_of(mark, words):
            del words[place]
    return " ".join(words)
