"""What waits for a moderator, in figures: for the front page of the admin and for the daily letter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.caching.cached import cache

from .models import KINDS
from .permissions import may_review

WAITING = "drafts-waiting"  # the number that every page of a moderator shows, counted once a minute
SECONDS = 60


@dataclass(frozen=True)
class Queue:
    """One of the queues. `oldest` is since when the first of them waits; None where none does."""

    label: str
    page: str
    count: int
    oldest: datetime | None

    @property
    def age(self) -> str:
        """How long the first of them has waited, in words; empty where none does."""
        days = (timezone.now() - self.oldest).days if self.oldest else 0
        if days:
            text = ngettext("the oldest has waited for %(days)s day", "the oldest has waited for %(days)s days", days)
            return text % {"days": days}
        return _("the oldest has waited for less than a day") if self.oldest else ""


def queues() -> list[Queue]:
    """Every queue, all in one query."""
    return _of_each_kind(lambda proposals: proposals.standalone().awaiting_moderator(), since="waiting_since")


def to_look_over() -> list[Queue]:
    """What trusted authors published, and no moderator has seen yet, all kinds in one query."""
    return _of_each_kind(lambda proposals: proposals.to_look_over(), since="decided_at")


def _of_each_kind(waiting: Callable, since: str) -> list[Queue]:
    """The proposals of each kind that are `waiting`, `since` the time in that column."""
    first, *others = (
        waiting(model.objects).order_by().values(of=Value(model.kind)).annotate(count=Count("pk"), oldest=Min(since))
        for model in KINDS
    )
    found = {row["of"]: (row["count"], row["oldest"]) for row in first.union(*others, all=True)}
    return [
        Queue(
            model._meta.verbose_name_plural,
            f"admin:drafts_{model._meta.model_name}_changelist",
            *found.get(model.kind, (0, None)),
        )
        for model in KINDS
    ]


def waiting_count() -> int:
    """How many proposals wait for a moderator, as the cache knows it."""
    return cache.get_or_set(WAITING, lambda: sum(queue.count for queue in queues()), SECONDS)


def moderation_of(user) -> dict | None:
    """For the menu of whoever keeps the catalogue: how many proposals wait, as far as they may see that now."""
    return {"waiting": waiting_count() if may_review(user) else 0} if user.role.is_staff else None


def count_anew() -> None:
    """Forget the number once what has changed it is saved."""
    transaction.on_commit(lambda: cache.delete(WAITING))
