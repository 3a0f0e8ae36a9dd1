"""A spreadsheet of proposals: looked at row by row, then drafts; and the photographs that its rows name."""

import csv
from functools import partial
from io import StringIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection.capacity import few_at_a_time
from accounts.collection.importing.columns import remember, remembered
from accounts.collection.importing.files import Table
from accounts.collection.importing.headings import Head
from accounts.collection.importing.sealing import seal, unseal
from accounts.models import ColumnMeaning
from catalogue.loading.tables import LONGEST_CELL
from catalogue.photos.uploads import takes_photos
from catalogue.views.posting import only_posted
from drafts import bulk
from drafts.models import KINDS, Proposal
from drafts.sheet.forms import PhotosForm, SaveForm, SheetColumnsForm, SheetForm
from drafts.sheet.headings import BY_KEY, LABELS, TEMPLATE, columns_of, holds_unknown, tells_watches
from drafts.sheet.photos import Given, give_photos, waiting_of
from drafts.sheet.rows import Verdict, rows_of
from drafts.sheet.saving import make_drafts

GET_AND_POST = ["GET", "HEAD", "POST"]
SALT = "spreadsheet of proposals"
PROPOSALS = ColumnMeaning.List.PROPOSALS
MOST_AT_ONCE = 200  # drafts that are sent, or shown, at once
MOST_TOLD = 10  # drafts that lack something
MOST_CORRECTED = 60  # rows whose cells can be corrected on one page
GROUPS = [
    (Verdict.SAVED, gettext_lazy("Drafts of yours already")),
    (Verdict.ERROR, gettext_lazy("Cannot be sent so")),
    (Verdict.QUESTION, gettext_lazy("Look at these: they can be drafts")),
    (Verdict.EXISTING, gettext_lazy("In the catalogue already")),
    (Verdict.DUPLICATE, gettext_lazy("Repeat another row")),
    (Verdict.NEW, gettext_lazy("New")),
]
Corrected = dict[tuple[int, str], str]


@login_required
@require_http_methods(GET_AND_POST)
def sheet(request):
    """A file, what its columns mean where that is not plain, what becomes of each row, and drafts made of them."""
    is_answer = "file_text" in (request.typed() or ())  # also one that met an ended session and is opened again
    return sent(request) if request.method == "POST" or is_answer else show_form(request, SheetForm())


def show_form(request, form: SheetForm):
    context = {"form": form, "labels": LABELS}
    return render(request, "drafts/sheet.html", context, status=400 if form.errors else 200)


@partial(few_at_a_time, back="drafts:sheet")
def sent(request):
    posted = request.typed()
    if "file_text" in posted:
        return answered(request, posted)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_form(request, form)
    table = form.cleaned_data["file"]
    if table.remark:
        messages.warning(request, table.remark)
    head = columns_of(table.rows, remembered(request.user, PROPOSALS))
    if not tells_watches(head) or holds_unknown(table, head):
        return ask_columns(request, table, head)
    return preview(request, table, head, {})


def answered(request, posted):
    """What somebody says of a spreadsheet that they sent before."""
    opened = unseal(request.user, posted["file_text"], salt=SALT)
    if not opened:
        messages.error(request, _("That preview has expired. Please choose the file again."))
        return redirect("drafts:sheet")
    table, head, earlier = opened
    corrected = {(number, column): text for number, column, text in earlier} | corrections(posted, table)
    if "columns" in posted:
        return ask_columns(request, table, head)
    if "mapped" in posted:
        return mapped(request, posted, table, head)
    return preview(request, table, head, corrected)


def corrections(posted, table: Table) -> Corrected:
    """The cells that were corrected on the page, by row and column."""
    return {
        (row.number, column): posted[name][: LONGEST_CELL + 1]
        for row in table.rows
        for column in LABELS
        if (name := f"cell-{row.number}-{column}") in posted
    }


def sealed(request, table: Table, head: Head, corrected: Corrected) -> str:
    told = [[number, column, text] for (number, column), text in corrected.items()]
    return seal(request.user, table, head, told, salt=SALT)


def ask_columns(request, table: Table, head: Head, form: SheetColumnsForm | None = None):
    form = form or SheetColumnsForm(table=table, head=head)
    context = {"form": form, "columns": form.with_cells(), "sealed": sealed(request, table, head, {})}
    context["back"] = "drafts:sheet"
    return render(request, "accounts/collection_import_columns.html", context)


