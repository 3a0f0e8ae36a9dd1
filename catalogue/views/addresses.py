"""From an address to the row that is shown there: merged rows redirect, deleted ones answer 410."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.models import Mark, Mechanism, Revision, Vocabulary, Watch


def shown_at_address(rows: Callable[[], QuerySet], completed: Callable[[QuerySet], Iterable] = iter):
    """Make a view of a row into a view of its address.

    `rows` gives the queryset that the page needs, and `completed` its rows with what that leaves out.
    """

    def decorate(view):
        @require_safe
        @wraps(view)
        def at_address(request, address):
            row = next(iter(completed(rows().at(address).order_by())), None)
            return elsewhere(request, rows().model, address, row) or view(request, row)

        return at_address

    return decorate


def elsewhere(request, model, address: str, row) -> HttpResponse | None:
    """The answer where `row`, found at `address`, is not shown there: it is deleted, or merged into another."""
    if row is None and model is Watch and (watch := Watch.objects.filter(former_folders__folder=address).first()):
        return moved(reverse(request.resolver_match.view_name, args=[watch.folder]))
    if row is None:
        return absent(request, model, address)
    if getattr(row, "merged_into_id", None):
        return moved(reverse(request.resolver_match.view_name, args=[row.merged_into.address]))
    return None


def moved(address: str) -> HttpResponse:
    """A lasting redirect; but a merge may be undone, and a browser would remember it for good."""
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})


def absent(request, model: type[Watch | Mechanism | Mark | Vocabulary], address: str) -> HttpResponse:
    """410 for what was published here once and deleted; raises Http404 for what never was."""
    if not Revision.objects.at(model, address).filter(action=Revision.Action.DELETED).exists():
        raise Http404
    return render(request, "410.html", status=410)
