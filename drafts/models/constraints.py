"""What the database itself demands of a proposal of any kind, and the indexes of its queue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .proposal import Proposal


def proposal_constraints() -> list[models.BaseConstraint]:
    """What the database itself demands of a proposal, whoever writes it."""
    status = Proposal.Status
    decided = Q(status__in=status.decided())
    return [
        models.CheckConstraint(condition=Q(status__in=status.values), name="%(app_label)s_%(class)s_known_status"),
        models.CheckConstraint(
            condition=(decided & Q(decided_at__isnull=False))
            | (~decided & Q(decided_at__isnull=True, decided_by__isnull=True)),
            name="%(app_label)s_%(class)s_decision_with_status",
        ),
        models.CheckConstraint(
            condition=Q(status__in=[status.DRAFT, status.WITHDRAWN]) | Q(submitted_at__isnull=False),
            name="%(app_label)s_%(class)s_submitted_before_review",
        ),
        models.CheckConstraint(
            condition=Q(taken_by__isnull=True) | Q(status=status.SUBMITTED, taken_at__isnull=False),
            name="%(app_label)s_%(class)s_taken_while_waiting",
        ),
        models.CheckConstraint(
            condition=Q(target__isnull=True) | Q(base__isnull=False),
            name="%(app_label)s_%(class)s_base_with_target",
        ),
        models.CheckConstraint(
            condition=Q(result__isnull=True) | Q(status=status.ACCEPTED),
            name="%(app_label)s_%(class)s_result_of_accepted",
        ),
        models.CheckConstraint(
            condition=Q(to_look_over=False) | Q(status=status.ACCEPTED),
            name="%(app_label)s_%(class)s_looked_over_when_accepted",
        ),
        *once(),
    ]


def once() -> list[models.BaseConstraint]:
    """What there is at most one of."""
    return [
        models.UniqueConstraint(
            fields=["user", "target"],
            condition=Q(target__isnull=False, status__in=Proposal.Status.open()),
            name="%(app_label)s_%(class)s_open_once",
            violation_error_message=_("You have an open draft for this already."),
        ),
        models.UniqueConstraint(
            fields=["result"],
            condition=Q(base__isnull=True),
            name="%(app_label)s_%(class)s_result_once",
        ),
    ]


def proposal_indexes(called: str = "%(app_label)s_%(class)s") -> list[models.Index]:
    """Their names begin as they are `called`, and have 30 characters at most."""
    return [
        models.Index(fields=["status", "submitted_at"], name=f"{called}_queue"),
        models.Index(fields=["decided_at"], condition=Q(to_look_over=True), name=f"{called}_unseen"),
    ]
