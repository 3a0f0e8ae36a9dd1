"""The job that looks into alerts each hour and writes at most one letter a day to each person."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.letters.writing import write_to
from accounts.models import Alert, News, Subscription, User
from catalogue.singly import singly

from .finding import new_offers, new_watches

EACH = timedelta(hours=1)
BETWEEN_LETTERS = timedelta(hours=23)  # a day, with room for the hour of the job
PEOPLE = 20  # at once
LONGEST = 50  # news of one letter
KEPT = 2_000  # news of one person: the newest
SALT = "accounts.alerts.stop"
PROPOSALS_SALT = "accounts.proposals.stop"


def tell_all() -> str:
    """Housekeeping: look into the alerts that are due."""
    due = Alert.objects.filter(due_at__lte=timezone.now(), user__is_active=True).order_by("due_at", "pk")
    people = list(dict.fromkeys(due.values_list("user", flat=True)[: PEOPLE * 5]))[:PEOPLE]
    told = singly(tell, people)
    late = Alert.objects.filter(user__in=people, due_at__lte=timezone.now())
    late.update(due_at=timezone.now() + EACH)  # of who could not be told: others come first
    return f"{sum(told)} news found for {len(told)} people"


@transaction.atomic
def tell(user_id: int) -> int:
    """Find what is new for the alerts of one person that are due, and write a letter if it is time. Gives how many."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()  # one job at a time
    now, count = timezone.now(), 0
    alerts = list(Alert.objects.filter(user=user_id, due_at__lte=now).select_related("user")) if user else []
    for alert in alerts:
        for find in (new_watches, new_offers):  # the next looks at what this one has written
            count += len(News.objects.bulk_create(find(alert)))
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(checked_at=now, due_at=now + EACH)
    if alerts:
        write(user)
        forget_oldest(user)
    return count


def write(user: User) -> None:
    """The letter with what is new, where the person wants letters and the last one is a day old."""
    subscription, _is_new = Subscription.objects.get_or_create(user=user)
    waiting = News.objects.filter(user=user, in_letter=False)
    if not subscription.letters:
        waiting.update(in_letter=True)
        return
    now = timezone.now()
    if subscription.written_at and now - subscription.written_at < BETWEEN_LETTERS:
        return
    found = list(waiting.standing().for_reading()[: LONGEST + 1])
    waiting.update(in_letter=True)
    if found:
        subscription.written_at = now
        subscription.save(update_fields=["written_at"])
        send(user, found)


def send(user: User, found: list[News]) -> None:
    stop = stop_address(user, "accounts:alerts_stop", SALT)
    about = {"news": found[:LONGEST], "is_more": len(found) > LONGEST, "stop": stop}
    write_to(user, "accounts/mail/news", at_once=False, headers=one_click(stop), **about)


def stop_address(user: User, page: str, salt: str) -> str:
    """Where letters are ended without signing in."""
    with translation.override(user.language):
        return settings.SITE_URL + reverse(page, args=[signing.dumps(user.pk, salt=salt)])


def one_click(stop: str) -> dict[str, str]:
    """What lets a mail program end letters by one press: https://www.rfc-editor.org/rfc/rfc8058"""
    return {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def forget_oldest(user: User) -> None:
    """What was told long ago; the times of the alerts see to it that nothing of it is told again."""
    last = News.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
    for pk in last:
        News.objects.filter(user=user, pk__lte=pk).delete()
