"""What must happen to proposals by itself."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.letters.writing import write_to
from accounts.models import User
from catalogue.singly import singly

from . import actions, permissions
from .errors import AlreadyDecided
from .models import KINDS, DailyLetter, Proposal
from .queues import queues

TAKEN_FOR = timedelta(days=7)
MOST_AT_ONCE = 50


def release_the_forgotten() -> str:
    """Give back to the queue what a moderator took more than seven days ago."""
    count = 0
    for model in KINDS:
        forgotten = model.objects.waiting().filter(taken_at__lt=timezone.now() - TAKEN_FOR, taken_by__isnull=False)
        count += sum(singly(released, forgotten[:MOST_AT_ONCE]))
    return f"{count} drafts released"


def released(draft: Proposal) -> bool:
    """Whether it is back in the queue now; somebody may have decided it meanwhile."""
    try:
        actions.release(draft, by=None, version=draft.version)
    except AlreadyDecided:
        return False
    return True


@transaction.atomic
def tell_moderators() -> str:
    """Once a day, a letter about what waits to everybody who may decide it. Nothing waits, nothing is sent."""
    waiting = queues()
    if not any(queue.count for queue in waiting) or not DailyLetter.objects.begin(timezone.localdate()):
        return "0 moderators told"
    people = [
        user for user in User.objects.filter(is_active=True).select_related("role") if permissions.may_review(user)
    ]
    told = singly(lambda person: write_to(person, "drafts/mail/waiting", queues=waiting), people)
    return f"{len(told)} moderators told"
