"""One answer to many proposals. Each is decided by itself, and each author gets one letter about all of theirs."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User

from . import actions
from .errors import AlreadyDecided, ChangedSince, TargetChanged, TooManyWaiting, demand_text
from .letters import tell_together
from .models import Proposal, Step

MOST_AT_ONCE = 50
MOST_TAKEN_BACK = MOST_ACCEPTED = 20  # each of them changes the catalogue, photos included


@dataclass
class Outcome:
    """The steps that were done, each with the name that its author knows the proposal by; and by the name that the
    actor knows, why each of the others was not."""

    done: list[tuple[str, Step]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def accept(drafts: Iterable[Proposal], *, by: User, message: str) -> Outcome:
    return _answer(drafts, partial(actions.accept, by=by, message=message, tell=False), message, is_needed=False)


def reject(drafts: Iterable[Proposal], *, by: User, message: str, reason: str = "") -> Outcome:
    return _answer(drafts, partial(actions.reject, by=by, message=message, reason=reason, tell=False), message)


def send_back(drafts: Iterable[Proposal], *, by: User, message: str) -> Outcome:
    return _answer(drafts, partial(actions.send_back, by=by, message=message, tell=False), message)


def look_over(drafts: Iterable[Proposal], *, by: User, message: str) -> Outcome:
    """Say of each that it may stay. Nobody is written to: nothing happened to it."""
    return _answer(drafts, partial(actions.look_over, by=by), "", is_needed=False, is_told=False)


def close(drafts: Iterable[Proposal], *, by: User, message: str) -> Outcome:
    return _answer(drafts, partial(actions.close, by=by, message=message), message)


def take_back(drafts: Iterable[Proposal], *, by: User, message: str) -> Outcome:
    return _answer(drafts, partial(actions.take_back, by=by, message=message), message)


@dataclass
class Sent:
    """How many were sent, why others were not, by name, and how many found no room; `limit` may wait at once."""

    sent: int = 0
    lacking: list[tuple[str, str]] = field(default_factory=list)
    without_room: int = 0
    limit: int = 0


def submit(drafts: Iterable[Proposal], *, by: User) -> Sent:
    """Send each of `drafts` for review, each by itself, until no more of `by` may wait."""
    outcome = Sent()
    for draft in drafts:
        if outcome.limit:
            outcome.without_room += 1
            continue
        try:
            actions.send(draft, by=by, version=draft.version)
            outcome.sent += 1
        except TooManyWaiting as error:
            outcome.limit, outcome.without_room = error.limit, 1
        except (AlreadyDecided, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            outcome.lacking.append((str(draft), " ".join(words)))
    return outcome


@transaction.atomic
def _answer(
    drafts: Iterable[Proposal], answer: Callable, message: str, *, is_needed: bool = True, is_told: bool = True
) -> Outcome:
    """Give each of `drafts`, as it was at its version, the `answer`. Raises ValidationError where nothing is said that
    `is_needed`."""
    if is_needed:
        demand_text(message)
    outcome = Outcome()
    for draft in drafts:
        name, name_to_author = str(draft), _name_to_author(draft)  # a movement in it may be gone after the next one
        try:
            outcome.done.append((name_to_author, answer(draft, version=draft.version)))
        except PermissionDenied:
            outcome.refused.append((name, _("nobody decides their own.")))
        except ChangedSince:
            outcome.refused.append((name, _("changed or used since, so it stays.")))
        except TargetChanged:
            outcome.refused.append((name, _("the catalogue itself changed since: decide it on its own page.")))
        except (AlreadyDecided, ValidationError) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            outcome.refused.append((name, " ".join(words)))
    if is_told:
        _tell_authors(outcome.done)
    return outcome


def _name_to_author(draft: Proposal) -> str:
    with translation.override(draft.user.language if draft.user else None):
        return str(draft)


def _tell_authors(done: list[tuple[str, Step]]) -> None:
    of_author = defaultdict(list)
    for name, step in done:
        of_author[step.draft.user].append((name, step))
    for author, theirs in of_author.items():
        if author:
            tell_together(author, theirs)
