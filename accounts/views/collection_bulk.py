"""Many pieces of my collection at once: which ones, what they are told, how many change, and then doing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.collection.bulk import ChangedMeanwhile, carry_out, rows_of
from accounts.collection.capacity import one_at_a_time
from accounts.collection.editing import edited, picked_by, removed
from accounts.collection.manner import remember
from accounts.forms.collection_bulk import BulkForm
from accounts.models import CollectionSnapshot
from accounts.views.collection_undo import tell_what_was_done
from catalogue.decoding import decoded
from catalogue.views.posting import only_posted

Action = CollectionSnapshot.Action


def collection_address(query) -> str:
    """My collection, narrowed as it was when the pieces were picked."""
    told = query.copy()
    for name in ("pick", "which", "act", "unsent"):
        told.pop(name, None)
    return f"{reverse('accounts:collection')}{f'?{told.urlencode()}' if told else ''}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_at_a_time
def bulk(request):
    """The pieces that the address names, to be changed or, with `act=remove`, taken out."""
    picked = picked_by(request.GET, request.user)
    if not picked:
        messages.info(request, _("Tick the pieces first, or say that you mean all that are found."))
        return HttpResponseRedirect(collection_address(request.GET))
    if request.GET.get("act") == "remove":
        return settled(request, picked, Action.REMOVE, lambda rows: removed(rows, picked))
    form = BulkForm(request.typed())
    if not form.is_bound or not form.is_valid():
        return shown(request, picked, form=form)
    return settled(request, picked, Action.EDIT, lambda rows: edited(rows, picked, form.values)[0], form)


def settled(request, picked, action: str, plan, form: BulkForm | None = None):
    """Do what was agreed to; show what would be done where nothing was, or where that is something else by now."""
    if seen := request.POST.get("seen"):
        try:
            tell_what_was_done(request, carry_out(request.user, action, plan, seen=seen))
            return HttpResponseRedirect(collection_address(request.GET))
        except ChangedMeanwhile:
            messages.warning(request, _("Your collection has changed meanwhile. This is what would change now."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    rows = rows_of(request.user)
    kept = edited(rows, picked, form.values)[1] if form else 0
    return shown(request, picked, form=form, change=plan(rows), kept=kept)


def shown(request, picked, **more):
    context = {"picked": picked, "back": collection_address(request.GET), **more}
    return render(request, "accounts/collection_bulk.html", context)


@login_required
@only_posted
def manner(request):
    """How I look at my collection, from now on: as a list or a table, with which columns, how many on a page."""
    chosen = remember(request.user, request.POST)
    told = decoded(request.POST.get("asking", "")).copy()
    told.update({"view": chosen.view, "size": str(chosen.size)})
    told.setlist("columns", [*chosen.columns])
    return HttpResponseRedirect(f"{reverse('accounts:collection')}?{told.urlencode()}")
