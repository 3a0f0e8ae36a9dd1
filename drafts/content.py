"""What a proposal says, what it changes, and what of that the catalogue contradicts by now."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.history.versions import photos_of
from catalogue.models import Function, Side

from .models import KINDS, DraftAlias, DraftMechanism, DraftMechanismFunction, DraftWatch, Proposal

PHOTO = "photo_"
LABELS = {"aliases": _("other names"), "functions": _("functions"), "merged_into": _("merged into")} | {
    f"{PHOTO}{side}": side.label for side in Side
}

LISTS = {"aliases", "functions", "movement"}


@dataclass(frozen=True)
class Change:
    """One field that a proposal changes: JSON values as in a snapshot, and the catalogue's where it moved on."""

    name: str
    label: str
    before: object
    after: object


def proposed_content(draft: Proposal) -> dict:
    """What `draft` says, in the shape of `catalogue.history.versions.present`."""
    if isinstance(draft, DraftWatch):
        aliases = [alias.key for alias in draft.aliases.all()]
        return draft.snapshot() | {"aliases": aliases} | photos_of(draft)
    if not isinstance(draft, DraftMechanism):
        return draft.snapshot()
    rows = [row.function for row in draft.draft_mechanism_functions.all()]
    return draft.snapshot() | {"functions": [{"id": row.pk, "name": row.name} for row in rows]}


def whole_content(draft: Proposal) -> dict:
    """What a step keeps of `draft`: what it describes, in its author's own words too, and how they know."""
    said = {name: getattr(draft, name) for name in ("proposed_brand", "proposed_factory", "evidence")}
    movement = draft.draft_mechanism if isinstance(draft, DraftWatch) else None
    return proposed_content(draft) | said | ({"movement": whole_content(movement)} if movement else {})


def blank_content(model: type[Proposal]) -> dict:
    """What a proposal says of which nothing was filled in yet."""
    return model().snapshot() | {DraftWatch: {"aliases": []}, DraftMechanism: {"functions": []}}.get(model, {})


def identity(value):
    """A snapshot's value as far as it matters: a row of the vocabulary is its id, whatever it is called today."""
    if isinstance(value, dict) and "id" in value:
        return value["id"]
    if isinstance(value, list):
        items = [identity(item) for item in value]
        return sorted(items) if any(isinstance(item, dict) for item in value) else items  # rows are ticked in no order
    return value


def differing(before: dict, after: dict) -> list[str]:
    """The names of the fields that two snapshots disagree about."""
    return [name for name in after | before if identity(before.get(name)) != identity(after.get(name))]


def label_of(model: type[Proposal], name: str) -> str:
    return LABELS.get(name) or model._meta.get_field(name).verbose_name


def not_understood(draft: Proposal) -> dict[str, str]:
    """What the author typed and no field could take, by the label of its field."""
    typed = {}
    for name, text in draft.not_understood.items():
        inner, _sign, field = name.rpartition("-")
        typed[str(label_of(DraftMechanism if inner else type(draft), field))] = text
    return typed


def draft_model(published: type[models.Model]) -> type[Proposal]:
    """The proposals about rows of `published`."""
    return next(model for model in KINDS if published_model(model) is published)


def published_model(proposals: type[Proposal]) -> Any:
    """The model of the rows that `proposals` are about."""
    return proposals._meta.get_field("target").related_model


def changes(draft: Proposal) -> list[Change]:
    """What `draft` changes of its base, or of nothing where it proposes something new."""
    before, after = draft.base if draft.is_correction else blank_content(type(draft)), proposed_content(draft)
    return [
        Change(name, label_of(type(draft), name), before.get(name), after.get(name))
        for name in differing(before, after)
    ]


def changed_names(draft: Proposal) -> set[str]:
    """The names of the fields that `draft` changes, those included whose value is a name that the list lacks."""
    new = {name for name in ("brand", "factory") if getattr(draft, f"proposed_{name}")}
    return new | {change.name for change in changes(draft)}


