"""Bringing an entry back to what it said before. That was accepted once, so one moderator may do it alone."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.history.versions import evidence_at, latest_number, present, snapshot_at
from catalogue.models import Mechanism, Revision, Watch, changing_catalogue
from catalogue.photos.storing import stored_ahead

from . import content, permissions, publication
from .errors import ChangedSince
from .models import Proposal, Step
from .models.proposal import LONGEST_EVIDENCE
from .photos import borrow_photos, copies_of_restoring, photos_again, write_photos
from .transitions import write_step


def restore(subject: Watch | Mechanism, *, by: User, number: int, seen: int, message: str = "") -> Proposal:
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
def _restore(draft: Proposal, subject: Watch | Mechanism, said: dict, by: User, number: int, seen: int, message: str):
    if latest_number(subject) != seen:
        raise ChangedSince
    _write(draft, subject, said, evidence_at(subject, number), by)
    if not content.changes(draft):
        raise ValidationError(_("The entry says so already."), code="unchanged")
    step = write_step(draft, Step.Kind.RESTORED, by, Proposal.Status.DRAFT, message)
    made = publication.publish(draft, leave_out=frozenset(), action=Revision.Action.RESTORED)
    step.content = content.whole_content(draft) | {"revisions": made.revisions, "left_out": []}
    step.save()
    return draft


def _write(draft: Proposal, subject: Watch | Mechanism, said: dict, evidence: str, by: User) -> None:
    """Make `draft` an accepted proposal of what `subject` `said`."""
    draft.base, draft.evidence = present(subject), evidence[:LONGEST_EVIDENCE]
    draft.status, draft.decided_by = Proposal.Status.ACCEPTED, by
    draft.submitted_at = draft.decided_at = timezone.now()
    content.write(draft, content.from_snapshot(draft, said))
    if isinstance(subject, Watch):
        borrow_photos(draft, subject, draft.base)
        write_photos(draft, photos_again(subject, said)[0])
