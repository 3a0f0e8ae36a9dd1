"""What moderators, and time, do with a proposal: take, accept, send back, reject, take a decision back."""

import logging
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalogue.history.touching import shown_anew
from catalogue.models import CatalogueVersion, Watch, changing_catalogue
from catalogue.photos.storing import stored_ahead
from drafts import content, permissions, publication
from drafts.acceptance import alter
from drafts.errors import AlreadyDecided, ChangedSince, demand_right, demand_text
from drafts.letters import tell_author
from drafts.models import DraftWatch, Proposal, Step
from drafts.naming import part_of, settle
from drafts.photos import PhotoChange, copies_of_acceptance, copies_of_undoing, photos_ahead, write_photos
from drafts.pieces import follow
from drafts.transitions import count_accepted, move, take_step

logger = logging.getLogger(__name__)
Status = Proposal.Status
UNTAKEN: dict[str, Any] = {"taken_by": None, "taken_at": None}
UNDECIDED: dict[str, Any] = {"decided_by": None, "decided_at": None, "to_look_over": False}


def arrange_photos(draft: DraftWatch, *, by: User, version: int, change: PhotoChange) -> None:
    """Turn a photo of what waits for a decision, or move it to another side: who decides may, as for its names."""
    demand_right(permissions.may_decide(by, draft))
    with photos_ahead(draft, [change]), transaction.atomic():
        CatalogueVersion.objects.lock()
        move(draft, version, _decidable(draft), draft.status)
        write_photos(draft, [change], by=by)


def needs_no_decision(draft: Proposal, author: User) -> bool:
    """Whether a trusted `author` may publish `draft`: it fills in what nobody knew, and nothing that they said of the
    entry was ever taken back."""
    fills_in = permissions.may_publish(author, draft) and content.fills_gaps(draft)
    return fills_in and not Step.objects.of_author(author).taken_back_from(draft.target).exists()


@changing_catalogue(whole=False)
def publish_at_once(draft: Proposal, *, by: User, version: int) -> Step:
    """Publish what a trusted author sent, with every check; a moderator looks it over afterwards."""
    author = User.objects.get(pk=by.pk)  # the mark may have been taken away since the page was asked for
    demand_right(needs_no_decision(draft, author))
    said: dict[str, Any] = {"corrections": None, "leave_out": frozenset(), "seen": None, "message": "", "tell": False}
    return _accept(draft, by=by, version=version, kind=Step.Kind.TRUSTED, **said)


@changing_catalogue(whole=False)
def look_over(draft: Proposal, *, by: User, version: int) -> Step:
    """Say that what a trusted author published may stay: its page is made anew, for it says who checked it."""
    demand_right(permissions.may_decide(by, draft))
    if not draft.to_look_over:
        raise AlreadyDecided(draft)
    accepted = Status.ACCEPTED
    step = take_step(draft, Step.Kind.LOOKED_OVER, by, version, [accepted], accepted, to_look_over=False)
    shown_anew(draft.result)
    return step


@transaction.atomic
def take(draft: Proposal, *, by: User, version: int) -> None:
    """Say that `by` is looking at it, so that no other moderator does the same work."""
    demand_right(permissions.may_decide(by, draft))
    values: dict[str, Any] = {"taken_by": by, "taken_at": timezone.now()}
    take_step(draft, Step.Kind.TAKEN, by, version, [Status.SUBMITTED], Status.SUBMITTED, **values)


@transaction.atomic
def release(draft: Proposal, *, by: User | None, version: int) -> None:
    """Give it back to the queue. `by` is None where time did it."""
    demand_right(by is None or permissions.may_decide(by, draft))
    take_step(draft, Step.Kind.RELEASED, by, version, [Status.SUBMITTED], Status.SUBMITTED, **UNTAKEN)


def accept(
    draft: Proposal,
    *,
    by: User,
    version: int,
    corrections: dict | None = None,
    leave_out: Iterable[str] = (),
    seen: int | None = None,
    message: str = "",
    tell: bool = True,
) -> Step:
    """Publish what `draft` proposes, without the fields in `leave_out`.

    `corrections` are the moderator's own, as `content.write` takes them; the draft keeps what was accepted.
    `seen` is the number of the newest revision of the target that the moderator saw before overwriting it.
    Raises TargetChanged where the catalogue changed what the proposal changes, ValidationError where the
    result could not stand in the catalogue, or where `message` does not say why the moderator changed something.
    Who does not `tell` writes the letter themselves.
    """
    demand_right(permissions.may_decide(by, draft))
    left = frozenset(leave_out)
    with stored_ahead(copies_of_acceptance(draft, left, corrections or {})):
        said: dict[str, Any] = {
            "corrections": corrections,
            "leave_out": left,
            "seen": seen,
            "message": message,
            "tell": tell,
        }
        return _accept(draft, by=by, version=version, **said)


@changing_catalogue(whole=False)  # what is published says what changed
def _accept(
    draft: Proposal,
    *,
    by: User,
    version: int,
    corrections: dict | None,
    leave_out: frozenset[str],
    seen: int | None,
    message: str,
    tell: bool,
    kind: Step.Kind = Step.Kind.ACCEPTED,
) -> Step:
    decision = _decided(by, message) | {"to_look_over": kind == Step.Kind.TRUSTED}
    step = take_step(draft, kind, by, version, _decidable(draft), Status.ACCEPTED, message, **decision)
    altered = alter(draft, corrections, leave_out, message)
    publication.check_complete(draft)
    made = publication.publish(draft, leave_out=leave_out, seen=seen)
    written = {"revisions": made.revisions, "vocabulary": made.vocabulary}
    step.content = content.whole_content(draft) | written | altered
    step.save()
    for field, pk, _values in made.vocabulary:
        transaction.on_commit(
            partial(logger.info, "vocabulary row created", extra={"row": f"{field} {pk}", "user": by.pk})
        )
    if isinstance(draft, DraftWatch) and isinstance(made.result, Watch) and not draft.is_correction:
        follow(draft, made.result)
    count_accepted(draft, +1)
    if tell:
        tell_author(step)
    return step


