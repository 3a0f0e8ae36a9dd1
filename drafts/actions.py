"""Every change of a proposal's state. All are one transaction in one shape:

the right, then a conditional update on primary key, state and version, then the rest, then the step.
What also touches the catalogue or files of photos locks the catalogue before all of it, as every writer does.
No row updated means that somebody was faster: `AlreadyDecided`. That is correct on both databases,
and no lock is held while a person thinks.
"""

import logging
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from catalogue.history.versions import present, snapshot_at
from catalogue.models import CatalogueVersion, Watch
from catalogue.photos.storing import stored_ahead

from . import content, permissions, publication
from .acceptance import alterations, said
from .errors import AlreadyDecided, ChangedSince, TooManyWaiting
from .letters import tell_author, tell_promoted
from .models import DraftMechanism, DraftWatch, Proposal, Step
from .naming import part_of, settle
from .photos import PhotoChange, borrow_photos, copies_of_acceptance, copies_of_undoing, photos_ahead, write_photos
from .pieces import follow
from .queues import count_anew

logger = logging.getLogger(__name__)
Status = Proposal.Status
UNTAKEN = {"taken_by": None, "taken_at": None}
UNDECIDED = {"decided_by": None, "decided_at": None}


def begin(model, *, by: User, token: UUID, values: dict, photos=(), target=None, number: int = 0) -> Proposal:
    """A new draft; the same token again gives the same draft, as it stands.

    `target` is what it corrects, and `number` the revision of it that the author saw.
    """
    _demand(by.is_active)
    if model.objects.of(by).open().count() >= permissions.OPEN_LIMIT:
        raise ValidationError(
            _("You have very many open drafts. Send or withdraw some of them first."), code="too_many"
        )
    with photos_ahead(model(token=token, target=target), photos):
        return _begin(model, by, token, values, photos, target, number)


@transaction.atomic
def _begin(model, by: User, token: UUID, values: dict, photos: list[PhotoChange], target, number: int) -> Proposal:
    if photos:
        CatalogueVersion.objects.lock()
    base = snapshot_at(target, number) if target else None
    defaults = {"user": by, "target": target, "base": base}
    try:
        draft, is_new = model.objects.get_or_create(token=token, defaults=defaults)
    except IntegrityError as error:  # another window of the same person began a correction of the same thing
        raise ValidationError(_("You have an open draft for this already."), code="open_once") from error
    _demand(permissions.may_edit(by, draft))
    if is_new:
        if isinstance(target, Watch):
            borrow_photos(draft, target, base)
        content.write(draft, values)
        write_photos(draft, photos)
    return draft


@transaction.atomic
def refresh(draft: Proposal, *, by: User, version: int) -> None:
    """Go on from what the catalogue says now: what the draft does not change follows the catalogue.

    Raises ValidationError where the catalogue says nothing about it.
    """
    _demand(permissions.may_edit(by, draft))
    _move(draft, version, Status.open(), draft.status)
    if not draft.target:
        gone, new = (
            _("What this corrects is no longer in the catalogue."),
            _("This is new: the catalogue has nothing of it yet."),
        )
        raise ValidationError(gone if draft.is_correction else new, code="no_target")
    current = present(draft.target)
    mine = {change.name for change in content.changes(draft)}
    moved = {name: current.get(name) for name in content.differing(draft.base, current) if name not in mine}
    draft.base = current
    content.write(draft, content.from_snapshot(draft, moved))
    if isinstance(draft, DraftWatch):
        borrow_photos(draft, draft.target, moved)


def edit(draft: Proposal, *, by: User, version: int, values: dict, photos: list[PhotoChange] = ()) -> None:
    """Write down what the author means now. What waits already must stay complete, and is sent anew."""
    _demand(permissions.may_edit(by, draft))
    with photos_ahead(draft, photos), transaction.atomic():
        if photos:
            CatalogueVersion.objects.lock()
        _edit(draft, by, version, values, photos)


