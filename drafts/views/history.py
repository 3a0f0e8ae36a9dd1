"""The history of a watch or movement: every change, any two versions compared, an old version as a new draft."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.models import Mechanism, Revision, Watch
from catalogue.paging import Order, Page
from catalogue.versions import evidence_at, latest_number, snapshot_at, snapshots_at
from catalogue.views.addresses import elsewhere
from catalogue.views.conditional import same_for_visitors
from catalogue.views.listing import asked_page
from drafts import actions, permissions
from drafts.comparison import rows_between
from drafts.content import draft_model, from_snapshot
from drafts.models import Step
from drafts.models.proposal import LONGEST_EVIDENCE
from drafts.past import changes_shown
from drafts.photos import photos_again

FIELD = {Watch: "folder", Mechanism: "slug"}
NEWEST_FIRST = Order(descending=True)
REVISIONS_ON_PAGE = 10


@same_for_visitors
@require_safe
def watch_history(request, address):
    return _history(request, Watch, address)


@same_for_visitors
@require_safe
def mechanism_history(request, address):
    return _history(request, Mechanism, address)


@login_required
@require_POST
def watch_restore(request, address):
    return _restore(request, Watch, address)


@login_required
@require_POST
def mechanism_restore(request, address):
    return _restore(request, Mechanism, address)


def _history(request, model, address):
    """Every change, the newest first; with `?a=…&b=…` these two versions side by side.

    What was deleted or merged has a history for moderators only.
    """
    row = model.objects.filter(**{FIELD[model]: address}).first()
    may_review = permissions.may_review(request.user)
    if not may_review and (answer := elsewhere(request, model, FIELD[model], address, row)):
        return answer
    revisions = Revision.objects.of(row) if row else Revision.objects.at(model, address)
    revisions = revisions.select_related("author").defer("before", "after")
    page = asked_page(request, revisions, NEWEST_FIRST, size=REVISIONS_ON_PAGE)
    if not row and not page:
        raise Http404
    may_restore = may_review and row and not row.merged_into_id
    context = {
        "row": row,
        "address": address,
        "page": page,
        "entries": _entries(row, page, draft_model(model)),
        "latest": latest_number(row) if row else 0,
        "restore_url": reverse(f"drafts:{row._meta.model_name}_restore", args=[address]) if may_restore else "",
        "compared": _compared(request, row, draft_model(model)) if row else None,
    }
    return render(request, "drafts/history.html", context)


def _entries(row, page: Page, described) -> list[tuple]:
    """Each revision with what it changed, as HTML, and the acceptance that wrote it, where one did."""
    revisions = list(page)
    accepted = Step.objects.behind(row).written_with(revisions) if row and revisions else []
    return [
        (revision, changed, next((step for step in accepted if step.wrote(revision)), None))
        for revision, changed in zip(revisions, changes_shown(described, revisions), strict=True)
    ]


def _compared(request, subject, described) -> dict | None:
    """The two versions that were asked for, the older first."""
    asked = [request.GET.get(name, "") for name in "ab"]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in asked):
        return None
    latest = latest_number(subject)
    older, newer = sorted(min(int(number), latest) for number in asked)
    return {"older": older, "newer": newer, "rows": rows_between(described, *snapshots_at(subject, older, newer))}


def _restore(request, model, address):
    """A draft that says again what an old version said. It is sent and decided like any other."""
    if not permissions.may_review(request.user):
        raise Http404
    subject = get_object_or_404(model.objects.current(), **{FIELD[model]: address})
    number, described = request.POST.get("number", ""), draft_model(model)
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= latest_number(subject)):
        raise Http404
    own = described.objects.editable_by(request.user).filter(target=subject).first()
    if own:
        messages.error(request, _("You have an open draft for this already."))
        return redirect("drafts:draft_detail", own.kind, own.pk)
    said = snapshot_at(subject, int(number))
    evidence = evidence_at(subject, int(number))[:LONGEST_EVIDENCE]  # what the old version rested upon
    photos, lost = photos_again(subject, said) if model is Watch else ([], [])
    draft = actions.begin(
        described,
        by=request.user,
        token=uuid4(),
        target=subject,
        number=latest_number(subject),
        values=from_snapshot(described(), said) | {"evidence": evidence},
        photos=photos,
    )
    messages.success(request, _("A draft with the old version was made. Look at it and send it."))
    if lost:
        text = _("Photos that are kept no more, and stay as they are: %(sides)s.")
        messages.warning(request, text % {"sides": ", ".join(lost)})
    return redirect("drafts:draft_detail", draft.kind, draft.pk)
