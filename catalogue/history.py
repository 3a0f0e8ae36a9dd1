"""Revisions as people read them: each changed field by its label, before and after in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from catalogue.models import Mechanism, Revision, Watch

MODELS = {Revision.Kind.WATCH: Watch, Revision.Kind.MECHANISM: Mechanism}


@dataclass(frozen=True)
class Change:
    """One field of one revision. An empty text means unknown."""

    label: str
    before: str
    after: str


def changes_of(revision: Revision) -> list[Change]:
    """The changed fields in the order of their model; what was unknown and stayed so is left out."""
    names = dict.fromkeys([*revision.before, *revision.after])
    changes = [
        Change(label_of(revision.kind, name), in_words(revision.before.get(name)), in_words(revision.after.get(name)))
        for name in names
    ]
    return [change for change in changes if change.before != change.after]


def label_of(kind: str, name: str) -> str:
    try:
        label = str(getattr(MODELS[kind]._meta.get_field(name), "verbose_name", ""))
    except FieldDoesNotExist:
        label = ""
    return label or {"aliases": _("other names"), "merged_into": _("merged into")}.get(name, name)


def in_words(value) -> str:
    """A value of a snapshot in words: rows by their name, lists with commas, unknown as nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(in_words(item) for item in value)
    return str(value)
