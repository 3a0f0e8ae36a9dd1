"""What each row of the prototype became, so that a second run leaves it to the people of this site."""

from collections.abc import Iterable

from django.db.models import Model

from catalogue.models import LoadedRow, Watch
from drafts.models import DraftWatch


def _kind(table: str) -> str:
    return f"prototype {table}"


def remember(table: str, row: dict, subject: Model) -> None:
    """The row became `subject`, or is a part of it."""
    LoadedRow.objects.create(
        kind=_kind(table), key=row["id"], subject_id=subject.pk, values={"model": subject._meta.model_name}
    )


def remembered(table: str, keys: Iterable[str | None]) -> dict[str, LoadedRow]:
    """What is known of the rows with these ids."""
    wanted = {key for key in keys if key}
    return {memory.key: memory for memory in LoadedRow.objects.filter(kind=_kind(table), key__in=wanted)}


def became(model: type[Model], table: str, keys: Iterable[str | None]) -> dict[str, Model]:
    """The rows of `model` that those with these ids became, and that are still there; merged ones are followed."""
    known = remembered(table, {key and key.strip() for key in keys})
    wanted = {memory.subject_id for memory in known.values() if memory.values["model"] == model._meta.model_name}
    found = {row.pk: present(row) for row in model._default_manager.filter(pk__in=wanted)}
    return {
        key: found[memory.subject_id]
        for key, memory in known.items()
        if memory.values["model"] == model._meta.model_name and memory.subject_id in found
    }


def came_from(table: str):
    """The keys of everything that became of rows of `table`."""
    return LoadedRow.objects.filter(kind=_kind(table)).values("subject_id")


def present(row: Model) -> Model:
    """The row, or the one that people merged it into."""
    while getattr(row, "merged_into", None):
        row = row.merged_into
    return row


def published(keys: Iterable[str | None]) -> dict[str, Watch]:
    """The published watch of each of these rows of `watch`: also by a proposal that was accepted since."""
    keys = {key and key.strip() for key in keys}
    proposed = became(DraftWatch, "watch", keys)
    accepted = {key: present(draft.result) for key, draft in proposed.items() if draft.result}
    return accepted | became(Watch, "watch", keys)


def claims(table: str) -> dict[int, str]:
    """Which row of `table` each published watch stands for already, by the watch's key: a number for each row."""
    rows = LoadedRow.objects.filter(kind=_kind(table), values__model="watch")
    return dict(rows.values_list("subject_id", "key").iterator())
