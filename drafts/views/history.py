"""The history of a watch or movement: every change, any two versions compared, an old version as a new draft."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.models import Mechanism, Revision, Watch
from catalogue.versions import latest_number, snapshot_at
from drafts import actions, permissions
from drafts.comparison import compare
from drafts.content import differing, draft_model, from_snapshot, label_of

FIELD = {Watch: "folder", Mechanism: "slug"}
MOST_SHOWN = 200


@require_safe
def watch_versions(request, address):
    return _versions(request, Watch, address)


@require_safe
def mechanism_versions(request, address):
    return _versions(request, Mechanism, address)


@login_required
@require_POST
def watch_restore(request, address):
    return _restore(request, Watch, address)


@login_required
@require_POST
def mechanism_restore(request, address):
    return _restore(request, Mechanism, address)


def _versions(request, model, address):
    """Every change, the newest first; with `?a=…&b=…` these two versions side by side."""
    subject = model.objects.filter(**{FIELD[model]: address}).first()
    if subject is None and not permissions.may_review(request.user):
        raise Http404
    kind = model._meta.model_name
    of_subject = {"subject_id": subject.pk} if subject else {"address": address}
    revisions = Revision.objects.filter(kind=kind, **of_subject).select_related("author").order_by("-number")
    if subject is None and not revisions:
        raise Http404
    described = draft_model(model)
    context = {
        "subject": subject,
        "name": str(subject or address),
        "kind": kind,
        "address": address,
        "entries": [(each, rows_between(described, each.before, each.after)) for each in revisions[:MOST_SHOWN]],
        "may_restore": subject is not None and permissions.may_review(request.user),
        "compared": _compared(request, subject, described) if subject else None,
    }
    return render(request, "drafts/versions.html", context)


def rows_between(described, before: dict, after: dict) -> list:
    """What two snapshots disagree about, as rows to be shown."""
    return [
        compare(name, label_of(described, name), before.get(name), after.get(name))
        for name in differing(before, after)
    ]  # fmt: skip


def _compared(request, subject, described) -> dict | None:
    """The two versions that were asked for, the older first."""
    asked = [request.GET.get(name, "") for name in "ab"]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in asked):
        return None
    older, newer = sorted(min(int(number), latest_number(subject)) for number in asked)
    rows = rows_between(described, snapshot_at(subject, older), snapshot_at(subject, newer))
    return {"older": older, "newer": newer, "rows": rows}


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
    draft = actions.begin(
        described,
        by=request.user,
        token=uuid4(),
        target=subject,
        number=latest_number(subject),
        values=from_snapshot(described(), snapshot_at(subject, int(number))),
    )
    messages.success(request, _("A draft with the old version was made. Look at it and send it."))
    return redirect("drafts:draft_detail", draft.kind, draft.pk)
