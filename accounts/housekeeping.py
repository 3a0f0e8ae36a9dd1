"""What must happen by itself in the tables of people."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts.models import ActCount, CollectionSnapshot, Letter, Limit, User
from catalogue.models import changing_catalogue
from catalogue.singly import singly

UNCONFIRMED_FOR = timedelta(days=7)
MOST_AT_ONCE = 200  # people: whatever refers to them is looked up


def forget_the_expired() -> str:
    """Remove expired sessions and limits, letters that failed long ago, and sign-ups that nobody confirmed."""
    call_command("clearsessions")
    Limit.objects.filter(expires__lt=timezone.now()).delete()
    ActCount.objects.over().delete()
    Letter.objects.forgettable().delete()
    abandoned = User.objects.never_confirmed().filter(created_at__lt=timezone.now() - UNCONFIRMED_FOR)
    found = list(abandoned.values_list("pk", flat=True)[:MOST_AT_ONCE])
    gone = found and (singly(forget, [found]) or singly(forget, [[pk] for pk in found]))
    return f"{sum(gone)} unconfirmed sign-ups forgotten"


def forget(people: list[int]) -> int:
    with changing_catalogue():  # pages that name somebody are made anew
        User.objects.filter(pk__in=people).delete()
    return len(people)


def forget_old_collections() -> str:
    """Remove what collections were like before changes that can no longer be taken back."""
    count, _tables = CollectionSnapshot.objects.expired().delete()
    return f"{count} earlier states of collections forgotten"
