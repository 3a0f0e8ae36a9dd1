"""How a proposal gets from one state to the next: with a conditional update, and with a step that says so.

No row updated means that somebody was faster. What may be done when, and by whom, stands in `actions`.
"""

import logging
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Role, SiteLimit, User
from accounts.models.site_limit import Name

from . import content
from .errors import AlreadyDecided
from .letters import tell_promoted
from .models import DraftMechanism, DraftWatch, Proposal, Step
from .queues import count_anew

logger = logging.getLogger("drafts.actions")  # whose lines docs/operations.md lists
Status = Proposal.Status


def take_step(
    draft: Proposal,
    kind: Step.Kind,
    by: User | None,
    version: int,
    allowed: Collection[str],
    to: str,
    words: str = "",
    **columns: Any,
) -> Step:
    """Move `draft` and write the step down."""
    before = draft.status
    move(draft, version, allowed, to, **columns)
    return write_step(draft, kind, by, before, words)


def move(draft: Proposal, version: int, allowed: Collection[str], to: str, **columns: Any) -> None:
    """Give `draft`, as it was at `version`, the state `to` and the next version; or raise AlreadyDecided."""
    seen = type(draft).objects.filter(pk=draft.pk, status=draft.status, version=version)
    values = {"status": to, "version": version + 1, "updated_at": timezone.now()} | columns
    if draft.status not in allowed or not seen.update(**values):
        raise AlreadyDecided(type(draft).objects.get(pk=draft.pk))
    count_anew()
    for name, value in values.items():
        setattr(draft, name, value)
    if isinstance(draft, DraftWatch) and draft.draft_mechanism:
        take_movement_along(draft, draft.draft_mechanism)


def write_step(draft: Proposal, kind: Step.Kind, by: User | None, before: str, words: str = "") -> Step:
    """Write down that `draft` came here from the state `before`."""
    about = {"draft": f"{draft.kind} {draft.pk}", "user": by and by.pk, "from": before, "to": draft.status}
    transaction.on_commit(lambda: logger.info("draft %s", kind, extra=about))
    return Step.objects.create(
        **{f"draft_{draft.kind}": draft},
        number=draft.version,
        kind=kind,
        by=by,
        from_status=before,
        to_status=draft.status,
        message=words,
        content=content.whole_content(draft) if kind == Step.Kind.SUBMITTED else {},
    )


def take_movement_along(draft: DraftWatch, movement: DraftMechanism) -> None:
    """The movement inside a proposed watch is in the watch's state; it has no steps of its own."""
    names = ("status", "submitted_at", "decided_at", "decided_by")
    values = {name: getattr(draft, name) for name in names}
    if draft.status != Status.ACCEPTED:
        values["result"] = None
    for name, value in values.items():
        setattr(movement, name, value)  # the same row, loaded earlier, may be saved after this
    DraftMechanism.objects.filter(pk=movement.pk).update(**values)


def count_accepted(draft: Proposal, number: int) -> None:
    """The author's rating, and the role that comes with it. A role is never taken away again."""
    author = User.objects.filter(pk=draft.user_id)
    author.update(rating=F("rating") + number)
    risen = author.filter(role__code=Role.Code.COLLECTOR, rating__gte=SiteLimit.objects.standing(Name.PROMOTED))
    if number > 0 and risen.exists():
        author.update(role=Role.objects.get(code=Role.Code.CONTRIBUTOR))
        tell_promoted(author.get())
        transaction.on_commit(lambda: logger.info("promoted to contributor", extra={"user": draft.user_id}))
