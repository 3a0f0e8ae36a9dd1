"""A proposal, or two revisions, side by side: what was, what shall be, and which words of it changed."""

import difflib
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.versions import present

from .content import PHOTO, changes, conflicts, differing, label_of
from .models import DraftImage, DraftMechanism, DraftWatch, Proposal

YES_NO = {True: gettext_lazy("yes"), False: gettext_lazy("no")}


@dataclass(frozen=True)
class Row:
    """One changed field. `before` and `after` are lists of (text, whether it changed); photos are shown as pictures."""

    name: str
    label: str
    before: list[tuple[str, bool]]
    after: list[tuple[str, bool]]
    photo: DraftImage | None = None
    conflict: bool = False


def text_of(value) -> str:
    """A snapshot's value in words; empty where nothing is known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(YES_NO[value])
    if isinstance(value, dict):
        if "sha256" in value:
            return ", ".join(filter(None, [_("photo"), value["credit"], value["licence"]]))
        return value["name"]
    if isinstance(value, list):
        return ", ".join(text_of(item) for item in value)
    return str(value)


def marked(before: str, after: str) -> tuple[list, list]:
    """Both texts cut into pieces, each with whether it is in this text only."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    pieces = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [("".join(old[a:b]), kind != "equal") for kind, a, b, _c, _d in pieces if a != b]
    right = [("".join(new[c:d]), kind != "equal") for kind, _a, _b, c, d in pieces if c != d]
    return left, right


def compare(name: str, label: str, before, after, **more) -> Row:
    old, new = marked(text_of(before), text_of(after))
    return Row(name, str(label), old, new, **more)


def draft_rows(draft: Proposal, current: dict | None = None) -> list[Row]:
    """What `draft` changes. With `current`, what the catalogue says now, rows that it contradicts are marked."""
    images = {f"{PHOTO}{image.side}": image for image in draft.images.all()} if isinstance(draft, DraftWatch) else {}
    moved = conflicts(draft, current) if current else []
    rows = [
        compare(
            change.name, change.label, change.before, change.after,
            photo=images.get(change.name), conflict=change.name in moved,
        )
        for change in changes(draft)
    ]  # fmt: skip
    for name in ("brand", "factory"):
        proposed = getattr(draft, f"proposed_{name}")
        if proposed and not getattr(draft, name):
            label = draft._meta.get_field(f"proposed_{name}").verbose_name
            rows.append(compare(f"proposed_{name}", label, None, proposed))
    return rows


def outdated_labels(draft: Proposal) -> list[str]:
    """What the catalogue changed of the target since the correction was begun."""
    if not draft.target:
        return []
    return [str(label_of(type(draft), name)) for name in differing(draft.base, present(draft.target))]


def movement_rows(draft: Proposal) -> list[Row]:
    """What is said of the movement inside a proposed watch."""
    movement: DraftMechanism | None = draft.draft_mechanism if isinstance(draft, DraftWatch) else None
    return draft_rows(movement) if movement else []
