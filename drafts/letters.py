"""Letters about proposals. They are rows of the outbox until the transaction that wrote them is committed."""

from accounts.alerts.telling import PROPOSALS_SALT, one_click, stop_address
from accounts.letters.writing import write_to
from accounts.models import Subscription, User

from . import permissions
from .models import Step


def tell_author(step: Step) -> None:
    """Tell the author of a proposal about a step that somebody else made, where they want to know at once."""
    author = step.draft.user
    if wants_it_now(author, step):
        write_about_proposals(author, "drafts/mail/step", draft=step.draft, step=step)


def tell_promoted(author: User) -> None:
    """Tell somebody that their accepted work made them a contributor."""
    write_to(author, "drafts/mail/promoted", limit=permissions.waiting_limit(author))


def tell_together(author: User, steps: list[tuple[str, Step]]) -> None:
    """One letter about steps of one kind with one message, each with the name of its proposal."""
    _name, step = steps[0]
    if wants_it_now(author, step):
        about = {"steps": steps, "kind": step.kind, "message": step.message}
        write_about_proposals(author, "drafts/mail/together", at_once=False, **about)


def wants_it_now(author: User | None, step: Step) -> bool:
    """Whether a letter about `step` is written as soon as it is made. What one did oneself one knows."""
    if not author or not author.is_active or author == step.by:
        return False
    return not Subscription.objects.filter(user=author).exclude(proposals=Subscription.Pace.NOW).exists()


def write_about_proposals(author: User, template: str, **context) -> None:
    """A letter that one press ends, as those that tell of proposals are."""
    stop = stop_address(author, "accounts:proposals_stop", PROPOSALS_SALT)
    write_to(author, template, headers=one_click(stop), stop=stop, **context)
