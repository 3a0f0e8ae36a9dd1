"""Everything that the catalogue took over from one person."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from catalogue.paging import Order
from catalogue.views.listing import asked_page
from drafts.contributions import accepted_steps, drafts_of

NEWEST_FIRST = Order(descending=True)


@require_safe
def contributions(request, login):
    """A page of it, what was accepted last on top."""
    person = get_object_or_404(User.objects.shown(), login=login.lower())
    page = asked_page(request, accepted_steps(person), NEWEST_FIRST)
    context = {"person": person, "page": page, "drafts": drafts_of(page)}
    return render(request, "drafts/contributions.html", context)