def _edit(draft: Proposal, by: User, version: int, values: dict, photos: list[PhotoChange]) -> None:
    waits = draft.is_waiting
    before = draft.status
    _move(draft, version, Status.open(), before, **({"submitted_at": timezone.now()} if waits else {}))
    content.write(draft, values)
    write_photos(draft, photos)
    if waits:
        publication.check_complete(draft)
        write_step(draft, Step.Kind.SUBMITTED, by, before)


def put_photo(draft: DraftWatch, *, by: User, change: PhotoChange) -> None:
    """Save one photo by itself, while its author still writes. The version stays: nobody's words are overwritten.

    What waits for review changes only as a whole, by `edit`.
    """
    _demand(permissions.may_edit(by, draft))
    writing = Status.DRAFT, Status.NEEDS_WORK
    with photos_ahead(draft, [change]), transaction.atomic():
        CatalogueVersion.objects.lock()
        if not type(draft).objects.filter(pk=draft.pk, status__in=writing).update(updated_at=timezone.now()):
            raise AlreadyDecided(type(draft).objects.get(pk=draft.pk))
        write_photos(draft, [change])


@transaction.atomic
def submit(draft: Proposal, *, by: User, version: int) -> None:
    """Ask for a decision. Raises ValidationError where something is missing, TooManyWaiting beyond the role's limit."""
    _demand(permissions.may_edit(by, draft))
    publication.check_complete(draft)
    again = draft.is_waiting  # saving what waits already asks anew
    _step(draft, Step.Kind.SUBMITTED, by, version, Status.open(), Status.SUBMITTED, submitted_at=timezone.now())
    User.objects.select_for_update().get(pk=by.pk)  # two at once count one after the other
    limit = permissions.waiting_limit(by)
    if limit is not None and not again and permissions.waiting_count(by) > limit:
        logger.warning("limit reached", extra={"limit": "waiting drafts", "user": by.pk})
        raise TooManyWaiting(limit)


@transaction.atomic
def withdraw(draft: Proposal, *, by: User, version: int) -> None:
    """Take a proposal back for good."""
    _demand(permissions.may_edit(by, draft))
    _step(draft, Step.Kind.WITHDRAWN, by, version, Status.open(), Status.WITHDRAWN, **UNTAKEN)


@transaction.atomic
def take(draft: Proposal, *, by: User, version: int) -> None:
    """Say that `by` is looking at it, so that no other moderator does the same work."""
    _demand(permissions.may_decide(by, draft))
    values = {"taken_by": by, "taken_at": timezone.now()}
    _step(draft, Step.Kind.TAKEN, by, version, [Status.SUBMITTED], Status.SUBMITTED, **values)


@transaction.atomic
def release(draft: Proposal, *, by: User | None, version: int) -> None:
    """Give it back to the queue. `by` is None where time did it."""
    _demand(by is None or permissions.may_decide(by, draft))
    _step(draft, Step.Kind.RELEASED, by, version, [Status.SUBMITTED], Status.SUBMITTED, **UNTAKEN)


def accept(
    draft: Proposal, *, by: User, version: int, corrections: dict | None = None, leave_out=(), seen=None, message=""
) -> None:
    """Publish what `draft` proposes, without the fields in `leave_out`.

    `corrections` are the moderator's own, as `content.write` takes them; the draft keeps what was accepted.
    `seen` is the number of the newest revision of the target that the moderator saw before overwriting it.
    Raises TargetChanged where the catalogue changed what the proposal changes, ValidationError where the
    result could not stand in the catalogue, or where `message` does not say why the moderator changed something.
    """
    _demand(permissions.may_decide(by, draft))
    options = {"by": by, "version": version, "corrections": corrections, "seen": seen, "message": message}
    leave_out = frozenset(leave_out)
    with stored_ahead(copies_of_acceptance(draft, leave_out, corrections or {})):
        _accept(draft, leave_out=leave_out, **options)


