"""Bringing an entry back to what it said before. That was accepted once, so one moderator may do it alone."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.history.publishing import Subject
from catalogue.history.versions import evidence_at, latest_number, present, snapshot_at
from catalogue.models import Revision, Watch, changing_catalogue
from catalogue.photos.storing import stored_ahead

from . import content, permissions, publication
from .errors import ChangedSince
from .models import Proposal, Step
from .models.proposal import LONGEST_EVIDENCE
from .photos import borrow_photos, copies_of_restoring, photos_again, write_photos
from .transitions import write_step


def restore(subject: Subject, *, by: User, number: int, seen: int, message: str = "") -> Proposal:
    """Publish again what `subject` said right after revision `number`, as a proposal that is accepted at once.

    It rests upon the evidence of that revision, and is nobody's contribution, so no rating rises. A photo that is kept
    nowhere stays as it is. Raises ChangedSince where `seen` is not the newest revision, and ValidationError where it
    cannot stand in the catalogue any more.
    """
    if not permissions.may_restore(by):
        raise PermissionDenied
    draft = content.draft_model(type(subject))(user=by, target=subject)
    said = snapshot_at(subject, number)
    with stored_ahead(copies_of_restoring(draft, subject, said) if isinstance(subject, Watch) else ()):
        return _restore(draft, subject, said, by, number, seen, message)


@changing_catalogue()  # nobody else publishes meanwhile
def _restore(draft: Proposal, subject: Subject, said: dict, by: User, number: int, seen: int, message: str):
    began = begin_accepted(draft, subject, by=by, seen=seen, evidence=evidence_at(subject, number))
    content.write(draft, content.from_snapshot(draft, said))
    if isinstance(subject, Watch):
        borrow_photos(draft, subject, began)
        write_photos(draft, photos_again(subject, said)[0], by=by)
    publish_accepted(draft, by=by, step=Step.Kind.RESTORED, action=Revision.Action.RESTORED, message=message)
    return draft


def begin_accepted(draft: Proposal, subject: Subject, *, by: User, seen: int, evidence: str) -> dict:
    """Make `draft` an accepted proposal about `subject`, and give what that says now.

    Raises ChangedSince where `seen` is not the newest revision.
    """
    if latest_number(subject) != seen:
        raise ChangedSince
    draft.base, draft.evidence = present(subject), evidence[:LONGEST_EVIDENCE]
    draft.status, draft.decided_by = Proposal.Status.ACCEPTED, by
    draft.submitted_at = draft.decided_at = timezone.now()
    return draft.base


def publish_accepted(draft: Proposal, *, by: User, step: Step.Kind, action: Revision.Action, message: str = "") -> None:
    """Publish what an accepted `draft` says, with its `step`. Raises ValidationError where that changes nothing."""
    if not content.changes(draft):
        raise ValidationError(_("The entry says so already."), code="unchanged")
    written = write_step(draft, step, by, Proposal.Status.DRAFT, message)
    made = publication.publish(draft, leave_out=frozenset(), action=action)
    written.content = content.whole_content(draft) | {"revisions": made.revisions, "left_out": []}
    written.save()
