"""Brands and factories that the list lacks: what a proposal calls them, and what they look like."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.keys import address_of
from catalogue.models import Brand, Factory, Vocabulary

from .models import DraftWatch, Proposal

ALIKE = 75  # per cent of the transliterated letters: «Ракета» and «Raketa», «Полет» and «Полёт»
MODELS = {"brand": Brand, "factory": Factory}


@dataclass(frozen=True)
class OpenName:
    """A name that somebody must decide about: `which` is the part of the proposal, `alike` the rows it resembles."""

    which: str
    label: str
    name: str
    alike: list[Vocabulary]


def parts(draft: Proposal) -> dict[str, Proposal]:
    """The proposals that carry names: the draft, and the movement inside it."""
    found = {"": draft}
    if isinstance(draft, DraftWatch) and draft.draft_mechanism:
        found["movement_"] = draft.draft_mechanism
    return found


def open_names(draft: Proposal) -> list[OpenName]:
    """The names in `draft` that are no row of the vocabulary yet."""
    return [
        OpenName(f"{prefix}{field}", str(part._meta.get_field(field).verbose_name), name, look_alikes(model, name))
        for prefix, part in parts(draft).items()
        for field, model in MODELS.items()
        if (name := getattr(part, f"proposed_{field}")) and not getattr(part, field)
    ]


def look_alikes(model: type[Vocabulary], name: str) -> list[Vocabulary]:
    """The rows whose name, in either language, reads much like `name`; the most alike first."""
    wanted = address_of(name)
    rows = {row: max(_alike(wanted, text) for text in _texts(row)) for row in model.objects.current()}
    return sorted((row for row in rows if rows[row] >= ALIKE), key=lambda row: (-rows[row], row.pk))[:5]


def _texts(row: Vocabulary) -> list[str]:
    return [row.name, row.name_en, getattr(row, "short_name", "")]


def _alike(wanted: str, text: str) -> float:
    return fuzz.ratio(wanted, address_of(text)) if text else 0