def mapped(request, posted, table: Table, head: Head):
    form = SheetColumnsForm(posted, table=table, head=head)
    if not form.is_valid() or request.method != "POST":
        return ask_columns(request, table, head, form)
    row = (head.row or table.rows[0]) if form.cleaned_data["has_head"] else None
    if row:
        remember(request.user, row.cells, form.meanings, PROPOSALS, BY_KEY)
    return preview(request, table, Head(row, form.meanings), {})


def preview(request, table: Table, head: Head, corrected: Corrected):
    """What becomes of each row; and where that is asked, drafts are made first."""
    rows = rows_of(table, head, request.user, corrected)
    if not rows:
        messages.error(request, _("There is no row below the headings."))
        return redirect("drafts:sheet")
    if "save" in request.POST and (form := SaveForm(request.POST)).is_valid():
        save(request, rows, form)
    context = {
        "form": SaveForm(initial={"evidence": request.typed().get("evidence", "")}),
        "sealed": sealed(request, table, head, corrected),
        "groups": [(verdict, title, [row for row in rows if row.verdict == verdict]) for verdict, title in GROUPS],
        "correctable": correctable(rows),
        "can_be_saved": any(row.verdict in {Verdict.NEW, Verdict.QUESTION} for row in rows),
        "lacks_sources": any(not row.said.data["evidence"] for row in rows),
        "awaits_photos": waiting_of(request.user).exists(),
    }
    return render(request, "drafts/sheet_preview.html", context)


def correctable(rows) -> set[int]:
    """The numbers of the rows whose cells are fields."""
    asked = [row.number for row in rows if row.verdict in {Verdict.ERROR, Verdict.QUESTION}]
    return set(asked[:MOST_CORRECTED])


def save(request, rows, form: SaveForm) -> None:
    saved, refusal = make_drafts(
        rows, form.cleaned_data["which"], by=request.user, evidence=form.cleaned_data["evidence"]
    )
    if saved:
        text = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", saved)
        messages.success(request, text % {"count": saved})
    if refusal:
        messages.error(request, refusal)


@login_required
@require_safe
def sheet_template(request):
    """An empty table with the headings that are understood."""
    text = StringIO()
    csv.writer(text, delimiter=";").writerow([LABELS[name] for name in TEMPLATE])
    response = HttpResponse(f"\N{BYTE ORDER MARK}{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="watches.csv"'
    return response


@takes_photos
@login_required
@require_http_methods(GET_AND_POST)
def photos_by_name(request):
    """Photographs of any number of drafts at once."""
    return photos_sent(request) if request.method == "POST" else show_waiting(request, PhotosForm())


@partial(few_at_a_time, back="drafts:photos_by_name")
def photos_sent(request):
    form = PhotosForm(request.POST, request.FILES)
    given = give_photos(form.cleaned_data["photos"], by=request.user) if form.is_valid() else None
    return show_waiting(request, form, given)


def show_waiting(request, form: PhotosForm, given: Given | None = None):
    waiting = waiting_of(request.user).with_content()
    context = {"form": form, "given": given, "waiting": waiting[:MOST_AT_ONCE]}
    return render(request, "drafts/photos_by_name.html", context, status=400 if form.errors else 200)


@login_required
@only_posted
def submit_all(request):
    """Send everything that is ready, as much as may wait."""
    begun = [
        draft
        for model in KINDS
        for draft in model.objects.standalone().of(request.user).filter(status=Proposal.Status.DRAFT).with_content()
    ]
    outcome = bulk.submit(sorted(begun, key=lambda draft: draft.created_at)[:MOST_AT_ONCE], by=request.user)
    tell_what_was_sent(request, outcome)
    return redirect("drafts:draft_list")


def tell_what_was_sent(request, outcome: bulk.Sent) -> None:
    if outcome.sent:
        text = ngettext("%(count)s draft was sent for review.", "%(count)s drafts were sent for review.", outcome.sent)
        messages.success(request, text % {"count": outcome.sent})
    if outcome.without_room:
        text = ngettext(
            "%(count)s draft waits for room: at most %(limit)s of yours may wait for review at once.",
            "%(count)s drafts wait for room: at most %(limit)s of yours may wait for review at once.",
            outcome.without_room,
        )
        messages.warning(request, text % {"count": outcome.without_room, "limit": outcome.limit})
    tell_what_lacks(request, outcome.lacking)


def tell_what_lacks(request, lacking: list[tuple[str, str]]) -> None:
    for name, reason in lacking[:MOST_TOLD]:
        messages.warning(request, f"{name}: {reason}")
    more = len(lacking) - MOST_TOLD
    if more > 0:
        text = ngettext("%(count)s other draft lacks something.", "%(count)s other drafts lack something.", more)
        messages.warning(request, text % {"count": more})
