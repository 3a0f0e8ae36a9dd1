"""Merging two entries: they are found by words, seen beside each other, and merged when that is confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from drafts import merging, permissions
from drafts.forms.merge import MergeForm
from drafts.merge_preview import preview


def merge_page(request, admin):
    """By GET what is searched for and what would change; by POST that it is done."""
    if not permissions.may_merge(request.user):
        raise PermissionDenied
    posted = request.typed() if request.method != "POST" else request.POST
    form = MergeForm(posted or request.GET or None)
    shown = preview(form.rows["kept"], form.rows["gone"]) if form.is_complete else None
    if request.method == "POST" and shown and is_merged(request, form, shown):
        return redirect("admin:drafts_merge_changelist")
    context = admin.admin_site.each_context(request) | {
        "title": _("Merge two entries"),
        "opts": admin.opts,
        "form": form,
        "preview": shown,
    }
    return render(request, "admin/drafts/merge/add.html", context)


def is_merged(request, form: MergeForm, shown) -> bool:
    """Whether both are one now, as the page showed them."""
    if form.cleaned_data["seen"] != shown.seen:
        if form.cleaned_data["seen"]:
            messages.warning(request, _("One of them was changed meanwhile. Look at both again."))
        return False
    try:
        row = merging.merge(shown.kept, shown.gone, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    messages.success(request, _("Merged: %(merge)s") % {"merge": row})
    return True
