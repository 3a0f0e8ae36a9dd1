"""Proposals. The prototype has no state: it is read from the message, and from what became of the draft."""

import re

from django.utils import timezone

from accounts.models import User
from catalogue.models import Watch
from catalogue.models.texts import LONGEST_MESSAGE
from drafts.content import whole_content, write
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step

from .cleaning import moment, paragraph
from .source import Row

Status = Proposal.Status
UNCLEAR = None
# How moderators of the prototype said no, yes, and what may be either; all else asks the author for something.
REFUSING = re.compile(
    r"\W*(отклон|отказ|отверг|не приня|не подход|reject|declin|refus|denied|дубль\b|дубликат\b)", re.I
)
ACCEPTING = re.compile(r"\W*(принят|приняла|принял\b|опубликован|одобрен|добавлен|accept|approv|publish|merged)", re.I)
NOT_YET = re.compile(r"\W*принят\w*\s+(к|в|на)\s", re.I)
VAGUE = re.compile(r"\W*(ок|окей|ok|okay|да|хорошо|норм|нормально|готово|спасибо|проверено|посмотрю|см)?\W*", re.I)


def state_of(message: str, *, is_empty: bool, became: bool) -> str | None:
    """The state that a proposal has here; UNCLEAR where a person must say it."""
    if not message:
        return Status.ACCEPTED if became else Status.DRAFT if is_empty else Status.SUBMITTED
    if REFUSING.match(message):
        return Status.REJECTED
    if NOT_YET.match(message):
        return Status.SUBMITTED
    if ACCEPTING.match(message):
        return Status.ACCEPTED
    return UNCLEAR if VAGUE.fullmatch(message) else Status.NEEDS_WORK


def propose(
    row: Row,
    values: dict,
    strange: dict,
    status: str,
    *,
    by: User | None,
    evidence: str,
    message: str = "",
    result=None,
) -> Proposal:
    """The proposal that `row` is here, with its conversation. `strange`: what no field could take, by the field."""
    model = DraftMechanism if "calibre" in values else DraftWatch
    begun = moment(row["created_at"]) or timezone.now()
    ended = max(begun, moment(row["update_at"]) or begun)
    draft = model(user=by, status=status, not_understood=strange, message=message[:LONGEST_MESSAGE])
    draft.evidence = evidence
    if status != Status.DRAFT:
        draft.submitted_at = begun
    if status in Status.decided():
        draft.decided_at, draft.result = ended, result
        if isinstance(result, Watch):
            draft.folder = result.folder
    draft.version += len(steps := steps_to(status))
    write(draft, values)
    for number, (kind, before, after) in enumerate(steps, start=2):
        is_first = kind == Step.Kind.SUBMITTED
        step = Step.objects.create(
            **{f"draft_{draft.kind}": draft},
            number=number,
            kind=kind,
            by=by if is_first else None,
            from_status=before,
            to_status=after,
            message="" if is_first else draft.message,
            content=content_of(kind, draft),
        )
        Step.objects.filter(pk=step.pk).update(created_at=begun if is_first else ended)
    model.objects.filter(pk=draft.pk).update(created_at=begun, updated_at=ended)
    return draft


def steps_to(status: str) -> list[tuple[str, str, str]]:
    """How a proposal came to its state: the kind of each step, from which state and to which."""
    sent = (Step.Kind.SUBMITTED, Status.DRAFT, Status.SUBMITTED)
    last = {
        Status.NEEDS_WORK: Step.Kind.SENT_BACK,
        Status.ACCEPTED: Step.Kind.ACCEPTED,
        Status.REJECTED: Step.Kind.REJECTED,
    }.get(status)
    if status == Status.DRAFT:
        return []
    return [sent, (last, Status.SUBMITTED, status)] if last else [sent]


def content_of(kind: str, draft: Proposal) -> dict:
    """What a step of this kind keeps. Nothing is taken back of the catalogue where such an acceptance is undone."""
    nothing = {"revisions": [], "vocabulary": [], "left_out": []} if kind == Step.Kind.ACCEPTED else {}
    return whole_content(draft) | nothing if kind in {Step.Kind.SUBMITTED, Step.Kind.ACCEPTED} else {}


def message_of(row: Row) -> str:
    return paragraph(row["message"])
