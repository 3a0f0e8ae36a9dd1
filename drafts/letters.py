"""Letters about proposals. They are rows of the outbox until the transaction that wrote them is committed."""

from django.utils import translation

from accounts.letters.writing import write_to
from accounts.models import Role, User

from . import permissions
from .acceptance import lines
from .models import Step


def tell_author(step: Step) -> None:
    """Tell the author of a proposal about a step that somebody else made."""
    author = step.draft.user
    if author and author.is_active and author != step.by:
        with translation.override(author.language):
            altered = lines(step)
        write_to(author, "drafts/mail/step", draft=step.draft, step=step, altered=altered)


def tell_promoted(author: User) -> None:
    """Tell somebody that their accepted work made them a contributor."""
    write_to(author, "drafts/mail/promoted", limit=permissions.WAITING_LIMITS[Role.Code.CONTRIBUTOR])


def tell_together(author: User, steps: list[tuple[str, Step]]) -> None:
    """One letter about steps of one kind with one message, each with the name of its proposal."""
    _name, step = steps[0]
    if author.is_active and author != step.by:
        write_to(author, "drafts/mail/together", at_once=False, steps=steps, kind=step.kind, message=step.message)
