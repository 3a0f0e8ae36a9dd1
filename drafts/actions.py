"""Every change of a proposal's state. All are one transaction in one shape:

the right, then a conditional update on primary key, state and version, then the rest, then the step.
What also touches the catalogue or files of photos locks the catalogue before all of it, as every writer does.
No row updated means that somebody was faster: `AlreadyDecided`. That is correct on both databases,
and no lock is held while a person thinks.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.history.touching import shown_anew
from catalogue.history.versions import present, snapshot_at
from catalogue.models import CatalogueVersion, Watch, changing_catalogue
from catalogue.photos.storing import stored_ahead

from . import content, permissions, publication
from .acceptance import alter
from .errors import AlreadyDecided, ChangedSince, TargetChanged, TooManyWaiting, demand_right, demand_text
from .letters import tell_author
from .models import DraftMark, DraftMechanism, DraftWatch, Proposal, Step
from .naming import part_of, settle
from .photos import PhotoChange, borrow_photos, copies_of_acceptance, copies_of_undoing, photos_ahead, write_photos
from .pieces import follow
from .transitions import count_accepted, move, take_step, write_step

logger = logging.getLogger(__name__)
Status = Proposal.Status
Draft = TypeVar("Draft", DraftWatch, DraftMechanism, DraftMark)
Photos = Sequence[PhotoChange]
UNTAKEN: dict[str, Any] = {"taken_by": None, "taken_at": None}
UNDECIDED: dict[str, Any] = {"decided_by": None, "decided_at": None, "to_look_over": False}


def begin(
    model: type[Draft], *, by: User, token: UUID, values: dict, photos: Photos = (), target: Any = None, number: int = 0
) -> Draft:
    """A new draft; the same token again gives the same draft, as it stands.

    `target` is what it corrects, and `number` the revision of it that the author saw.
    """
    demand_right(by.is_active)
    if model.objects.of(by).open().count() >= permissions.OPEN_LIMIT:
        raise ValidationError(
            _("You have very many open drafts. Send or withdraw some of them first."), code="too_many"
        )
    with photos_ahead(model(token=token, target=target), photos):
        return _begin(model, by, token, values, photos, target, number)


@transaction.atomic
def _begin(model: type[Draft], by: User, token: UUID, values: dict, photos: Photos, target: Any, number: int) -> Draft:
    if photos:
        CatalogueVersion.objects.lock()
    base = snapshot_at(target, number) if target else None
    defaults = {"user": by, "target": target, "base": base}
    try:
        draft, is_new = model.objects.get_or_create(token=token, defaults=defaults)
    except IntegrityError as error:  # another window of the same person began a correction of the same thing
        raise ValidationError(_("You have an open draft for this already."), code="open_once") from error
    demand_right(permissions.may_edit(by, draft))
    if is_new:
        if isinstance(target, Watch):
            borrow_photos(draft, target, base)
        content.write(draft, values)
        write_photos(draft, photos, by=by)
    return draft


@transaction.atomic
def refresh(draft: Proposal, *, by: User, version: int) -> None:
    """Go on from what the catalogue says now: what the draft does not change follows the catalogue.

    Raises ValidationError where the catalogue says nothing about it.
    """
    demand_right(permissions.may_edit(by, draft))
    move(draft, version, Status.open(), draft.status)
    if not draft.target:
        gone, new = (
            _("What this corrects is no longer in the catalogue."),
            _("This is new: the catalogue has nothing of it yet."),
        )
        raise ValidationError(gone if draft.is_correction else new, code="no_target")
    current = present(draft.target)
    mine = {change.name for change in content.changes(draft)}
    moved = {name: current.get(name) for name in content.differing(draft.base or {}, current) if name not in mine}
    draft.base = current
    content.write(draft, content.from_snapshot(draft, moved))
    if isinstance(draft, DraftWatch):
        borrow_photos(draft, draft.target, moved)


def edit(draft: Proposal, *, by: User, version: int, values: dict, photos: Photos = ()) -> None:
    """Write down what the author means now. What waits already must stay complete, and is sent anew."""
    demand_right(permissions.may_edit(by, draft))
    with photos_ahead(draft, photos), transaction.atomic():
        if photos:
            CatalogueVersion.objects.lock()
        _edit(draft, by, version, values, photos)


def _edit(draft: Proposal, by: User, version: int, values: dict, photos: Photos) -> None:
    waits = draft.is_waiting
    before = draft.status
    move(draft, version, Status.open(), before, **({"submitted_at": timezone.now()} if waits else {}))
    content.write(draft, values)
    write_photos(draft, photos, by=by)
    if waits:
        publication.check_complete(draft)
        write_step(draft, Step.Kind.SUBMITTED, by, before)


def put_photo(draft: DraftWatch, *, by: User, change: PhotoChange) -> None:
    """Save one photo by itself, while its author still writes. The version stays: nobody's words are overwritten.

    What waits for review changes only as a whole, by `edit`.
    """
    demand_right(permissions.may_edit(by, draft))
    writing = Status.DRAFT, Status.NEEDS_WORK
    with photos_ahead(draft, [change]), transaction.atomic():
        CatalogueVersion.objects.lock()
        if not type(draft).objects.filter(pk=draft.pk, status__in=writing).update(updated_at=timezone.now()):
            raise AlreadyDecided(type(draft).objects.get(pk=draft.pk))
        write_photos(draft, [change], by=by)


def arrange_photos(draft: DraftWatch, *, by: User, version: int, change: PhotoChange) -> None:
    """Turn a photo of what waits for a decision, or move it to another side: who decides may, as for its names."""
    demand_right(permissions.may_decide(by, draft))
    with photos_ahead(draft, [change]), transaction.atomic():
        CatalogueVersion.objects.lock()
        move(draft, version, _decidable(draft), draft.status)
        write_photos(draft, [change], by=by)


@transaction.atomic
def submit(draft: Proposal, *, by: User, version: int) -> None:
    """Ask for a decision. Raises ValidationError where something is missing, TooManyWaiting beyond the role's limit."""
    demand_right(permissions.may_edit(by, draft))
    publication.check_complete(draft)
    again = draft.is_waiting  # saving what waits already asks anew
    take_step(draft, Step.Kind.SUBMITTED, by, version, Status.open(), Status.SUBMITTED, submitted_at=timezone.now())
    User.objects.select_for_update().get(pk=by.pk)  # two at once count one after the other
    limit = permissions.waiting_limit(by)
    if limit is not None and not again and permissions.waiting_count(by) > limit:
        logger.warning("limit reached", extra={"limit": "waiting drafts", "user": by.pk})
        raise TooManyWaiting(limit)


def send(draft: Proposal, *, by: User, version: int) -> None:
    """Ask for a decision. What a trusted author only fills in is published at once; where that cannot be it waits."""
    is_first_time = draft.status == Status.DRAFT  # what was sent back, or taken back, is a moderator's
    submit(draft, by=by, version=version)
    if is_first_time and permissions.may_publish(by, draft):
        try:
            publish_at_once(draft, by=by, version=draft.version)
        except (AlreadyDecided, PermissionDenied, TargetChanged, ValidationError):
            draft.refresh_from_db()


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
def withdraw(draft: Proposal, *, by: User, version: int) -> None:
    """Take a proposal back for good."""
    demand_right(permissions.may_edit(by, draft))
    take_step(draft, Step.Kind.WITHDRAWN, by, version, Status.open(), Status.WITHDRAWN, **UNTAKEN)


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
