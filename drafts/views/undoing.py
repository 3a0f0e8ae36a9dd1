"""Cleaning up after one author: a ban, what waits rejected, what was accepted taken back. For administrators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.people.administrators import LastAdministrator
from accounts.people.banning import ban
from drafts import bulk, permissions
from drafts.contributions import accepted_of, address_of, record_of, sent_by
from drafts.forms import CleanUpForm
from drafts.models import Proposal

Status = Proposal.Status


def undo_author(request, admin, pk):
    """What there is of the author, counted, and what shall become of it. Much is done in several goes."""
    if not permissions.may_undo_all(request.user):
        raise PermissionDenied
    author = get_object_or_404(User.objects.select_related("role"), pk=pk)
    form = CleanUpForm(request.typed(), initial={"ban": "ban" in request.GET})
    if request.method == "POST" and form.is_valid() and banned_if_asked(request, author, form):
        skip = clean_up(request, author, form.cleaned_data)
        if skip is None:
            return redirect(address_of(author))
        form.data = {**form.data.dict(), "skip": skip}
    context = admin.admin_site.each_context(request) | work_of(author) | {"opts": admin.opts, "form": form}
    status = 400 if request.method == "POST" and form.errors else 200
    return render(request, "admin/drafts/undo_author.html", context, status=status)


def work_of(author: User) -> dict:
    """What waits of an author and what was accepted, counted, and the first of both."""
    record = record_of(author)
    return {
        "title": _("Everything of %(author)s") % {"author": author},
        "author": author,
        "waiting_count": record[Status.SUBMITTED] + record[Status.NEEDS_WORK],
        "accepted_count": record[Status.ACCEPTED],
        "waiting": sent_by(author, most=bulk.MOST_AT_ONCE),
        "accepted": accepted_of(author, skip=0, most=bulk.MOST_AT_ONCE),
    }


def banned_if_asked(request, author: User, form: CleanUpForm) -> bool:
    """Whether there is nothing against going on: where a ban was asked for, it is done first."""
    if not form.cleaned_data["ban"] or not author.is_active:
        return True
    try:
        ban(author, by=request.user)
    except LastAdministrator as error:
        form.add_error("ban", error)
        return False
    messages.success(request, _("%(author)s is banned.") % {"author": author})
    return True


def clean_up(request, author: User, asked: dict) -> int | None:
    """Do what was `asked`, as much as goes at once. Where more is left, how many of the accepted were passed over."""
    options, skip, left = {"by": request.user, "message": asked["message"]}, asked["skip"], False
    if asked["close"]:
        closed = bulk.close(sent_by(author, most=bulk.MOST_AT_ONCE), **options)
        tell(request, closed, ngettext("%(count)s rejected.", "%(count)s rejected.", len(closed.done)))
        left = bool(sent_by(author, most=1))
    if asked["take_back"]:
        taken = bulk.take_back(accepted_of(author, skip=skip, most=bulk.MOST_TAKEN_BACK), **options)
        text = ngettext("%(count)s change was taken back.", "%(count)s changes were taken back.", len(taken.done))
        tell(request, taken, text)
        skip += len(taken.refused)
        left = left or bool(accepted_of(author, skip=skip, most=1))
    if not left:
        return None
    messages.info(request, _("There is more than goes at once. Press the button again."))
    return skip


def tell(request, outcome: bulk.Outcome, text: str) -> None:
    """Say how many were done, and of each of the others why it was not."""
    if outcome.done:
        messages.success(request, text % {"count": len(outcome.done)})
    for name, reason in outcome.refused:
        messages.warning(request, f"{name}: {reason}")
