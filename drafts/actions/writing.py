"""What the author of a proposal does with it: begin, edit, send, withdraw."""

import logging
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import SiteLimit, User
from accounts.models.site_limit import Name
from catalogue.history.versions import present, snapshot_at
from catalogue.models import CatalogueVersion, Watch
from drafts import content, permissions, publication
from drafts.errors import AlreadyDecided, TargetChanged, TooManyWaiting, demand_right
from drafts.models import DraftWatch, Proposal, Step
from drafts.photos import PhotoChange, borrow_photos, photos_ahead, write_photos
from drafts.transitions import move, take_step, write_step

from .deciding import UNTAKEN, publish_at_once

logger = logging.getLogger(__name__)
Status = Proposal.Status
Draft = TypeVar("Draft", bound=Proposal)
Photos = Sequence[PhotoChange]


def begin(
    model: type[Draft], *, by: User, token: UUID, values: dict, photos: Photos = (), target: Any = None, number: int = 0
) -> Draft:
    """A new draft; the same token again gives the same draft, as it stands.

    `target` is what it corrects, and `number` the revision of it that the author saw.
    """
    demand_right(by.is_active)
    if model.objects.of(by).open().count() >= SiteLimit.objects.standing(Name.OPEN):
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


@transaction.atomic
def withdraw(draft: Proposal, *, by: User, version: int) -> None:
    """Take a proposal back for good."""
    demand_right(permissions.may_edit(by, draft))
    take_step(draft, Step.Kind.WITHDRAWN, by, version, Status.open(), Status.WITHDRAWN, **UNTAKEN)
