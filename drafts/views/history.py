"""The history of an entry: every change, any two versions compared, an old version as a new draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.history.versions import changed_between, latest_number, present, snapshot_at
from catalogue.models import Revision, Watch
from catalogue.paging import Order, Page
from catalogue.rows import only_row
from catalogue.views.addresses import elsewhere
from catalogue.views.conditional import kept
from catalogue.views.listing import PLACE, asked_page
from drafts import permissions
from drafts.comparison import rows_between
from drafts.content import draft_model
from drafts.errors import ChangedSince
from drafts.forms import RestoreForm
from drafts.models import Step
from drafts.past import changes_shown
from drafts.photos import photos_again
from drafts.restoring import restore

NEWEST_FIRST = Order(descending=True)
REVISIONS_ON_PAGE = 10
LOST = gettext_lazy("Photos that are kept no more, and stay as they are: %(sides)s.")


@kept("a", "b", *PLACE, for_visitors=True, take_long=True)
@require_safe
def entry_history(request, address, model):
    """Every change, the newest first; with `?a=…&b=…` these two versions side by side.

    What was deleted or merged has a history for moderators only.
    """
    row = only_row(model.objects.at(address))
    may_review = permissions.may_review(request.user)
    if not may_review and (answer := elsewhere(request, model, address, row)):
        return answer
    latest = latest_number(row) if row else 0
    context = {"row": row, "address": address, "latest": latest, "restore_url": ""}
    if may_review and row and not getattr(row, "merged_into_id", None):
        context["restore_url"] = reverse(f"drafts:{row._meta.model_name}_restore", args=[address])
    if row and (compared := _compared(request, row, draft_model(model), latest)):
        return render(request, "drafts/comparison.html", context | compared)
    page = _revisions(request, model, address, row)
    last = next(iter(page), None)
    called = row or ((last and last.before) or {}).get("name") or address
    context |= {"page": page, "called": called, "entries": _entries(row, page, draft_model(model))}
    return render(request, "drafts/history.html", context)


def _revisions(request, model, address: str, row) -> Page:
    """The page of the revisions of what has this address, or had it. Raises Http404 where nothing ever had it."""
    revisions = Revision.objects.of(row) if row else Revision.objects.at(model, address)
    revisions = revisions.select_related("author").defer("before", "after")
    page = asked_page(request, revisions, NEWEST_FIRST, size=REVISIONS_ON_PAGE)
    if not row and not page:
        raise Http404
    return page


def _entries(row, page: Page, described) -> list[tuple]:
    """Each revision with what it changed, as HTML, and the acceptance that wrote it, where one did."""
    revisions = list(page)
    accepted = Step.objects.behind(row, undone=True).written_with(revisions) if row and revisions else []
    return [
        (revision, changed, next((step for step in accepted if step.wrote(revision)), None))
        for revision, changed in zip(revisions, changes_shown(described, revisions), strict=True)
    ]


def _compared(request, subject, described, latest: int) -> dict | None:
    """The two versions that were asked for, the older first; None where none were."""
    asked = [request.GET.get(name, "") for name in "ab"]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in asked):
        return None
    older, newer = sorted(min(int(number), latest) for number in asked)
    rows = rows_between(described, *changed_between(subject, older, newer))
    return {"older": older, "newer": newer, "rows": rows}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_restore(request, address, model):
    """What would change if an earlier version came back; and by POST, that it does."""
    if not permissions.may_restore(request.user):
        raise Http404
    subject = get_object_or_404(model.objects.current().at(address))
    form, number = _asked_version(request, latest_number(subject))
    context = _return_of(subject, number) | {"form": form, "this_page": f"{request.path}?number={number}"}
    if request.method != "POST":
        return render(request, "drafts/restore.html", context)
    if not restored(request, subject, form):
        return render(request, "drafts/restore.html", context, status=400)
    if context["lost"]:
        messages.warning(request, context["lost"])
    return redirect(f"drafts:{model._meta.model_name}_history", address)


def _asked_version(request, newest: int) -> tuple[RestoreForm, int]:
    """The form as it is shown, and the version that it asks for. Raises Http404 where there is no such version."""
    typed = request.typed()
    form = RestoreForm(typed or request.GET)
    form.is_valid()
    number = form.cleaned_data.get("number", 0)
    if not 0 < number <= newest:
        raise Http404
    return form if typed else RestoreForm(initial={"number": number, "seen": newest}), number


def _return_of(subject, number: int) -> dict:
    """What changes if a version comes back, and which of its photos cannot."""
    said = snapshot_at(subject, number)
    rows = rows_between(draft_model(type(subject)), present(subject), said)
    lost = ", ".join(photos_again(subject, said)[1]) if isinstance(subject, Watch) else ""
    return {"row": subject, "number": number, "rows": rows, "lost": LOST % {"sides": lost} if lost else ""}


def restored(request, subject, form: RestoreForm) -> bool:
    """Whether the version that `form` names is the present one now."""
    if not form.is_valid():
        return False
    asked = form.cleaned_data
    seen = asked["seen"] or latest_number(subject)
    try:
        restore(subject, by=request.user, number=asked["number"], seen=seen, message=asked["message"])
    except ChangedSince:
        form.data = {**form.data.dict(), "seen": latest_number(subject)}
        form.add_error(None, _("The entry was changed meanwhile. Look at it again."))
        return False
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Version %(number)s is restored.") % {"number": asked["number"]})
    return True