@transaction.atomic
def _accept(draft: Proposal, *, by, version, corrections, leave_out: frozenset[str], seen, message) -> None:
    CatalogueVersion.objects.raise_number()
    decision = _decided(by, message)
    step = _step(draft, Step.Kind.ACCEPTED, by, version, _decidable(draft), Status.ACCEPTED, message, **decision)
    altered = _alter(draft, corrections, leave_out, message)
    publication.check_complete(draft)
    made = publication.publish(draft, leave_out=leave_out, seen=seen)
    written = {"revisions": made.revisions, "vocabulary": made.vocabulary}
    step.content = content.whole_content(draft) | written | altered
    step.save()
    for field, pk, _values in made.vocabulary:
        transaction.on_commit(
            partial(logger.info, "vocabulary row created", extra={"row": f"{field} {pk}", "user": by.pk})
        )
    if isinstance(draft, DraftWatch) and not draft.is_correction:
        follow(draft, made.result)
    count_accepted(draft, +1)
    tell_author(step)


@transaction.atomic
def send_back(draft: Proposal, *, by: User, version: int, message: str, tell=True) -> Step:
    """Ask the author for more. `message` says for what; who does not `tell` writes the letter themselves."""
    _demand(permissions.may_decide(by, draft))
    demand_text(message)
    values = UNTAKEN | {"message": message}
    step = _step(draft, Step.Kind.SENT_BACK, by, version, _decidable(draft), Status.NEEDS_WORK, message, **values)
    if tell:
        tell_author(step)
    return step


@transaction.atomic
def reject(draft: Proposal, *, by: User, version: int, message: str, tell=True) -> Step:
    """Say no for good. `message` says why; who does not `tell` writes the letter themselves."""
    _demand(permissions.may_decide(by, draft))
    demand_text(message)
    step = _reject(draft, by, version, _decidable(draft), message)
    if tell:
        tell_author(step)
    return step


def undo(draft: Proposal, *, by: User, version: int) -> None:
    """Take a decision back: the proposal waits again, and the catalogue says what it said before.

    Raises ChangedSince where what the decision made was changed after it.
    """
    _demand(permissions.may_undo(by, draft))
    if draft.target_id and type(draft).objects.of(draft.user).open().filter(target=draft.target_id).exists():
        raise ChangedSince  # the author has begun anew
    with stored_ahead(copies_of_undoing(draft)), transaction.atomic():
        tell_author(_take_back(draft, by, version, Status.SUBMITTED, **UNDECIDED))


def take_back(draft: Proposal, *, by: User, version: int, message: str) -> Step:
    """Reject what was accepted, and bring the catalogue back to what it said before. `message` says why.

    Raises ChangedSince as `undo` does. Whoever takes back much writes one letter about it.
    """
    _demand(permissions.may_undo_all(by))
    demand_text(message)
    with stored_ahead(copies_of_undoing(draft)), transaction.atomic():
        return _take_back(draft, by, version, Status.REJECTED, message, **_decided(by, message))


@transaction.atomic
def close(draft: Proposal, *, by: User, version: int, message: str) -> Step:
    """Reject what was sent, whoever's turn it is: its author will not answer any more."""
    _demand(permissions.may_undo_all(by))
    demand_text(message)
    return _reject(draft, by, version, [Status.SUBMITTED, Status.NEEDS_WORK], message)


@transaction.atomic
def reply(draft: Proposal, *, by: User, version: int, message: str) -> None:
    """Say something to the other side. The state stays."""
    _demand(permissions.may_reply(by, draft))
    demand_text(message)
    step = _step(draft, Step.Kind.REPLIED, by, version, Status.open(), draft.status, message)
    if by.pk != draft.user_id:
        type(draft).objects.filter(pk=draft.pk).update(message=message)
        tell_author(step)


@transaction.atomic
def settle_name(draft: Proposal, *, by: User, version: int, which: str, choice: str, name: str = "") -> None:
    """Decide which row a proposed brand or factory is: the one whose id is `choice`, or a new one called `name`.

    `which` is `brand` or `factory`, of the draft or of the `movement_` inside it. Accepting makes the row.
    """
    _demand(permissions.may_decide(by, draft))
    CatalogueVersion.objects.lock()  # what is chosen is neither merged nor deleted meanwhile
    part, field = part_of(draft, which)
    _move(draft, version, _decidable(draft), draft.status)
    settle(part, field, choice=choice, name=name)


