"""What was seen, as the fields that a proposal begins with."""

from urllib.parse import urlencode

from catalogue.caching.figures import Figures
from catalogue.models import Mark
from catalogue.search.lexicon import Lexicon

from .inscriptions import marks_seen
from .observations import LONG_NUMBER, Observation

# Which field of a proposal takes which thing that was seen; the rest stands in its note.
FIELDS = {
    "shape": "case_shape",
    "colour": "dial_colour",
    "crown": "crown",
    "worn": "worn",
    "size": "diameter",
    "movement": "mechanism",
}
ROWS = {"material": "case_material", "gender": "gender"}
ELSEWHERE = {*FIELDS, *ROWS, "number", "word"} - {"movement", "size"}  # what the note need not say


def proposal(seen: dict, observed: list[Observation], figures: Figures) -> str:
    """The query of an address that fills in the form of a new watch."""
    fields = {field: str(seen[name]) for name, field in FIELDS.items() if name in seen}
    fields |= {field: seen[name].name for name, field in ROWS.items() if name in seen}
    for each in observed:
        if each.key == "number":
            fields["code" if len(each.value) >= LONG_NUMBER else "case_number"] = each.value
    fields |= names_of(observed, figures)
    fields["factory"] = factory_of(seen)
    fields["note"] = "; ".join(each.says for each in observed if each.key.split()[0] not in ELSEWHERE)
    return urlencode({name: text for name, text in fields.items() if text})


def names_of(observed: list[Observation], figures: Figures) -> dict[str, str]:
    """The brand, where the words on the dial name one, and the other words as a name."""
    words = [each for each in observed if each.key.startswith("word ")]
    brands = {pk for each in words for pk in each.brands}
    brand = Lexicon.of(figures).names["brand"][min(brands)].name if len(brands) == 1 else ""
    return {"brand": brand, "aliases": " ".join(each.says for each in words if not (brand and each.brands))}


def factory_of(seen: dict) -> str:
    """Whose marks stand outside of the movement; of several factories none is said."""
    outside = {mark.factory for mark in marks_seen(seen) if mark.where != Mark.Where.MOVEMENT} - {None}
    return next(iter(outside)).name if len(outside) == 1 else ""
