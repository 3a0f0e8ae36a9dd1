"""Withdrawing a source, and taking that back: what falls is seen before it is done."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.history.withdrawing import MODELS, CannotBeUndone, falls, undo, withdraw
from catalogue.models import Source, Withdrawal
from catalogue.views.sources import named_rows
from drafts.comparison import Row, compare
from drafts.forms.sources import WithdrawForm
from drafts.permissions import may_withdraw


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def source_withdraw(request, pk):
    """What would fall with a source; and by POST, that it does."""
    if not may_withdraw(request.user):
        raise Http404
    source = get_object_or_404(Source, pk=pk, withdrawn_at=None)
    form = WithdrawForm(request.typed())
    if request.method == "POST" and withdrawn(request, source, form):
        return redirect(source)
    context = {"source": source, "form": form} | what_falls(source)
    return render(request, "drafts/source_withdraw.html", context, status=400 if request.method == "POST" else 200)


def what_falls(source: Source) -> dict:
    """The first changes, how many there are, and after how many of them nothing is known."""
    found, is_cut = falls(source)
    unknown = sum(fall.after is None for fall in found)
    return {"rows": falling(found), "total": len(found), "unknown": unknown, "is_cut": is_cut}


def withdrawn(request, source: Source, form: WithdrawForm) -> bool:
    """Whether the source is withdrawn now."""
    if not form.is_valid():
        return False
    try:
        withdrawal = withdraw(source, by=request.user, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    text = _("The source is withdrawn; facts that fell with it: %(count)s.")
    messages.success(request, text % {"count": len(withdrawal.changes)})
    return True


def falling(found) -> list[tuple[object, list[Row]]]:
    """The rows with their changes, as a comparison shows them."""
    pks = {kind: [fall.pk for fall in found if fall.kind == kind] for kind in Counter(fall.kind for fall in found)}
    rows = {kind: named_rows(MODELS[kind]).in_bulk(some) for kind, some in pks.items()}
    shown: dict[object, list[Row]] = {}
    for fall in found:
        row = rows[fall.kind][fall.pk]
        label = row._meta.get_field(fall.field).verbose_name
        shown.setdefault(row, []).append(compare(fall.field, label, fall.before, fall.after, of=type(row)))
    return list(shown.items())


@login_required
@require_POST
def source_return(request, pk):
    """The source counts again."""
    if not may_withdraw(request.user):
        raise Http404
    withdrawal = get_object_or_404(Withdrawal.objects.select_related("source"), source=pk, undone_at=None)
    try:
        kept = undo(withdrawal, by=request.user)
    except CannotBeUndone:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = _("The source counts again. Facts that were changed since and stay as they are: %(count)s.")
        whole = _("The source counts again, and so does what fell with it.")
        messages.success(request, text % {"count": kept} if kept else whole)
    return redirect(withdrawal.source)
