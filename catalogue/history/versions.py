"""Reading the history backwards: what a published row said at an earlier revision."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from catalogue.history.publishing import Subject, snapshot
from catalogue.models import Revision, Watch

AT_ONCE = 100  # revisions in memory: each may hold the longest texts


def latest_number(subject: Subject) -> int:
    """The number of the newest revision; 0 where there is none."""
    return Revision.objects.of(subject).values_list("number", flat=True).first() or 0


def evidence_at(subject: Subject, number: int) -> str:
    """How the author of revision `number` knew."""
    return Revision.objects.of(subject).filter(number=number).values_list("evidence", flat=True).first() or ""


def evidence_of(subject: Subject, field: str) -> str:
    """How it was known what `field` of `subject` says: by whoever changed it last."""
    changed = Q(after__has_key=field) | Q(before__has_key=field)
    return Revision.objects.of(subject).filter(changed).values_list("evidence", flat=True).first() or ""


def photos_of(watch: Any) -> dict:
    """The photos of a published or proposed watch by side, as history keeps them."""
    return {
        f"photo_{image.side}": {"sha256": image.sha256, "credit": image.credit, "licence": image.licence}
        for image in watch.images.all()
    }


def present(subject: Subject) -> dict:
    """All that history keeps of `subject` as it stands now: its snapshot and its photos."""
    return snapshot(subject) | (photos_of(subject) if isinstance(subject, Watch) else {})


def snapshot_at(subject: Subject, number: int) -> dict:
    """What `subject` said right after revision `number`: the present with all later changes taken back."""
    return taken_back(present(subject), Revision.objects.of(subject).filter(number__gt=number))


def changed_between(subject: Subject, older: int, newer: int) -> tuple[dict, dict]:
    """What `subject` said at each of two revisions, of the fields that changed between them."""
    was: dict[str, Any] = {}
    said: dict[str, Any] = {}
    between = Revision.objects.of(subject).filter(number__gt=older, number__lte=newer)
    for before, after in between.values_list("before", "after").iterator(chunk_size=AT_ONCE):
        for field in before | after:
            was[field] = before.get(field)
            said.setdefault(field, after.get(field))  # the newest comes first
    return was, said


def taken_back(values: dict, revisions: QuerySet) -> dict:
    """What stood before all of `revisions`, the newest first, where `values` are how things stood after them."""
    values = dict(values)
    for before, after in revisions.values_list("before", "after").iterator(chunk_size=AT_ONCE):
        for field in after:
            values.pop(field, None)
        values.update(before)
    return values


def replay(revisions: Iterable[Revision]) -> dict:
    """What all `revisions` of one subject, oldest first, make together: its present snapshot; empty when deleted."""
    values: dict[str, Any] = {}
    for revision in revisions:
        for field in revision.before:
            values.pop(field, None)
        values.update(revision.after)
    return values
