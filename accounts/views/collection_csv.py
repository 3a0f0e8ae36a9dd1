"""My collection as CSV, out and in. Coming in, it is shown before anything is written."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import collecting
from accounts.collection_csv import Match, UnreadableFile, read, written
from accounts.forms.collection import ConfirmImportForm, ImportForm
from accounts.models import Collection

logger = logging.getLogger(__name__)

SALT = "collection import"


@login_required
@require_safe
def export(request):
    logger.info("collection exported", extra={"user": request.user.pk})
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    response = HttpResponse("\N{BYTE ORDER MARK}" + written(request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="collection.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request):
    """A file, then what it would do, then doing it."""
    if "file_text" in request.POST:
        return confirmed(request)
    form = ImportForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["file"]
        try:
            lines = read(text, request.user)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            return preview(request, text, lines)
    return render(request, "accounts/collection_import.html", {"form": form})


def preview(request, text, lines):
    sealed = signing.dumps([request.user.pk, text], salt=SALT, compress=True)
    groups = [
        (Match.SURE, _("Found")),
        (Match.DOUBTFUL, _("Doubtful: found by code or name")),
        (Match.UNKNOWN, _("Not in the catalogue")),
        (Match.BROKEN, _("Cannot be read")),
    ]
    context = {
        "form": ConfirmImportForm(initial={"file_text": sealed}),
        "groups": [(match, title, [line for line in lines if line.match == match]) for match, title in groups],
    }
    return render(request, "accounts/collection_import_preview.html", context)


def confirmed(request):
    form = ConfirmImportForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:collection_import")
    try:
        owner, text = signing.loads(form.cleaned_data["file_text"], salt=SALT, max_age=3600)
    except signing.BadSignature:
        owner, text = None, ""
    if owner != request.user.pk:
        messages.error(request, _("That preview has expired. Please choose the file again."))
        return redirect("accounts:collection_import")
    taken = {Match.SURE, Match.DOUBTFUL} if form.cleaned_data["doubtful"] else {Match.SURE}
    items = [line.item for line in read(text, request.user) if line.match in taken]
    if form.cleaned_data["mode"] == "replace":
        collecting.replace_collection(request.user, items)
    else:
        items = without_known_wishes(request.user, items)
        collecting.add_items(request.user, items)
    said = ngettext("%(count)s row was taken in.", "%(count)s rows were taken in.", len(items))
    messages.success(request, said % {"count": len(items)})
    return redirect("accounts:collection")


def without_known_wishes(user, items):
    """What is wanted already is not wanted twice."""
    wanted = set(Collection.objects.of(user).filter(status=Collection.Status.WANT).values_list("watch_id", flat=True))
    return [item for item in items if item.status != Collection.Status.WANT or item.watch_id not in wanted]
