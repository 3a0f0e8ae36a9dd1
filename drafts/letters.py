"""Letters about proposals. They are rows of the outbox until the transaction that wrote them is committed."""

from accounts.letters import write_to

from .models import Step


def tell_undone(author, names: list[str], message: str) -> None:
    """One letter about all that was taken back of what `author` contributed."""
    if names and author.is_active:
        write_to(author, "drafts/mail/undone", names=names, message=message)


def tell_author(step: Step) -> None:
    """Tell the author of a proposal about a step that somebody else made."""
    draft = step.draft_watch or step.draft_mechanism
    if not draft.user or not draft.user.is_active or draft.user == step.by:
        return
    write_to(draft.user, "drafts/mail/step", draft=draft, step=step)
