"""Before two entries are merged: what they disagree about, and what goes along."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import models
from django.utils.text import capfirst

from catalogue.history.localized import readers_names
from catalogue.history.versions import present
from catalogue.models import Mechanism, Watch

from . import merging
from .comparison import Row, compare, rows_between
from .content import draft_model


@dataclass(frozen=True)
class Preview:
    """What merging `gone` into `kept` would do. `moves` is what points to `gone`, by words, and how many rows of it.

    `names` and `sides` are those that the kept watch takes over; `seen` tells both as they stand from any other.
    """

    kept: models.Model
    gone: models.Model
    rows: list[Row]
    moves: list[tuple[str, int]]
    names: list[str]
    sides: list[str]
    seen: str


def preview(kept: models.Model, gone: models.Model) -> Preview:
    """Some twenty queries, however much moves: it is counted."""
    names, sides = (_names(kept, gone), _sides(kept, gone)) if isinstance(kept, Watch) else ([], [])
    seen = sha256(repr(merging.state_of(kept, gone)).encode()).hexdigest()
    return Preview(kept, gone, _differences(kept, gone), _moves(gone), names, sides, seen)


def _differences(kept: models.Model, gone: models.Model) -> list[Row]:
    """Where both say something else, what is kept first: it stays."""
    if isinstance(kept, Watch | Mechanism):
        return rows_between(draft_model(type(kept)), present(kept), present(gone))
    names = readers_names()
    fields = [field for field in kept._meta.concrete_fields if field.editable and not field.primary_key]
    pairs = [(field, _said(kept, field), _said(gone, field)) for field in fields]
    return [compare(field.name, field.verbose_name, old, new, names=names) for field, old, new in pairs if old != new]


def _said(row: models.Model, field: models.Field) -> str:
    value = getattr(row, field.name)
    return "" if value is None else str(value)


def _moves(gone: models.Model) -> list[tuple[str, int]]:
    counted = [
        (model._meta.verbose_name_plural, model._base_manager.filter(**{field.name: gone.pk}).count())
        for field, model in merging.moving_relations(gone)
    ]
    return [(capfirst(name), count) for name, count in counted if count]


def _names(kept: Watch, gone: Watch) -> list[str]:
    own = {alias.key for alias in kept.aliases.all()}
    return [alias.key for alias in gone.aliases.all() if alias.key not in own]


def _sides(kept: Watch, gone: Watch) -> list[str]:
    return [image.get_side_display() for image in merging.photos_of_other_sides(gone, kept)]
