"""Everything that one author proposed: what waits, what was accepted, how much of each, and how the decisions went."""

from django.db.models import Count
from django.urls import reverse

from accounts.models import User

from .models import DraftMechanism, DraftWatch, Proposal

Status = Proposal.Status
SENT = [Status.SUBMITTED, Status.NEEDS_WORK]
KINDS = (DraftWatch, DraftMechanism)


def address_of(author: User) -> str:
    """The page where an administrator decides about everything of `author`."""
    return reverse("admin:drafts_draftwatch_undo_author", args=[author.pk])


def record_of(author: User) -> dict[str, int]:
    """How many proposals of `author` there are in each state. Two queries, however many there are."""
    counts = dict.fromkeys(Status.values, 0)
    for model in KINDS:
        of_state = model.objects.standalone().of(author).order_by().values_list("status").annotate(Count("pk"))
        for status, count in of_state:
            counts[status] += count
    return counts


def accepted_of(author: User, *, skip: int, most: int) -> list[Proposal]:
    """What was accepted of `author`, what was decided last on top: so it can be taken back one after the other."""
    end = skip + most
    drafts = [row for rows in _of(author, "-decided_at") for row in rows.accepted()[:end]]
    return sorted(drafts, key=lambda draft: draft.decided_at, reverse=True)[skip:end]


def sent_by(author: User, *, most: int) -> list[Proposal]:
    """What waits to be decided, whoever's turn it is; what was sent last on top."""
    drafts = [row for rows in _of(author, "-submitted_at") for row in rows.filter(status__in=SENT)[:most]]
    return sorted(drafts, key=lambda draft: draft.submitted_at, reverse=True)[:most]


def _of(author: User, order: str) -> list:
    return [model.objects.standalone().of(author).with_content().order_by(order, "-pk") for model in KINDS]
