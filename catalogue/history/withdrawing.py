"""What falls with a source that turns out to be none, and taking that back. A moderator sees it before it is done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import (
    Brand,
    Described,
    Factory,
    Function,
    Mark,
    Mechanism,
    Revision,
    Source,
    Vocabulary,
    Watch,
    Withdrawal,
    Witness,
    changing_catalogue,
)
from catalogue.models.mergeable import Mergeable

from .publishing import Person, publish_mark, publish_mechanism, publish_vocabulary, publish_watch
from .witnesses import UNWITNESSED, is_same, said_by

# Whatever has facts with sources, and which of its facts are never unknown: without these it is not that thing.
ESSENTIAL: dict[type[Any], frozenset[str]] = {
    Watch: frozenset({"brand"}),
    Mechanism: frozenset({"calibre"}),
    Brand: frozenset({"name"}),
    Factory: frozenset({"name"}),
    Mark: frozenset({"factory", "where", "letters", "seen", "seen_en"}),
}
MODELS = {str(model._meta.model_name): model for model in ESSENTIAL}
# What says how sure a fact is, and is unknown with it.
BESIDE = {"start_year": "start_certainty", "end_year": "end_certainty"}
MOST = 100  # facts that fall at once: of the sources of the data files none has more than 53
MOST_LOOKED_AT = 20_000  # facts that one source alone says
CHUNK = 500  # of them in memory at once


class CannotBeUndone(Exception):
    """It was undone before."""


@dataclass(frozen=True)
class Fall:
    """One fact that rests upon a source alone: what it says, and what the others make of it; None is unknown."""

    kind: str
    pk: int
    field: str
    before: Any
    after: Any


class Falling(NamedTuple):
    """The facts that would change, in the order of kinds, rows and fields; there are more where it `is_cut`."""

    facts: list[Fall]
    is_cut: bool


def falls(source: Source) -> Falling:
    """What of the catalogue would change if the source were none. Of very many facts the first are looked at."""
    found: list[Fall] = []
    looked_at = 0
    for kind, model in MODELS.items():
        alone = Witness.objects.filter(kind=kind, source=source).alone().order_by("subject_id", "pk")
        places = list(alone.values_list("subject_id", "field")[: MOST_LOOKED_AT - looked_at + 1])
        looked_at += len(places)
        found += falls_of(model, dict.fromkeys(places), source)
        if len(found) > MOST or looked_at > MOST_LOOKED_AT:
            return Falling(found[:MOST], is_cut=True)
    return Falling(found, is_cut=False)


def falls_of(model: type[models.Model], places: Iterable[tuple[int, str]], source: Source) -> list[Fall]:
    """What would change of the facts at `places`, until there is more than falls at once."""
    found: dict[tuple[int, str], Fall] = {}
    remaining = iter(places)
    while len(found) <= MOST and (some := list(islice(remaining, CHUNK))):
        said = facts_of(model, some)
        rows = standing(model).in_bulk({pk for pk, _field in said})
        for (pk, field), witnesses in said.items():
            if pk in rows and (fall := fall_of(rows[pk], field, witnesses, source)):
                found |= {(pk, each.field): each for each in with_beside(fall, rows[pk])}
    return [found[place] for place in sorted(found)]


def facts_of(model: type[models.Model], places: list[tuple[int, str]]) -> dict[tuple[int, str], list[Witness]]:
    """Every standing witness of the facts at `places`, by row and field; what was merged speaks of what it is now."""
    merged = merges(model, models.Q(pk__in={pk for pk, _field in places}))
    wanted = {(merged.get(pk, pk), field) for pk, field in places}
    kept = {pk for pk, _field in wanted}
    merged |= merges(model, models.Q(merged_into__in=kept))
    said: dict[tuple[int, str], list[Witness]] = defaultdict(list)
    known = Witness.objects.standing().facts().filter(kind=model._meta.model_name)
    for witness in known.filter(subject_id__in=kept | {*merged}, value__isnull=False).order_by("pk"):
        place = merged.get(witness.subject_id, witness.subject_id), witness.field
        if place in wanted:
            said[place].append(witness)
    return said


def standing(model: type[models.Model]) -> models.QuerySet:
    """The rows that stand for themselves."""
    rows: models.QuerySet = model._default_manager.all()
    return rows.filter(merged_into=None) if issubclass(model, Mergeable) else rows


def merges(model: type[models.Model], which: models.Q) -> dict[int, int]:
    """Into what each of these rows was merged, as far as one was."""
    if not issubclass(model, Mergeable):
        return {}
    rows: models.QuerySet = model._default_manager.filter(which)
    return dict(rows.exclude(merged_into=None).values_list("pk", "merged_into"))


def fall_of(row: models.Model, field: str, witnesses: list[Witness], source: Source) -> Fall | None:
    """What becomes of a fact without the source; None where nothing does."""
    known = {each.name for each in row._meta.concrete_fields} - ESSENTIAL[type(row)] - UNWITNESSED
    if field not in known:
        return None
    value = said_by(row, field)
    agreeing = {witness.source_id for witness in witnesses if is_same(witness.value, value)}
    if agreeing != {source.pk}:
        return None
    return Fall(str(row._meta.model_name), row.pk, field, value, most_said(witnesses, source))


def with_beside(fall: Fall, row: models.Model) -> list[Fall]:
    """A fact that falls; where nothing is known any more, how sure it was falls too."""
    beside = BESIDE.get(fall.field, "")
    if fall.after is not None or not hasattr(row, beside):
        return [fall]
    return [fall, Fall(fall.kind, fall.pk, beside, said_by(row, beside), None)]


def most_said(witnesses: list[Witness], source: Source) -> Any:
    """What most of the others say, the first of equals; None where there is no other."""
    others = [witness for witness in witnesses if witness.source_id != source.pk]
    counted = [sum(is_same(each.value, other.value) for other in others) for each in others]
    return others[counted.index(max(counted))].value if others else None


@changing_catalogue()
def withdraw(source: Source, *, by: Person, reason: str) -> Withdrawal:
    """Let the source count no more, and every fact that rests upon it alone fall. Raises ValidationError.

    Whoever else writes waits meanwhile, so what falls is read once and bounded.
    """
    changes, is_cut = falls(source)
    if is_cut:
        text = _("More than %(most)s facts rest upon this source alone: too many to fall at once.")
        raise ValidationError(text, code="too_many", params={"most": MOST})
    lock_watches(changes)
    write(changes, "after", by=by, evidence=reason, action=Revision.Action.WITHDRAWN)
    source.withdrawn_at = timezone.now()
    source.save(update_fields=["withdrawn_at"])
    return Withdrawal.objects.create(source=source, by=by, reason=reason, changes=[asdict(fall) for fall in changes])


@changing_catalogue()
def undo(withdrawal: Withdrawal, *, by: Person) -> int:
    """Let the source count again, with all that fell with it. Raises CannotBeUndone.

    What was changed since stays as it is: how many facts those are.
    """
    changes = [Fall(**change) for change in withdrawal.changes]
    lock_watches(changes)
    if not Withdrawal.objects.filter(pk=withdrawal.pk, undone_at=None).update(undone_at=timezone.now()):
        raise CannotBeUndone
    rows = rows_of(changes)
    unchanged = [fall for fall in changes if is_still(rows.get((fall.kind, fall.pk)), fall)]
    Source.objects.filter(pk=withdrawal.source_id).update(withdrawn_at=None)
    write(unchanged, "before", by=by, evidence="", action=Revision.Action.RESTORED)
    return len(changes) - len(unchanged)


def is_still(row: Any, fall: Fall) -> bool:
    """Whether the row stands, and says what was left of the fact when it fell."""
    return row is not None and is_same(said_by(row, fall.field), fall.after)


def lock_watches(changes: list[Fall]) -> None:
    Watch.objects.filter(pk__in=[fall.pk for fall in changes if fall.kind == "watch"]).lock()


def rows_of(changes: list[Fall]) -> dict[tuple[str, int], Any]:
    """The rows that the changes are of, as far as they stand, by kind and number. One query for each kind."""
    return {
        (kind, pk): row
        for kind, model in MODELS.items()
        for pk, row in standing(model).in_bulk([fall.pk for fall in changes if fall.kind == kind]).items()
    }


def write(changes: list[Fall], side: str, **options: Any) -> None:
    """Publish one side of the changes, row by row."""
    rows, by_row = rows_of(changes), defaultdict[tuple[str, int], dict[str, Any]](dict)
    for fall in changes:
        by_row[fall.kind, fall.pk][fall.field] = getattr(fall, side)
    for place, values in sorted(by_row.items()):
        row = rows[place]
        for field, value in values.items():
            give(row, field, value)
        try:
            row.full_clean(exclude=["folder", "title", "slug"], validate_unique=False)
        except ValidationError as error:
            raise ValidationError([f"{row}: {text}" for text in error.messages]) from error
        publish(row, **options)


def give(row: Described, field: str, value: Any) -> None:
    unknown = said_by(type(row)(), field)
    row.describe_from({field: unknown if value is None else value})


def publish(row: Described, **options: Any) -> None:
    if isinstance(row, Watch):
        publish_watch(row, aliases=[alias.key for alias in row.aliases.all()], **options)
    elif isinstance(row, Mechanism):
        functions = Function.objects.filter(mechanism_functions__mechanism=row).order_by("mechanism_functions__pk")
        publish_mechanism(row, functions=list(functions), **options)
    elif isinstance(row, Mark):
        publish_mark(row, **options)
    elif isinstance(row, Vocabulary):
        publish_vocabulary(row, **options)
