"""The queue as a moderator goes through it: what comes after what, as it was narrowed and ordered in the list."""

from copy import copy
from dataclasses import dataclass

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from catalogue.decoding import decoded
from drafts.models import Proposal, Turn

from .editing import number_of

MOST_IN_LINE = 10_000


@dataclass(frozen=True)
class Place:
    """Where a proposal stands among those that wait for this moderator: the keys of its neighbours, and how many wait.

    After the last one the first is next: what was passed over comes again.
    """

    left: int
    previous: int | None = None
    next: int | None = None


def place_in_line(request, admin, draft: Proposal) -> Place:
    """In one query, however long the queue is. What is not in it itself stands before its beginning."""
    keys = _keys(request, admin)
    if draft.pk not in keys:
        return Place(len(keys), next=next(iter(keys), None))
    at = keys.index(draft.pk)
    return Place(len(keys), keys[at - 1] if at else None, next(iter(keys[at + 1 :] + keys[:at]), None))


def _keys(request, admin) -> list[int]:
    """What nobody else has taken and this person may decide, in the order of the queue."""
    asked = copy(request)
    asked.is_line = True
    try:
        asked.GET = decoded(request.GET.get("_changelist_filters", "")).copy()
        asked.GET.pop(PAGE_VAR, None)
        listed = admin.get_changelist_instance(asked).queryset
        waiting = listed.filter(Q(turn=Turn.MODERATOR) | Q(to_look_over=True))
    except (BadRequest, IncorrectLookupParameters, SuspiciousOperation):
        return []
    waiting = waiting.filter(Q(taken_by=None) | Q(taken_by=request.user))
    if not request.user.is_superuser:
        waiting = waiting.exclude(user=request.user)
    return list(waiting.values_list("pk", flat=True)[:MOST_IN_LINE])


def decision_address(request, admin, pk, page="change", **asked) -> str:
    """A page of a proposal, which goes on knowing how the queue was narrowed, and what else is `asked` of it."""
    filters = {"preserved_filters": admin.get_preserved_filters(request), "opts": admin.opts}
    address = reverse(f"admin:drafts_{admin.opts.model_name}_{page}", args=[pk])
    return add_preserved_filters(filters, f"{address}?{urlencode(asked)}" if asked else address)


def line_of(request, admin, draft: Proposal) -> dict:
    """How many wait, and the addresses of the neighbours, of the one that was decided last, and of the answer."""
    place, last = place_in_line(request, admin, draft), number_of(request.GET, "last")
    asked = {"last": last} if last else {}
    return {
        "left": place.left,
        "decide": decision_address(request, admin, draft.pk, "decide", **asked),
        "previous": place.previous and decision_address(request, admin, place.previous, **asked),
        "next": place.next and decision_address(request, admin, place.next, **asked),
        "last": last and decision_address(request, admin, last),
    }
