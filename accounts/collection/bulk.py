"""Changing many rows of a collection at once: what would change is shown first, then done, and can be undone."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from django.contrib.admin.utils import display_for_field
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.collection.capacity import check_room, letters_of
from accounts.collection.writing import counted
from accounts.models import DESCRIBED, OWN_COLUMNS, Collection, CollectionSnapshot, User
from accounts.models.snapshot import FIELDS
from catalogue.models import Watch

logger = logging.getLogger(__name__)

Rows = list[Collection]


class ChangedMeanwhile(Exception):
    """What would be done is no longer what the person was shown."""


@dataclass(frozen=True)
class Changed:
    """One row before and after."""

    before: Collection
    after: Collection

    def __bool__(self):
        return bool(self.columns)

    @property
    def columns(self) -> list[str]:
        """What of that which its owner says of the piece is another afterwards."""
        named = OWN_COLUMNS if self.after.watch_id else [*DESCRIBED, *OWN_COLUMNS]
        return [name for name in named if getattr(self.before, name) != getattr(self.after, name)]

    @property
    def differences(self) -> list[dict]:
        """What changes, as people read it: label, before, after."""
        found = []
        for column in map(Collection._meta.get_field, self.columns):
            before, after = (column.value_from_object(row) for row in (self.before, self.after))
            texts = {"before": display_for_field(before, column, ""), "after": display_for_field(after, column, "")}
            found.append({"label": column.verbose_name, **texts})
        return found


@dataclass(frozen=True)
class BulkChange:
    """Which rows come, which change and which go."""

    added: Rows = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    removed: Rows = field(default_factory=list)

    def __bool__(self):
        return bool(self.added or self.changed or self.removed)

    @property
    def numbers(self) -> dict[str, int]:
        return {"added": len(self.added), "changed": len(self.changed), "removed": len(self.removed)}

    def __str__(self):
        return _("%(added)s to add, %(changed)s to change, %(removed)s to remove") % self.numbers

    @property
    def letters(self) -> int:
        """How many letters of notes come and go."""
        grown = letters_of([row.after for row in self.changed]) - letters_of([row.before for row in self.changed])
        return letters_of(self.added) + grown

    @property
    def rows(self) -> Rows:
        return [*self.added, *(row.after for row in self.changed), *self.removed]

    @property
    def digest(self) -> str:
        """Tells what is shown from what would be done a moment later."""
        said = [field for field in FIELDS if field.name not in {"created_at", "token", "offered_at"}]
        values = [[str(field.value_from_object(row)) for field in said] for row in self.rows]
        return sha256(json.dumps([self.numbers, values]).encode()).hexdigest()


def carry_out(user: User, action: str, plan: Callable[[Rows], BulkChange], *, seen: str) -> BulkChange:
    """Do what `plan` makes of the collection of `user`, and keep the collection as it was.

    `seen` is the digest of what the person agreed to. Raises ChangedMeanwhile where it is another now, and
    ValidationError where the collection would become too large.
    """
    watches = watches_of(plan(rows_of(user)).rows)
    with counted(watches) as locked:
        rows = rows_of(user)
        change = plan(rows)
        is_known = watches_of(change.rows) <= set(locked) and not any(map(locked.get, watches_of(change.added)))
        if change.digest != seen or not is_known:
            raise ChangedMeanwhile
        if change.added or change.letters > 0:  # one that was larger before may be mended
            check_room(len(rows) + len(change.added), letters_of(rows) + change.letters)
        if change:
            CollectionSnapshot.objects.keep(user, rows, action=action, **change.numbers)
            Collection.objects.filter(pk__in=[row.pk for row in change.removed]).delete()
            write(change)
            told = {"user": user.pk, "action": action, **change.numbers}
            transaction.on_commit(lambda: logger.info("collection changed", extra=told))
    return change


def rows_of(user: User) -> Rows:
    """The whole collection; of the watches what people know them by."""
    rows = Collection.objects.of(user).select_related("watch").order_by("pk")
    return list(rows.defer("watch__note", "watch__source"))


def watches_of(rows: Rows) -> set[int]:
    return {row.watch_id for row in rows} - {None}


def write(change: BulkChange) -> None:
    """Write what changed and what is new. A wish comes after the row that ceases to be one for the same watch."""
    after = [row.after for row in change.changed]
    wishes = [row for row in after if row.status == Collection.Status.WANT]
    others = [row for row in after if row.status != Collection.Status.WANT]
    names = [*(field.name for field in FIELDS if not field.primary_key), "updated_at"]
    for row in (*after, *change.added):
        row.fill_derived()
    for rows in (others, wishes, change.added):
        Collection.objects.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=names
        )


def putting_back(rows: Rows, earlier: Rows) -> BulkChange:
    """What makes `rows` the `earlier` ones again, as far as their watches still exist.

    A watch that was merged into another is that other now; two wishes for it are one.
    """
    watches = Watch.objects.select_related("merged_into").in_bulk(watches_of(earlier))
    present, kept, wanted = {row.pk: row for row in rows}, set(), set()
    change = BulkChange()
    for row in earlier:
        watch = watches.get(row.watch_id)
        row.watch = watch and (watch.merged_into or watch)
        is_wish = bool(watch) and row.status == Collection.Status.WANT
        if not (watch or row.own_title) or (is_wish and row.watch in wanted):
            continue
        wanted |= {row.watch} if is_wish else set()
        kept.add(row.pk)
        if row.pk not in present:
            change.added.append(row)
        elif (became := Changed(present[row.pk], row)) or became.before.watch_id != row.watch_id:
            change.changed.append(became)
    change.removed.extend(row for row in rows if row.pk not in kept)
    return change
