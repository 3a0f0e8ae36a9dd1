"""Taking back, in one action, everything that one author contributed. For administrators, in the admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from drafts import actions, permissions, publication
from drafts.forms import UndoAllForm


def undo_author(request, admin, pk):
    """What would be taken back, and the reason that is asked for."""
    if not permissions.may_undo_all(request.user):
        raise PermissionDenied
    author = get_object_or_404(User, pk=pk)
    form = UndoAllForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        undone, kept = actions.undo_all(author, by=request.user, message=form.cleaned_data["message"])
        text = ngettext("%(count)s change was taken back.", "%(count)s changes were taken back.", len(undone))
        messages.success(request, text % {"count": len(undone)})
        for name in kept:
            messages.warning(request, _("%(draft)s: changed or used since, so it stays.") % {"draft": name})
        return redirect("admin:drafts_draftwatch_undo_author", pk)
    context = admin.admin_site.each_context(request) | {
        "title": _("Undo everything of %(author)s") % {"author": author},
        "opts": admin.opts,
        "author": author,
        "drafts": publication.accepted_of(author),
        "form": form,
    }
    return render(request, "admin/drafts/undo_author.html", context, status=400 if form.errors else 200)
