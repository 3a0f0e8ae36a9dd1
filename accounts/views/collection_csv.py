"""My collection as a file, out and in. Coming in, it is shown what it would change before anything is written."""

import logging
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection.bulk import BulkChange, ChangedMeanwhile, carry_out, rows_of
from accounts.collection.capacity import few_at_a_time, one_at_a_time
from accounts.collection.exporting import written_table, written_workbook
from accounts.collection.importing.asked import Match
from accounts.collection.importing.changes import change_by, choice_for, decided, standing_for
from accounts.collection.importing.columns import remember, remembered
from accounts.collection.importing.files import Row, Table
from accounts.collection.importing.headings import LABELS, Head, head_of
from accounts.collection.importing.line import Line
from accounts.collection.importing.lines import understood
from accounts.collection.importing.sealing import seal, unseal
from accounts.forms.collection import ColumnsForm, ConfirmImportForm, ImportForm
from accounts.models import ActCount
from accounts.models.acts import Rate
from accounts.views.collection_undo import tell_what_was_done
from catalogue.loading.tables import UnreadableTable
from catalogue.photos.uploads import takes_photos

logger = logging.getLogger(__name__)

SALT = "collection import"
CSV = "text/csv; charset=utf-8"
SEARCHED = Rate(30_000, seconds=3600)  # lines for which the catalogue is searched; 5 000 may take half a minute
MOST_CHOSEN = 100  # lines whose watch can be chosen on one page; the others become pieces of one's own
TO_CHOOSE = (Match.DOUBTFUL, Match.UNKNOWN)
GROUPS = [
    (Match.DOUBTFUL, gettext_lazy("Doubtful: choose the watch")),
    (Match.UNKNOWN, gettext_lazy("Not in the catalogue: kept as your own pieces")),
    (Match.BROKEN, gettext_lazy("Cannot be taken")),
    (Match.SURE, gettext_lazy("Found")),
]


@login_required
@require_safe
@few_at_a_time
def export(request):
    logger.info("collection exported", extra={"user": request.user.pk})
    return FileResponse(written_table(request.user), as_attachment=True, filename="collection.csv", content_type=CSV)


@login_required
@require_safe
@one_at_a_time
def export_workbook(request):
    logger.info("collection exported", extra={"user": request.user.pk})
    return FileResponse(written_workbook(request.user), as_attachment=True, filename="collection.xlsx")


@takes_photos  # a list of a whole collection is as large
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request):
    """A file, what its columns mean where that is not plain, then what it would change, then doing it."""
    # An answer that met an ended session is opened again with what it said.
    if request.method == "POST" or "file_text" in (request.typed() or ()):
        try:
            return sent(request)
        except UnreadableTable as error:
            messages.error(request, str(error))
            return redirect("accounts:collection_import")
    return render(request, "accounts/collection_import.html", {"form": ImportForm()})


@one_at_a_time
def sent(request):
    posted = request.typed()
    if "file_text" in posted:
        return answered(request, posted)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "accounts/collection_import.html", {"form": form})
    table = form.cleaned_data["file"]
    if table.remark:
        messages.warning(request, table.remark)
    head = head_of(table.rows, remembered(request.user))
    return preview(request, table, head) if head.says_which_watch else ask_columns(request, table, head)


def answered(request, posted):
    """What somebody says of a list that they sent before."""
    opened = unseal(request.user, posted["file_text"], salt=SALT)
    if not opened:
        messages.error(request, _("That preview has expired. Please choose the file again."))
        return redirect("accounts:collection_import")
    table, head, seen = opened
    if "columns" in posted:
        return ask_columns(request, table, head)
    if "mapped" in posted:
        return mapped(request, posted, table, head)
    return confirmed(request, table, head, seen) if request.method == "POST" else preview(request, table, head)


def sealed(request, table: Table, head: Head, seen: str = "") -> str:
    return seal(request.user, table, head, seen, salt=SALT)


# Columns -------------------------------------------------------------------------------------


def ask_columns(request, table: Table, head: Head, form: ColumnsForm | None = None):
    form = form or ColumnsForm(table=table, head=head)
    context = {"form": form, "columns": form.with_cells(), "sealed": sealed(request, table, head)}
    context["back"] = "accounts:collection_import"
    return render(request, "accounts/collection_import_columns.html", context)


def mapped(request, posted, table: Table, head: Head):
    form = ColumnsForm(posted, table=table, head=head)
    if not form.is_valid() or request.method != "POST":
        return ask_columns(request, table, head, form)
    first: Row = head.row or table.rows[0]
    row = first if form.cleaned_data["has_head"] else None
    if row:
        remember(request.user, row.cells, form.meanings)
    return preview(request, table, Head(row, form.meanings, head.currency))


# Numbers first -------------------------------------------------------------------------------


