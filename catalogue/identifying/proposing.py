"""What was seen, as the fields that a proposal begins with."""

from urllib.parse import urlencode

from .observations import Observation

# Which field of a proposal takes which thing that was seen; the rest stands in its note.
FIELDS = {"number": "case_number", "shape": "case_shape", "colour": "dial_colour", "crown": "crown", "worn": "worn"}
ROWS = {"material": "case_material", "gender": "gender"}


def proposal(seen: dict, observed: list[Observation]) -> str:
    """The query of an address that fills in the form of a new watch."""
    fields = {field: str(seen[name]) for name, field in FIELDS.items() if name in seen}
    fields |= {field: seen[name].name for name, field in ROWS.items() if name in seen}
    fields |= {
        field: str(seen[name]) for name, field in (("size", "diameter"), ("movement", "mechanism")) if name in seen
    }
    fields["aliases"] = seen.get("words", "")
    told = [observation.says for observation in observed if observation.key.split()[0] not in {*FIELDS, *ROWS, "word"}]
    fields["note"] = "; ".join(told)
    return urlencode({name: text for name, text in fields.items() if text})
