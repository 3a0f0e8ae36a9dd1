"""What falls with a source that turns out to be none, and taking that back. A moderator sees it before it is done."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from catalogue.models import (
    Brand,
    Description,
    Factory,
    Function,
    Mechanism,
    Revision,
    Source,
    Vocabulary,
    Watch,
    Withdrawal,
    Witness,
    changing_catalogue,
)
from catalogue.models.source import WHOLE

from .publishing import Person, publish_mechanism, publish_vocabulary, publish_watch
from .witnesses import is_same, said_by

MODELS = {model._meta.model_name: model for model in (Watch, Mechanism, Brand, Factory)}
NEVER_UNKNOWN = {"brand", "calibre", "name"}  # without these there is no row


class CannotBeUndone(Exception):
    """Something that fell with the source was changed since."""


@dataclass(frozen=True)
class Fall:
    """One fact that rests upon a source alone: what it says, and what the others make of it; None is unknown."""

    kind: str
    pk: int
    field: str
    before: Any
    after: Any


def falls(source: Source) -> list[Fall]:
    """What of the catalogue would change if the source were none, in the order of rows and fields."""
    found = []
    for kind, model in MODELS.items():
        concerned = Witness.objects.filter(kind=kind, source=source).exclude(field=WHOLE)
        said = facts_of(model, concerned)
        rows = model.objects.filter(merged_into=None).in_bulk({pk for pk, _field in said})
        for (pk, field), witnesses in sorted(said.items()):
            if pk in rows and field not in NEVER_UNKNOWN and (fall := fall_of(rows[pk], field, witnesses, source)):
                found.append(fall)
    return found


def facts_of(model: type[models.Model], concerned: models.QuerySet[Witness]) -> dict[tuple[int, str], list[Witness]]:
    """Every standing witness of the facts that the `concerned` ones are about, by row and field."""
    merged = dict(model._default_manager.exclude(merged_into=None).values_list("pk", "merged_into"))
    places = {(merged.get(pk, pk), field) for pk, field in concerned.values_list("subject_id", "field")}
    kept = {pk for pk, _field in places}
    subjects = kept | {pk for pk, into in merged.items() if into in kept}
    said: dict[tuple[int, str], list[Witness]] = defaultdict(list)
    known = Witness.objects.standing().filter(kind=model._meta.model_name, subject_id__in=subjects).order_by("pk")
    for witness in known.exclude(field=WHOLE):
        place = merged.get(witness.subject_id, witness.subject_id), witness.field
        if place in places and witness.value is not None:
            said[place].append(witness)
    return said


def fall_of(row: models.Model, field: str, witnesses: list[Witness], source: Source) -> Fall | None:
    """What becomes of a fact without the source; None where nothing does."""
    if field not in {each.name for each in row._meta.concrete_fields}:
        return None
    value = said_by(row, field)
    agreeing = {witness.source_id for witness in witnesses if is_same(witness.value, value)}
    if agreeing != {source.pk}:
        return None
    return Fall(str(row._meta.model_name), row.pk, field, value, most_said(witnesses, source))


def most_said(witnesses: list[Witness], source: Source) -> Any:
    """What most of the others say, the first of equals; None where there is no other."""
    others = [witness for witness in witnesses if witness.source_id != source.pk]
    counted = [sum(is_same(each.value, other.value) for other in others) for each in others]
    return others[counted.index(max(counted))].value if others else None


@changing_catalogue()
def withdraw(source: Source, *, by: Person, reason: str) -> Withdrawal:
    """Let the source count no more, and every fact that rests upon it alone fall. Raises ValidationError."""
    Watch.objects.filter(pk__in=[fall.pk for fall in falls(source) if fall.kind == "watch"]).lock()
    changes = falls(source)
    write(changes, "after", by=by, evidence=reason, action=Revision.Action.WITHDRAWN)
    source.withdrawn_at = timezone.now()
    source.save(update_fields=["withdrawn_at"])
    return Withdrawal.objects.create(source=source, by=by, reason=reason, changes=[asdict(fall) for fall in changes])


@changing_catalogue()
def undo(withdrawal: Withdrawal, *, by: Person) -> None:
    """Let the source count again, with all that fell with it. Raises CannotBeUndone."""
    changes = [Fall(**change) for change in withdrawal.changes]
    Watch.objects.filter(pk__in=[fall.pk for fall in changes if fall.kind == "watch"]).lock()
    if not Withdrawal.objects.filter(pk=withdrawal.pk, undone_at=None).update(undone_at=timezone.now()):
        raise CannotBeUndone
    for fall in changes:
        row = MODELS[fall.kind].objects.filter(pk=fall.pk, merged_into=None).first()
        if row is None or not is_same(said_by(row, fall.field), fall.after):
            raise CannotBeUndone
    Source.objects.filter(pk=withdrawal.source_id).update(withdrawn_at=None)
    write(changes, "before", by=by, evidence="", action=Revision.Action.RESTORED)


def write(changes: list[Fall], side: str, **options: Any) -> None:
    """Publish one side of the changes, row by row."""
    by_row: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for fall in changes:
        by_row[fall.kind, fall.pk][fall.field] = getattr(fall, side)
    for (kind, pk), values in sorted(by_row.items()):
        row = MODELS[kind].objects.get(pk=pk)
        for field, value in values.items():
            give(row, field, value)
        try:
            row.full_clean(exclude=["folder", "title", "slug"], validate_unique=False)
        except ValidationError as error:
            raise ValidationError([f"{row}: {text}" for text in error.messages]) from error
        publish(row, **options)


def give(row: Description | Vocabulary, field: str, value: Any) -> None:
    unknown = said_by(type(row)(), field)
    value = unknown if value is None else value
    if isinstance(row, Vocabulary):
        setattr(row, field, value)
    else:
        row.describe_from({field: value})


def publish(row: Description | Vocabulary, **options: Any) -> None:
    if isinstance(row, Watch):
        publish_watch(row, aliases=[alias.key for alias in row.aliases.all()], **options)
    elif isinstance(row, Mechanism):
        functions = Function.objects.filter(mechanism_functions__mechanism=row).order_by("mechanism_functions__pk")
        publish_mechanism(row, functions=list(functions), **options)
    elif isinstance(row, Vocabulary):
        publish_vocabulary(row)