def fills_gaps(draft: Proposal) -> bool:
    """Whether `draft` does nothing but say single values of an entry of which nothing was known."""
    is_plain = draft.is_correction and draft.target and not draft.not_understood
    if not is_plain or draft.proposed_brand or draft.proposed_factory or getattr(draft, "draft_mechanism", None):
        return False
    single = {field.name for field in draft.described_fields()} - {"source"}
    found = changes(draft)
    return bool(found) and all(change.name in single and change.before in (None, "") for change in found)


def conflicts(draft: Proposal, current: dict, seen: dict | None = None) -> list[str]:
    """The fields that `draft` changes and that the catalogue, saying `current` now, changed to something else.

    It changed them since it said what the author saw, or what a moderator has `seen`.
    """
    proposed = proposed_content(draft)
    moved = set(differing(draft.base if seen is None else seen, current)) & set(differing(proposed, current))
    return [change.name for change in changes(draft) if change.name in moved]


def write(draft: Proposal, values: dict) -> None:
    """Save `draft` with `values`: described fields, proposed names, the list of aliases or functions, the movement."""
    columns = _with_decisions(draft, {name: value for name, value in values.items() if name not in LISTS})
    for name, value in columns.items():
        setattr(draft, name, value)
    if "movement" in values:
        _write_movement(draft, values["movement"])
    draft.save()
    if "aliases" in values:
        draft.aliases.all().delete()
        DraftAlias.objects.bulk_create(DraftAlias(watch=draft, key=key) for key in values["aliases"])
    if "functions" in values:
        draft.draft_mechanism_functions.all().delete()
        DraftMechanismFunction.objects.bulk_create(
            DraftMechanismFunction(mechanism=draft, function=row) for row in values["functions"]
        )


def says(draft: Proposal, values: dict) -> bool:
    """Whether `draft` says `values`, as `write` takes them, already."""
    lists = {name: values[name] for name in LISTS if name in values}
    movement = draft.draft_mechanism if isinstance(draft, DraftWatch) else None
    own = {
        "aliases": lambda: [alias.key for alias in draft.aliases.all()],
        "functions": lambda: [row.function for row in draft.draft_mechanism_functions.all()],
    }
    return (
        all(getattr(draft, name) == value for name, value in values.items() if name not in LISTS)
        and all(own[name]() == list(value) for name, value in lists.items() if name != "movement")
        and bool(movement) == bool(lists.get("movement"))
        and (not movement or says(movement, lists["movement"]))
    )


def _with_decisions(draft: Proposal, columns: dict) -> dict:
    """`columns` with what a moderator decided about a name that the list lacks, as long as its author calls it so."""
    for name in ("brand", "factory"):
        word = columns.get(f"proposed_{name}")
        if word and word == getattr(draft, f"proposed_{name}") and f"new_{name}" not in columns:
            del columns[f"proposed_{name}"]
            columns.pop(name, None)
        elif word is not None:
            columns.setdefault(f"new_{name}", "")
    return columns


def from_snapshot(draft: Proposal, values: dict) -> dict:
    """`values` of a snapshot as `write` takes them. Photos are another matter."""
    reader = type(draft)()
    reader.describe_from(values)
    columns = {field.name: getattr(reader, field.name) for field in draft.described_fields() if field.name in values}
    if "functions" in values:
        rows = Function.objects.in_bulk([row["id"] for row in values["functions"]])
        columns["functions"] = [rows[row["id"]] for row in values["functions"] if row["id"] in rows]
    return columns | ({"aliases": values["aliases"]} if "aliases" in values else {})


def _write_movement(draft: DraftWatch, values: dict | None) -> None:
    """Give `draft` the movement that the list lacks, or take it away where `values` is None."""
    earlier = draft.draft_mechanism
    if values is None:
        draft.draft_mechanism = None
        draft.save(update_fields=["draft_mechanism"])
        if earlier:
            earlier.delete()
        return
    movement = earlier or DraftMechanism(user=draft.user, status=draft.status, submitted_at=draft.submitted_at)
    write(movement, values)
    draft.draft_mechanism, draft.mechanism = movement, None
