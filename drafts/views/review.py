"""The page that decides, in the admin. It and every decision work without JavaScript."""

from copy import copy

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import WatchImage
from catalogue.versions import present
from drafts import actions, permissions
from drafts.checks import warnings
from drafts.comparison import draft_rows, movement_rows
from drafts.content import label_of
from drafts.contributions import record_of
from drafts.errors import AlreadyDecided, ChangedSince, TargetChanged
from drafts.forms import DecisionForm, Editor
from drafts.models import DraftWatch, Proposal, Turn
from drafts.naming import open_names

WITH_MESSAGE = {
    "accept": actions.accept,
    "send_back": actions.send_back,
    "reject": actions.reject,
    "reply": actions.reply,
}
PAGES = ("changelist", "change", "decide", "correct")
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
        "preserved_filters": admin.get_preserved_filters(request),
        "next_draft": None if draft.turn == Turn.MODERATOR else next_in_queue(request, admin, draft),
        "form": form,
        "rows": rows,
        "unticked": form.left_out | {row.name for row in rows if row.conflict},
        "movement_rows": movement_rows(draft),
        "replaced_images": replaced_images(draft),
        "warnings": warnings(draft, reader=request.user),
        "open_names": open_names(draft),
        "record": record_of(draft.user) if draft.user else {},
        "steps": draft.steps.select_related("by"),
        "may_decide": permissions.may_decide(request.user, draft),
        "is_moderators_turn": draft.turn == Turn.MODERATOR,
        "may_undo": permissions.may_undo(request.user, draft) and draft.status in Proposal.Status.decided(),
        "names": {page: f"admin:drafts_{admin.opts.model_name}_{page}" for page in PAGES},
    }
    return render(request, "admin/drafts/decision.html", context, status=status)


def decide(request, admin, pk):
    """One button of the decision page. What cannot be done is said, with what was typed still there."""
    draft = _draft(request, admin, pk)
    if request.method != "POST":
        return to_decision(request, admin, pk)
    form = DecisionForm(request.POST)
    try:
        _perform(request, draft, form)
    except AlreadyDecided as error:
        messages.error(request, str(error))
        return decision(request, admin, pk, form=form, status=409)
    except (ValidationError, TargetChanged, ChangedSince) as error:
        messages.error(request, _reason(draft, error))
        return decision(request, admin, pk, form=form, status=400)
    return to_decision(request, admin, pk)


def to_decision(request, admin, pk):
    """Back to the page, which goes on knowing how the queue was narrowed."""
    filters = {"preserved_filters": admin.get_preserved_filters(request), "opts": admin.opts}
    page = reverse(f"admin:drafts_{admin.opts.model_name}_change", args=[pk])
    return redirect(add_preserved_filters(filters, page))


def next_in_queue(request, admin, draft: Proposal) -> Proposal | None:
    """The first proposal of the queue as it was narrowed, beside `draft`."""
    asked = copy(request)
    asked.GET = QueryDict(request.GET.get("_changelist_filters", ""), mutable=True)
    asked.GET.pop(PAGE_VAR, None)
    try:
        waiting = admin.get_changelist_instance(asked).result_list
    except (IncorrectLookupParameters, SuspiciousOperation):
        return None
    return next((other for other in waiting if other.pk != draft.pk), None)


def correct(request, admin, pk):
    """The author's form in the moderator's hands: what it says is what is accepted."""
    draft = _draft(request, admin, pk)
    if not permissions.may_decide(request.user, draft) or draft.turn != Turn.MODERATOR:
        raise PermissionDenied
    editor = Editor(draft, author=request.user, data=request.POST or None, images=None)
    del editor.form.fields["evidence"]  # the author's own word
    status = 200
    if request.method == "POST" and not editor.is_choosing and editor.is_valid():
        version, message = _number(request.POST.get("version")), request.POST.get("message", "")
        try:
            actions.accept(draft, by=request.user, version=version, corrections=editor.values(), message=message)
            messages.success(request, _("Accepted and published."))
            return to_decision(request, admin, pk)
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


def _perform(request, draft, form) -> None:
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    name = request.POST.get("do", "")
    options = {"by": request.user, "version": form.cleaned_data["version"]}
    if name == "accept":
        left_out = form.left_out & {row.name for row in draft_rows(draft)}
        options["leave_out"] = {name.removeprefix("proposed_") for name in left_out}  # a new name is its field's value
    if name in WITH_MESSAGE:
        WITH_MESSAGE[name](draft, message=form.message_for(name), **options)
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