def preview(request, table: Table, head: Head):
    """What was found in the list, and what each choice would change; with what is chosen already, where it is."""
    rows = rows_of(request.user)
    said = ConfirmImportForm(request.typed())
    lines, others = lines_of(request, table, head, rows)
    seen = state_of(lines, rows)
    shown = standing_for(decided(lines, {}, likeliest=False), rows)
    changes = {mode: change_by(shown, rows, user=request.user, mode=mode) for mode in ConfirmImportForm.LABELS}
    open_lines = [line for line in shown if line.match in TO_CHOOSE][:MOST_CHOSEN]
    prefetch_related_objects(
        [each for line in open_lines for each in line.candidates], "images", "mechanism__functions"
    )
    for line in open_lines:
        line.chosen = choice_for(line, said.choices)
    asks = any(line.change and not line.is_exported for line in shown)
    initial = {"file_text": sealed(request, table, head, seen), "mode": "" if asks else "add"} | {
        name: said.data[name] for name in ("mode", "doubtful") if name in said.data
    }
    context = {
        "form": ConfirmImportForm(initial=initial, changes=changes),
        "groups": [(match, title, [line for line in shown if line.match == match]) for match, title in GROUPS],
        "to_choose": {line.number for line in open_lines},
        "others": others,
        "columns": columns_of(head),
        "passed_over": passed_over(table, head),
        "changed": changes["add"].changed,
        "not_in_file": changes["replace"].removed,
        "doubtful": any(line.match == Match.DOUBTFUL for line in shown),
        "may_change": any((changes["add"], changes["replace"])) or any(line.match == Match.DOUBTFUL for line in shown),
        "recognised": any(line.is_taken for line in shown),
        "asks": asks,
    }
    return render(request, "accounts/collection_import_preview.html", context)


def lines_of(request, table: Table, head: Head, rows):
    """What `understood` says, within what one person may have searched for: meanwhile no photo of others is opened."""

    def count(searched: int) -> None:
        if not ActCount.objects.count_one(request.user, "lines searched for", SEARCHED, weight=searched):
            logger.warning("limit reached", extra={"limit": "lines searched for", "user": request.user.pk})
            raise UnreadableTable(
                _("The catalogue was searched for very many lines of yours within an hour. Try again in an hour.")
            )

    return understood(table, head, rows, count=count)


def columns_of(head: Head) -> list[tuple[str, str]]:
    """The headings and what they were taken for."""
    cells = head.row.cells if head.row else ()
    found = [(cells[place] if place < len(cells) else "", name) for place, name in enumerate(head.meanings)]
    return [(cell or "—", LABELS.get(name, "")) for cell, name in found if cell or name]


def passed_over(table: Table, head: Head) -> list[str]:
    """The headings that nobody knows of columns in which something stands: what stands there would be lost."""
    if not head.row:
        return []
    below = [row.cells for row in table.rows if row.number > head.row.number]
    unknown = [place for place, meaning in enumerate(head.meanings) if not meaning]
    filled = {place for cells in below for place in unknown if place < len(cells) and cells[place].strip()}
    return [name for place in sorted(filled) if any(map(str.isalpha, name := head.row.cells[place].strip()))]


def state_of(lines: list[Line], rows) -> str:
    """Tells what somebody saw from what is there a moment later: the collection, and what the lines were taken for."""
    found = [
        [line.number, line.match, line.watch and line.watch.pk, [each.pk for each in line.candidates]] for line in lines
    ]
    return sha256(f"{found} {BulkChange(added=rows).digest}".encode()).hexdigest()


def confirmed(request, table: Table, head: Head, seen: str):
    form = ConfirmImportForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what to do with the lines. Nothing was changed."))
        return preview(request, table, head)
    mode = form.cleaned_data["mode"]
    rows = rows_of(request.user)
    lines, _others = lines_of(request, table, head, rows)

    def plan(rows):
        chosen = decided(lines, form.choices, likeliest=form.cleaned_data["doubtful"])
        return change_by(standing_for(chosen, rows), rows, user=request.user, mode=mode)

    if state_of(lines, rows) != seen:
        return changed_meanwhile(request, table, head)
    change = plan(rows)
    if change.removed and not form.cleaned_data["sure"]:
        context = {"form": form, "change": change, "choices": form.choices}
        return render(request, "accounts/collection_import_sure.html", context)
    try:
        tell_what_was_done(request, carry_out(request.user, ACTIONS[mode], plan, seen=change.digest))
    except ChangedMeanwhile:
        return changed_meanwhile(request, table, head)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return preview(request, table, head)
    return redirect("accounts:collection")


ACTIONS = {"add": "add", "append": "add", "replace": "replace"}


def changed_meanwhile(request, table: Table, head: Head):
    messages.warning(request, _("Your collection has changed meanwhile. This is what the file would change now."))
    return preview(request, table, head)