@transaction.atomic
def send_back(draft: Proposal, *, by: User, version: int, message: str, tell: bool = True) -> Step:
    """Ask the author for more. `message` says for what; who does not `tell` writes the letter themselves."""
    demand_right(permissions.may_decide(by, draft))
    demand_text(message)
    values = UNTAKEN | {"message": message}
    step = take_step(draft, Step.Kind.SENT_BACK, by, version, _decidable(draft), Status.NEEDS_WORK, message, **values)
    if tell:
        tell_author(step)
    return step


@transaction.atomic
def reject(draft: Proposal, *, by: User, version: int, message: str, reason: str = "", tell: bool = True) -> Step:
    """Say no for good. `message` says why, and `reason` for the count; who does not `tell` writes the letter."""
    demand_right(permissions.may_decide(by, draft))
    demand_text(message)
    step = _reject(draft, by, version, _decidable(draft), message)
    if reason:
        step.reason = Step.Reason(reason)
        step.save(update_fields=["reason"])
    if tell:
        tell_author(step)
    return step


def undo(draft: Proposal, *, by: User, version: int) -> None:
    """Take a decision back: the proposal waits again, and the catalogue says what it said before.

    Raises ChangedSince where what the decision made was changed after it, or where its author has begun anew. What
    nobody looked over is taken back even so, and does not wait again: its author cannot keep it in the catalogue.
    """
    demand_right(permissions.may_undo(by, draft))
    to, columns = Status.SUBMITTED, UNDECIDED
    if draft.target_id and type(draft).objects.of(draft.user).open().filter(target=draft.target_id).exists():
        if not draft.to_look_over:
            raise ChangedSince
        to, columns = Status.REJECTED, _decided(by, "")
    with stored_ahead(copies_of_undoing(draft)), transaction.atomic():
        tell_author(_take_back(draft, by, version, to, **columns))


def take_back(draft: Proposal, *, by: User, version: int, message: str) -> Step:
    """Reject what was accepted, and bring the catalogue back to what it said before. `message` says why.

    Raises ChangedSince as `undo` does. Whoever takes back much writes one letter about it.
    """
    demand_right(permissions.may_undo_all(by))
    demand_text(message)
    with stored_ahead(copies_of_undoing(draft)), transaction.atomic():
        return _take_back(draft, by, version, Status.REJECTED, message, **_decided(by, message))


@transaction.atomic
def close(draft: Proposal, *, by: User, version: int, message: str) -> Step:
    """Reject what was sent, whoever's turn it is: its author will not answer any more."""
    demand_right(permissions.may_undo_all(by))
    demand_text(message)
    return _reject(draft, by, version, [Status.SUBMITTED, Status.NEEDS_WORK], message)


@transaction.atomic
def reply(draft: Proposal, *, by: User, version: int, message: str) -> None:
    """Say something to the other side. The state stays."""
    demand_right(permissions.may_reply(by, draft))
    demand_text(message)
    step = take_step(draft, Step.Kind.REPLIED, by, version, Status.open(), draft.status, message)
    if by.pk != draft.user_id:
        type(draft).objects.filter(pk=draft.pk).update(message=message)
        tell_author(step)


@transaction.atomic
def settle_name(draft: Proposal, *, by: User, version: int, which: str, choice: str, name: str = "") -> None:
    """Decide which row a proposed brand or factory is: the one whose id is `choice`, or a new one called `name`.

    `which` is `brand` or `factory`, of the draft or of the `movement_` inside it. Accepting makes the row.
    """
    demand_right(permissions.may_decide(by, draft))
    CatalogueVersion.objects.lock()  # what is chosen is neither merged nor deleted meanwhile
    part, field = part_of(draft, which)
    move(draft, version, _decidable(draft), draft.status)
    settle(part, field, choice=choice, name=name)


def _decidable(draft: Proposal) -> list[str]:
    """The states from which it is decided: that it is in now, if it is a moderator's turn."""
    return [draft.status] if draft.awaits_moderator else [Status.SUBMITTED]


def _decided(by: User, message: str) -> dict:
    decision = {"decided_by": by, "decided_at": timezone.now(), "to_look_over": False}
    return UNTAKEN | decision | {"message": message}


def _reject(draft: Proposal, by: User, version: int, allowed: Collection[str], message: str) -> Step:
    decision = _decided(by, message)
    return take_step(draft, Step.Kind.REJECTED, by, version, allowed, Status.REJECTED, message, **decision)


def _take_back(draft: Proposal, by: User, version: int, to: str, words: str = "", **columns: Any) -> Step:
    """Turn a decision into the state `to`, and what it published into what was there before."""
    was_accepted = draft.status == Status.ACCEPTED
    with changing_catalogue(whole=False) if was_accepted else transaction.atomic():
        step = take_step(draft, Step.Kind.UNDONE, by, version, Status.decided(), to, words, result=None, **columns)
        if was_accepted and publication.unpublish(draft, by=by).kind in Step.Kind.contributing():
            count_accepted(draft, -1)
    return step
