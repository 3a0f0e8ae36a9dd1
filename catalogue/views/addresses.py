"""From an address to the row that is shown there: merged rows redirect, deleted ones answer 410."""

from collections.abc import Callable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.models import Mechanism, Revision, Watch
from catalogue.models.vocabulary import AddressedVocabulary


def shown_at_address(rows: Callable[[], QuerySet], field: str = "slug"):
    """Make a view of a row into a view of its address. `rows` gives the queryset that the page needs."""

    def decorate(view):
        @require_safe
        @wraps(view)
        def at_address(request, address):
            row = rows().filter(**{field: address}).first()
            if row is None:
                return absent(request, rows().model, address)
            if row.merged_into_id:
                target = reverse(request.resolver_match.view_name, args=[getattr(row.merged_into, field)])
                return HttpResponsePermanentRedirect(target)
            return view(request, row)

        return at_address

    return decorate


def absent(request, model: type[Watch | Mechanism | AddressedVocabulary], address: str) -> HttpResponse:
    """410 for what was published here once and deleted; raises Http404 for what never was."""
    deleted = Revision.objects.filter(
        kind=model._meta.model_name, address=address, action=Revision.Action.DELETED
    ).exists()
    if not deleted:
        raise Http404
    return render(request, "410.html", status=410)
