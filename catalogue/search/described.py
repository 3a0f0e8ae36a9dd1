"""Conditions about what is told of a watch or of its movement and is no facet: a number with a unit, a word, a note."""

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

from catalogue.caching.figures import Figures
from catalogue.models import Mechanism, Source, Witness
from catalogue.quantities import QUANTITIES

from .conditions import called, years, yes_or_no
from .folding import keys
from .lexicon import Lexicon
from .ranges import BETWEEN, Ends, Misunderstood, Unknown, ends_measured, spelled_range
from .sizes import Reader, keys_in
from .terms import words_in_text
from .words import Word

MOST_SOURCES = 2000  # that are looked through by name
HALF = Decimal("0.5")


# Texts ------------------------------------------------------------------------------------------


def noted(value: str, lexicon: Lexicon) -> dict:
    """Every word of the value, in a watch that has a note: the index does not say where a word stands."""
    words = [Word(token, tuple(keys(token))) for token in words_in_text(value)]
    if not words:
        raise Unknown(value)
    has_note = Word("", where=((("note__gt", ""),), (("note_en__gt", ""),)))
    return {"either": ((*words, has_note),), "stored": (value,)}


def from_source(value: str, lexicon: Lexicon) -> dict:
    return {"column": "source", "values": sources_called(value), "stored": (value,)}


def sources_called(value: str) -> frozenset[int]:
    """The sources in whose title, author or ISBN the text stands. Raises Unknown for none."""

    def read() -> list[tuple[int, str]]:
        rows = Source.objects.filter(withdrawn_at=None).order_by("pk")
        told = rows.values_list("pk", "title", "author", "isbn")[:MOST_SOURCES]
        return [(pk, " ".join(texts).casefold()) for pk, *texts in told]

    known: list[tuple[int, str]] = Figures().hold("names_of_sources", read)
    found = frozenset(pk for pk, told in known if value.casefold() in told)
    if not found:
        raise Unknown(value)
    return found


# Numbers with a unit -----------------------------------------------------------------------------


def measured(column: str, kind: str) -> Reader:
    """A number of a watch, or a range, in any unit of its kind."""

    def read(value: str, lexicon: Lexicon) -> dict:
        ends = ends_measured(kind, value)
        return {"where": (within(column, kind, ends),), "stored": (spelled_range(ends),)}

    return read


def within(column: str, kind: str, ends: Ends) -> tuple[tuple[str, Decimal], ...]:
    """What is asked of a column."""
    lookups = zip((f"{column}__gte", f"{column}__lte"), rounded(kind, ends), strict=True)
    return tuple((lookup, end) for lookup, end in lookups if end is not None)


def rounded(kind: str, ends: Ends) -> Ends:
    """The same with room for what rounds to a whole number, where the unit has fractions."""
    places = QUANTITIES[kind].places
    first, last = ends
    if first is not None and places and not first % 1:
        first -= HALF
    if last is not None and places and not last % 1:
        last += HALF - Decimal(1).scaleb(-places)
    return first, last


# Movements ---------------------------------------------------------------------------------------


def movements() -> list[dict[str, Any]]:
    """What is told of every movement, read once for each version of the catalogue."""
    columns = [field.attname for field in Mechanism.described_fields()]
    rows: list[dict[str, Any]] = Figures().hold(
        "movements_told", lambda: list(Mechanism.objects.current().order_by().values("pk", *columns)), of_watches=False
    )
    return rows


def of_movements(fits: Callable[[dict[str, Any]], bool], value: str) -> dict:
    """The watches of the movements that fit. Raises Unknown where there are none."""
    found = frozenset(row["pk"] for row in movements() if fits(row))
    if not found:
        raise Unknown(value)
    return {"column": "mechanism_id", "values": found, "stored": (value,)}


def measured_movement(column: str, kind: str) -> Reader:
    """A number of a movement, or a range, in any unit of its kind."""

    def read(value: str, lexicon: Lexicon) -> dict:
        ends = ends_measured(kind, value)
        return of_movements(measures(column, kind, ends), value) | {"stored": (spelled_range(ends),)}

    return read


def measures(column: str, kind: str, ends: Ends) -> Callable[[dict[str, Any]], bool]:
    """Whether the column of a movement lies between the ends."""
    first, last = rounded(kind, ends)

    def fits(row: dict[str, Any]) -> bool:
        number = row[column]
        return number is not None and (first is None or first <= number) and (last is None or number <= last)

    return fits


def in_lines(value: str, lexicon: Lexicon) -> dict:
    """The size of the movement in lines, as collectors say it: 11½."""
    ends = [f"{end}'''" if end[-1:].isalnum() else end for end in BETWEEN.split(value)]
    return of_movements(measures("diameter", "size", ends_measured("size", "..".join(ends))), value)


def derived(value: str, lexicon: Lexicon) -> dict:
    """The movements that come from one of this calibre, or from one without a page that is called so."""
    try:
        bases = called(value, lexicon)
    except Misunderstood:
        bases = frozenset()
    wanted = set(keys(value))
    return of_movements(
        lambda row: row["base_movement_id"] in bases or not wanted.isdisjoint(keys_in(row["base_name"])), value
    )


def replaced(value: str, lexicon: Lexicon) -> dict:
    following = called(value, lexicon)
    return of_movements(lambda row: row["replaced_by_id"] in following, value)


def rated(value: str, lexicon: Lexicon) -> dict:
    """The daily rate as it is written: -20..+40."""
    return of_movements(lambda row: bare(row["rate"]) == bare(value), value)


def bare(rate: str) -> str:
    return re.sub(r"\s", "", rate).replace("−", "-").replace("…", "..")


# Movements on their own list, where the condition asks for what is told of themselves ------------


def made_by(maker: str, pks: Collection[int], value: str) -> dict:
    """The movements of brands or factories."""
    return of_movements(lambda row: row[f"{maker}_id"] in pks, value)


def made(value: str, lexicon: Lexicon) -> dict:
    first, last = years(value, lexicon)["span"]

    def fits(row: dict[str, Any]) -> bool:
        start, end = row["start_release"] or row["end_release"], row["end_release"] or row["start_release"]
        return bool(start) and (last is None or start <= last) and (first is None or end >= first)

    return of_movements(fits, value)


def made_about(value: str, lexicon: Lexicon) -> dict:
    (answer,) = yes_or_no("")(value, lexicon)["stored"]
    return of_movements(lambda row: row["years_approximate"] == answer, value)


def movements_noted(value: str, lexicon: Lexicon) -> dict:
    wanted = [set(keys(token)) for token in words_in_text(value)]

    def fits(row: dict[str, Any]) -> bool:
        told = keys_in(row["note"], row["note_en"])
        return bool(wanted) and all(not some.isdisjoint(told) for some in wanted)

    return of_movements(fits, value)


def movements_from_source(value: str, lexicon: Lexicon) -> dict:
    """The movements of which a source says something."""

    def read() -> list[tuple[int, int]]:
        said = Witness.objects.standing().filter(kind="mechanism").order_by()
        return list(said.values_list("source", "subject_id").distinct())

    sources = sources_called(value)
    pairs: list[tuple[int, int]] = Figures().hold("sources_of_movements", read, of_watches=False)
    found = {subject for source, subject in pairs if source in sources}
    return of_movements(lambda row: row["pk"] in found, value)
