"""The page that decides, in the admin. It and every decision work without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from catalogue.models import WatchImage
from catalogue.versions import present
from drafts import actions, permissions
from drafts.checks import warnings
from drafts.comparison import draft_rows, movement_rows
from drafts.content import label_of
from drafts.errors import AlreadyDecided, ChangedSince, TargetChanged
from drafts.forms import DecisionForm, Editor
from drafts.models import DraftMechanism, DraftWatch, Proposal
from drafts.naming import open_names

WITH_MESSAGE = {
    "accept": actions.accept,
    "send_back": actions.send_back,
    "reject": actions.reject,
    "reply": actions.reply,
}
WITHOUT = {"take": actions.take, "release": actions.release, "undo": actions.undo}


def decision(request, admin, pk, *, form=None, status=200):
    """Photos, what changes, the checks, the author's record, the conversation, and the buttons."""
    draft = _draft(request, admin, pk)
    form = form or DecisionForm()
    current = present(draft.target) if draft.target and draft.is_open else None
    rows = draft_rows(draft, current)
    context = admin.admin_site.each_context(request) | {
        "title": str(draft),
        "is_nav_sidebar_enabled": False,  # the room is for the photos and the changes
        "opts": admin.opts,
        "draft": draft,
        "form": form,
        "rows": rows,
        "unticked": form.left_out | {row.name for row in rows if row.conflict},
        "movement_rows": movement_rows(draft),
        "replaced_images": replaced_images(draft),
        "warnings": warnings(draft, reader=request.user),
        "open_names": open_names(draft),
        "record": author_record(draft),
        "steps": draft.steps.select_related("by"),
        "may_decide": permissions.may_decide(request.user, draft),
        "may_undo": permissions.may_undo(request.user, draft) and draft.status in Proposal.Status.decided(),
        "names": {name: f"admin:drafts_{admin.opts.model_name}_{name}" for name in ("decide", "correct", "changelist")},
    }
    return render(request, "admin/drafts/decision.html", context, status=status)


def decide(request, admin, pk):
    """One button of the decision page. What cannot be done is said, with what was typed still there."""
    draft = _draft(request, admin, pk)
    if request.method != "POST":
        return redirect(f"admin:drafts_{admin.opts.model_name}_change", pk)
    form = DecisionForm(request.POST)
    try:
        _perform(request, draft, form)
    except AlreadyDecided as error:
        messages.error(request, str(error))
        return decision(request, admin, pk, form=form, status=409)
    except (ValidationError, TargetChanged, ChangedSince) as error:
        messages.error(request, _reason(draft, error))
        return decision(request, admin, pk, form=form, status=400)
    return redirect(f"admin:drafts_{admin.opts.model_name}_change", pk)


def correct(request, admin, pk):
    """The author's form in the moderator's hands: what it says is what is accepted."""
    draft = _draft(request, admin, pk)
    if not permissions.may_decide(request.user, draft) or not draft.is_waiting:
        raise PermissionDenied
    editor = Editor(draft, author=request.user, data=request.POST or None, images=None)
    status = 200
    if request.method == "POST" and not editor.is_choosing and editor.is_valid():
        version, message = _number(request.POST.get("version")), request.POST.get("message", "")
        try:
            actions.accept(draft, by=request.user, version=version, corrections=editor.values(), message=message)
            messages.success(request, _("Accepted and published."))
            return redirect(f"admin:drafts_{admin.opts.model_name}_change", pk)
        except (AlreadyDecided, ValidationError, TargetChanged) as error:
            status = 409 if isinstance(error, AlreadyDecided) else 400
            messages.error(request, _reason(draft, error))
    context = admin.admin_site.each_context(request) | {
        "title": _("Correct and accept: %(draft)s") % {"draft": draft},
        "opts": admin.opts,
        "draft": _draft(request, admin, pk),
        "editor": editor,
    }
    return render(request, "admin/drafts/correct.html", context, status=status)


def author_record(draft: Proposal) -> dict:
    """How the author's proposals went so far."""
    counts = {"accepted": 0, "rejected": 0, "submitted": 0}
    if not draft.user:
        return counts
    for model in (DraftWatch, DraftMechanism):
        for status in model.objects.standalone().of(draft.user).values_list("status", flat=True):
            if status in counts:
                counts[status] += 1
    return counts


def _perform(request, draft, form) -> None:
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    name = request.POST.get("do", "")
    options = {"by": request.user, "version": form.cleaned_data["version"]}
    if name == "accept":
        left_out = form.left_out & {row.name for row in draft_rows(draft)}
        options["leave_out"] = {name.removeprefix("proposed_") for name in left_out}  # a new name is its field's value
    if name in WITH_MESSAGE:
        WITH_MESSAGE[name](draft, message=form.whole_message(), **options)
    elif name in WITHOUT:
        WITHOUT[name](draft, **options)
    elif name.startswith("name:"):
        which, _sign, choice = name.removeprefix("name:").partition("=")
        actions.settle_name(draft, which=which, choice=choice, **options)
    else:
        raise ValidationError(_("Choose what to do."), code="required")
    messages.success(request, _("Done."))


def _reason(draft: Proposal, error: Exception) -> str:
    if isinstance(error, TargetChanged):
        fields = ", ".join(str(label_of(type(draft), name)) for name in error.fields)
        text = _("Since this was begun, the catalogue itself changed: %(fields)s. Leave that out, or send it back.")
        return text % {"fields": fields}
    if isinstance(error, ChangedSince):
        return _("What was published was changed or used since, so this cannot be undone any more.")
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _draft(request, admin, pk) -> Proposal:
    return get_object_or_404(admin.get_queryset(request), pk=pk)


def replaced_images(draft: Proposal) -> list[WatchImage]:
    """The published photos that `draft` would replace or remove."""
    if not isinstance(draft, DraftWatch) or not draft.target or not draft.is_open:
        return []
    kept = {image.sha256 for image in draft.images.all()}
    return [image for image in draft.target.images.all() if image.sha256 not in kept]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
