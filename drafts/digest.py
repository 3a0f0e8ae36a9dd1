"""The daily letter to those who want one about all that became of their proposals, in place of one about each."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Subscription, User
from catalogue.singly import singly

from .letters import write_about_proposals
from .models import KINDS, Step
from .models.review import LONGEST_DECISION

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PEOPLE = 50  # at once
LONGEST = 100  # steps in one letter
PLAIN = ("target", "result")  # what a proposal is called by that has columns and nothing else
Kind = Step.Kind
TOLD = [Kind.ACCEPTED, Kind.SENT_BACK, Kind.REJECTED, Kind.UNDONE, Kind.REPLIED]


def tell_daily() -> str:
    """Housekeeping: write the letters that are due. Where nothing happened it is looked again in an hour."""
    due = Subscription.objects.filter(digest_due_at__lte=timezone.now(), user__is_active=True)
    people = list(due.order_by("digest_due_at", "pk").values_list("pk", flat=True)[:PEOPLE])
    told = singly(tell, people)
    late = Subscription.objects.filter(pk__in=people, digest_due_at__lte=timezone.now())
    late.update(digest_due_at=timezone.now() + HOUR)  # of who could not be told: others come first
    return f"{sum(told)} daily letters about proposals written"


@transaction.atomic
def tell(pk: int) -> bool:
    """Write to one person what happened since the last letter; whether there was something."""
    now = timezone.now()
    due = Subscription.objects.select_for_update(of=("self",)).select_related("user")  # one job at a time
    subscription = due.filter(pk=pk, digest_due_at__lte=now).first()
    if not subscription:
        return False
    until = max(subscription.digest_from, now - LONGEST_DECISION)  # a decision may be under way that began before
    found = list(steps_about(subscription.user, subscription.digest_from, until)[: LONGEST + 1])
    if found:
        about = {"steps": found[:LONGEST], "is_more": len(found) > LONGEST}
        write_about_proposals(subscription.user, "drafts/mail/digest", at_once=False, **about)
    subscription.digest_from, subscription.digest_due_at = until, now + (DAY if found else HOUR)
    subscription.save(update_fields=["digest_from", "digest_due_at"])
    return bool(found)


def steps_about(author: User, since, until) -> QuerySet[Step]:
    """What others did with the proposals of `author` in that time, the earliest first."""
    steps = Step.objects.of_author(author).filter(kind__in=TOLD, created_at__gt=since, created_at__lte=until)
    subjects = {
        "watch": ("target", "result", "brand", "mechanism", "draft_mechanism"),
        "mechanism": ("target__factory", "result__factory", "factory"),
        "mark": ("target__factory", "result__factory", "factory"),
    }
    related = [f"draft_{model.kind}__{name}" for model in KINDS for name in subjects.get(model.kind, PLAIN)]
    return steps.exclude(by=author).select_related(*related).order_by("pk")
