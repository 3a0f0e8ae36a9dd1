"""Decisions, new entries and people by week, and who decided how much: the last weeks, the one that is now included."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Revision
from drafts.models import Step

WEEKS = 12
MOST_PEOPLE = 20


def mondays() -> list[datetime]:
    """The midnights that begin the last weeks, the earliest first."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    days = [(today - timedelta(days=today.weekday(), weeks=back)).date() for back in range(WEEKS)]
    return [timezone.make_aware(datetime.combine(day, datetime.min.time())) for day in reversed(days)]


def by_week(rows: QuerySet) -> list[tuple[str, int]]:
    """How many of `rows` were made in each week, which is told by its Monday."""
    weeks = mondays()
    recent = rows.filter(created_at__gte=weeks[0]).order_by()
    counted = recent.annotate(week=TruncWeek("created_at")).values_list("week").annotate(Count("pk"))
    counts = {timezone.localtime(week).date(): count for week, count in counted}
    return [(date_format(week, "d.m"), counts.get(week.date(), 0)) for week in weeks]


def by_weeks() -> list[tuple[str, list[tuple[str, int]]]]:
    """The title of each chart, and its columns. Three queries."""
    return [
        (_("Decisions"), by_week(Step.objects.decisions())),
        (_("New entries"), by_week(Revision.objects.filter(action=Revision.Action.CREATED))),
        (_("New people"), by_week(User.objects.all())),
    ]


def reasons() -> list[tuple[str, int]]:
    """Why proposals were rejected in these weeks, and how often. One query."""
    return Step.objects.filter(created_at__gte=mondays()[0]).reasons()


def deciders() -> list[dict]:
    """Who decided in these weeks: `name`, `accepted`, `sent_back`, `rejected`, `total`, the most first. One query."""
    steps = Step.objects.decisions().filter(created_at__gte=mondays()[0]).order_by()
    counts: dict[str, Counter] = {}
    for login, kind, count in steps.values_list("by__login", "kind").annotate(Count("pk")):
        counts.setdefault(login or _("a former member"), Counter())[kind] += count
    rows = [{"name": name, "total": kinds.total(), **kinds} for name, kinds in counts.items()]
    return sorted(rows, key=lambda row: (-row["total"], row["name"]))[:MOST_PEOPLE]
