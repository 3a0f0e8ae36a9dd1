"""My collection as CSV, out and in. Coming in, it is shown what it would change before anything is written."""

import logging
from itertools import chain

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.bulk import ChangedMeanwhile, carry_out, rows_of
from accounts.collection_csv import UnreadableFile, read, written_lines
from accounts.collection_import import change_by, standing_for
from accounts.collection_lines import Match, understood
from accounts.forms.collection import ConfirmImportForm, ImportForm
from accounts.room import one_at_a_time
from accounts.views.collection_undo import tell_what_was_done

logger = logging.getLogger(__name__)

SALT = "collection import"
MODES = ("add", "replace")
GROUPS = [
    (Match.SURE, gettext_lazy("Found")),
    (Match.DOUBTFUL, gettext_lazy("Doubtful")),
    (Match.UNKNOWN, gettext_lazy("Not in the catalogue")),
    (Match.BROKEN, gettext_lazy("Cannot be taken")),
]


@login_required
@require_safe
def export(request):
    logger.info("collection exported", extra={"user": request.user.pk})
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    text = chain(["\N{BYTE ORDER MARK}"], written_lines(request.user))
    response = StreamingHttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="collection.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request):
    """A file, then what it would change, then doing it."""
    if request.method == "POST":
        return sent(request)
    return render(request, "accounts/collection_import.html", {"form": ImportForm()})


@one_at_a_time
def sent(request):
    if "file_text" in request.POST:
        return confirmed(request)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return preview(request, form.cleaned_data["file"])
        except UnreadableFile as error:
            form.add_error("file", str(error))
    return render(request, "accounts/collection_import.html", {"form": form})


def preview(request, text: str):
    """What was found in the file, and what each choice would change. Raises UnreadableFile."""
    rows = rows_of(request.user)
    lines = standing_for(understood(read(text)), rows)
    changes = {
        mode: tuple(
            change_by(lines, rows, user=request.user, doubtful=doubtful, replacing=mode == "replace")
            for doubtful in (False, True)
        )
        for mode in MODES
    }
    seen = {mode: [change.digest for change in pair] for mode, pair in changes.items()}
    sealed = signing.dumps([request.user.pk, text, seen], salt=SALT, compress=True)
    context = {
        "form": ConfirmImportForm(initial={"file_text": sealed}, changes=changes),
        "groups": [(match, title, [line for line in lines if line.match == match]) for match, title in GROUPS],
        "changed": changes["add"][1].changed,
        "not_in_file": changes["replace"][1].removed,
        "doubtful": any(line.match == Match.DOUBTFUL for line in lines),
        "may_change": any(change for pair in changes.values() for change in pair),
        "recognised": any(line.watch for line in lines),
    }
    return render(request, "accounts/collection_import_preview.html", context)


def confirmed(request):
    form = ConfirmImportForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:collection_import")
    mode, doubtful = form.cleaned_data["mode"], form.cleaned_data["doubtful"]
    try:
        owner, text, seen = signing.loads(form.cleaned_data["file_text"], salt=SALT, max_age=3600)
    except signing.BadSignature:
        owner, text, seen = None, "", {}
    if owner != request.user.pk:
        messages.error(request, _("That preview has expired. Please choose the file again."))
        return redirect("accounts:collection_import")
    understood_lines = understood(read(text))

    def plan(rows):
        lines = standing_for(understood_lines, rows)
        return change_by(lines, rows, user=request.user, doubtful=doubtful, replacing=mode == "replace")

    change = plan(rows_of(request.user))
    if change.removed and not form.cleaned_data["sure"]:
        return render(request, "accounts/collection_import_sure.html", {"form": form, "change": change})
    try:
        tell_what_was_done(request, carry_out(request.user, mode, plan, seen=seen[mode][doubtful]))
    except ChangedMeanwhile:
        messages.warning(request, _("Your collection has changed meanwhile. This is what the file would change now."))
        return preview(request, text)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return preview(request, text)
    return redirect("accounts:collection")
