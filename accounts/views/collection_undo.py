"""What was done to my collection many rows at once, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection.bulk import BulkChange, ChangedMeanwhile, carry_out, putting_back, rows_of
from accounts.collection.capacity import one_at_a_time
from accounts.models import CollectionSnapshot
from accounts.models.snapshot import KEPT, KEPT_FOR, in_words

Action = CollectionSnapshot.Action


def tell_what_was_done(request, change: BulkChange) -> None:
    """A message with the numbers and the way back."""
    if not change:
        messages.info(request, _("Nothing was changed."))
        return
    done = _("Done: %(numbers)s.") % {"numbers": in_words(change.numbers)}
    newest = CollectionSnapshot.objects.of(request.user).values_list("pk", flat=True).first()
    way_back = reverse("accounts:collection_undo", args=[newest])
    messages.success(request, format_html('{} <a href="{}">{}</a>', done, way_back, _("Take it back")))


@login_required
@require_safe
def undo_list(request):
    """The bulk actions that can still be taken back."""
    context = {
        "snapshots": CollectionSnapshot.objects.of(request.user).defer("rows"),
        "most": KEPT,
        "days": KEPT_FOR.days,
    }
    return render(request, "accounts/collection_undo_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_at_a_time
def undo(request, pk):
    """What would change if the collection became what it was before one of them; then doing it."""
    snapshot = get_object_or_404(CollectionSnapshot.objects.of(request.user), pk=pk)

    def plan(rows):
        return putting_back(rows, snapshot.items())

    if request.method == "POST":
        try:
            tell_what_was_done(request, carry_out(request.user, Action.UNDO, plan, seen=request.POST.get("seen", "")))
            return redirect("accounts:collection")
        except ChangedMeanwhile:
            messages.warning(request, _("Your collection has changed meanwhile. This is what would change now."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    rows = rows_of(request.user)
    change = plan(rows)
    lost = len(snapshot.rows) - (len(rows) + len(change.added) - len(change.removed))
    context = {"snapshot": snapshot, "change": change, "lost": lost}
    return render(request, "accounts/collection_undo.html", context)
