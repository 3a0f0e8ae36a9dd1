"""Drafts made of rows of a spreadsheet."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from accounts.models import User
from drafts import actions
from drafts.forms import Editor
from drafts.models import DraftWatch

from .rows import SheetRow, Verdict

GOOD, ALL = "good", "all"
TAKEN = {GOOD: {Verdict.NEW}, ALL: {Verdict.NEW, Verdict.QUESTION}}
LONGEST_NAMES = DraftWatch._meta.get_field("awaited_photos").max_length


def make_drafts(rows: Iterable[SheetRow], which: str, *, by: User, evidence: str) -> tuple[int, str]:
    """Save a draft of each of `rows` that is to be taken. How many were saved, and why no more were.

    A row without a source has `evidence`. The same row again is the same draft.
    """
    saved = 0
    for row in rows:
        if row.verdict not in TAKEN[which]:
            continue
        try:
            row.draft = make_draft(row, by=by, evidence=evidence)
        except ValidationError as error:
            return saved, " ".join(error.messages)
        saved += 1
    return saved, ""


def make_draft(row: SheetRow, *, by: User, evidence: str) -> DraftWatch:
    data = row.said.data | {"evidence": row.said.data["evidence"] or evidence}
    editor = Editor(DraftWatch(token=row.token), author=by, data=data, images=None)
    names = row.cells.get("photos", "")[:LONGEST_NAMES]
    return actions.begin(DraftWatch, by=by, token=row.token, values=editor.values() | {"awaited_photos": names})