def _decidable(draft: Proposal) -> list[str]:
    """The states from which it is decided: that it is in now, if it is a moderator's turn."""
    return [draft.status] if draft.awaits_moderator else [Status.SUBMITTED]


def _demand(right: bool) -> None:
    if not right:
        raise PermissionDenied


def demand_text(message: str, missing: str = "") -> None:
    if not message.strip():
        raise ValidationError(missing or _("Write a message."), code="required")


def _alter(draft: Proposal, corrections: dict | None, leave_out: frozenset[str], message: str) -> dict:
    """Correct `draft`, and give what its step keeps of that and of what is left out. By hand both need a reason."""
    given, before = said(draft, by_author=True), said(draft)
    if corrections:
        content.write(draft, corrections)
    altered = alterations(draft, given, leave_out)
    if altered["left_out"] or said(draft) != before:
        demand_text(message, _("Write to the author why something is corrected or left out."))
    return altered


def _decided(by: User, message: str) -> dict:
    return UNTAKEN | {"decided_by": by, "decided_at": timezone.now(), "message": message}


def _reject(draft, by, version, allowed, message) -> Step:
    decision = _decided(by, message)
    return _step(draft, Step.Kind.REJECTED, by, version, allowed, Status.REJECTED, message, **decision)


def _step(draft, kind, by, version, allowed, to, words="", **columns) -> Step:
    """Move `draft` and write the step down."""
    before = draft.status
    _move(draft, version, allowed, to, **columns)
    return write_step(draft, kind, by, before, words)


def _move(draft, version, allowed, to, **columns) -> None:
    """Give `draft`, as it was at `version`, the state `to` and the next version; or raise AlreadyDecided."""
    seen = type(draft).objects.filter(pk=draft.pk, status=draft.status, version=version)
    values = {"status": to, "version": version + 1, "updated_at": timezone.now()} | columns
    if draft.status not in allowed or not seen.update(**values):
        raise AlreadyDecided(type(draft).objects.get(pk=draft.pk))
    count_anew()
    for name, value in values.items():
        setattr(draft, name, value)
    if isinstance(draft, DraftWatch) and draft.draft_mechanism_id:
        _take_movement_along(draft)


def _take_back(draft, by, version, to, words="", **columns) -> Step:
    """Turn a decision into the state `to`, and what it published into what was there before."""
    was_accepted = draft.status == Status.ACCEPTED
    if was_accepted:
        CatalogueVersion.objects.raise_number()
    step = _step(draft, Step.Kind.UNDONE, by, version, Status.decided(), to, words, result=None, **columns)
    if was_accepted and publication.unpublish(draft, by=by).kind == Step.Kind.ACCEPTED:
        count_accepted(draft, -1)
    return step


def write_step(draft, kind, by, before, words="") -> Step:
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


def _take_movement_along(draft: DraftWatch) -> None:
    """The movement inside a proposed watch is in the watch's state; it has no steps of its own."""
    names = ("status", "submitted_at", "decided_at", "decided_by")
    values = {name: getattr(draft, name) for name in names}
    if draft.status != Status.ACCEPTED:
        values["result"] = None
    for name, value in values.items():
        setattr(draft.draft_mechanism, name, value)  # the same row, loaded earlier, may be saved after this
    DraftMechanism.objects.filter(pk=draft.draft_mechanism_id).update(**values)


def count_accepted(draft: Proposal, number: int) -> None:
    """The author's rating, and the role that comes with it. A role is never taken away again."""
    author = User.objects.filter(pk=draft.user_id)
    author.update(rating=F("rating") + number)
    risen = author.filter(role__code=Role.Code.COLLECTOR, rating__gte=permissions.PROMOTED_AT_RATING)
    if number > 0 and risen.exists():
        author.update(role=Role.objects.get(code=Role.Code.CONTRIBUTOR))
        tell_promoted(author.get())
        transaction.on_commit(lambda: logger.info("promoted to contributor", extra={"user": draft.user_id}))
