"""The pages of swapping: all people whose collections meet mine, and everything of one of them."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.collection.capacity import few_of_large
from accounts.collection.page import counted_page
from accounts.models import Collection, User
from catalogue.views.listing import asked_page

from .matches import BEST_FIRST, OFFERED, WANT, people_for, rows_for, sorted_rows, with_first_rows

PEOPLE = 10  # of one page


@login_required
@require_safe
@few_of_large
def swap(request):
    """Who offers what I want and wants what I offer, the best matches first."""
    page = asked_page(request, people_for(request.user), BEST_FIRST, size=PEOPLE)
    own = Collection.objects.of(request.user).exclude(watch=None)
    context = {
        "page": replace(page, rows=with_first_rows(request.user, page.rows)),
        "wanted": own.filter(status=WANT).count(),
        "offered": own.filter(status__in=OFFERED).count(),
    }
    return render(request, "accounts/swap/list.html", context)


@login_required
@require_safe
@few_of_large
def swap_with(request, login):
    """Everything of one person's open collection that meets mine."""
    person = get_object_or_404(User.objects.shown(), login=login.lower(), collection_public=True)
    rows = sorted_rows(rows_for(request.user).filter(user=person))
    context = {"person": person, "items": counted_page(rows, request.GET)}
    return render(request, "accounts/swap/person.html", context)
