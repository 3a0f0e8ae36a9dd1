"""The page that decides, in the admin. It and every decision work without JavaScript."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.history.versions import latest_number
from catalogue.models import Side, WatchImage
from catalogue.photos.pipeline import Way
from drafts import actions, permissions
from drafts.acceptance import lines
from drafts.checks import warnings
from drafts.comparison import Row, current_of, draft_rows, movement_rows, with_fields
from drafts.content import label_of
from drafts.contributions import record_of
from drafts.conversation import acceptance_of, conversation_part
from drafts.errors import AlreadyDecided, ChangedSince, TargetChanged, UntickedCorrection
from drafts.forms import Correction, DecisionForm
from drafts.models import DraftWatch, Proposal, Turn
from drafts.naming import part_of, proposed_names

from .arranging import arrangement
from .line import decision_address, line_of, place_in_line

WITH_MESSAGE = {
    "accept": actions.accept,
    "send_back": actions.send_back,
    "reject": actions.reject,
    "reply": actions.reply,
}
WITHOUT = {
    "take": actions.take,
    "release": actions.release,
    "undo": actions.undo,
    "look_over": actions.look_over,
}
SENT = ("message", "ready")  # what an answer to the author takes from the page
TOLD = {
    "accept": gettext_lazy("%(draft)s: accepted and published."),
    "send_back": gettext_lazy("%(draft)s: sent back."),
    "reject": gettext_lazy("%(draft)s: rejected."),
    "look_over": gettext_lazy("%(draft)s: looked over."),
}  # after these the next one is shown
LOOKS = ("correct", "only_look")  # with the values as fields, or without: what was ticked and typed stays
PAGES = ("changelist", "change", "decide")


def decision(request, admin, pk, *, form=None, status=200):
    """Photos, what changes, the checks, the author's record, the conversation, and the buttons.

    `form` is an answer that could not be given. With `correct`, in the address or in the answer, the values are fields.
    """
    draft = _draft(request, admin, pk)
    form = form or DecisionForm(request.typed())
    is_moderators_turn = draft.turn == Turn.MODERATOR
    may_decide = permissions.may_decide(request.user, draft)
    context = admin.admin_site.each_context(request) | {
        "title": str(draft),
        "is_nav_sidebar_enabled": False,  # the room is for the photos and the changes
        "opts": admin.opts,
        "draft": draft,
        "preserved_filters": admin.get_preserved_filters(request),
        "line": line_of(request, admin, draft),
        "form": form,
        "replaced_images": replaced_images(draft),
        "ways": Way.choices,
        "sides": Side.choices,
        "warnings": warnings(draft, reader=request.user),
        "proposed_names": proposed_names(draft),
        "record": record_of(draft.user) if draft.user else {},
        "altered": lines(acceptance_of(draft)),
        "may_decide": may_decide,
        "is_moderators_turn": is_moderators_turn,
        "may_undo": permissions.may_undo(request.user, draft) and draft.status in Proposal.Status.decided(),
        "names": {page: f"admin:drafts_{admin.opts.model_name}_{page}" for page in PAGES},
    }
    editor = editor_of(request, draft, form.data) if may_decide and is_moderators_turn else None
    context["this_page"] = decision_address(request, admin, pk, **({"correct": 1} if editor else {}))
    context |= changes_of(draft, form, editor) | conversation_part(draft)
    return render(request, "admin/drafts/decision.html", context, status=status)


def changes_of(draft: Proposal, form: DecisionForm, editor: Correction | None) -> dict:
    """What `draft` changes, with the ticks as they were left and, with an `editor`, the fields to correct it in."""
    number = latest_number(draft.target) if draft.target else 0
    rows, inner = draft_rows(draft, current_of(draft)), movement_rows(draft)
    was_seen = form.shown if form.data.get("number") == str(number) else set()
    unticked = form.left_out | {row.name for row in rows if row.conflict and row.name not in was_seen}
    overtaken = [row.label for row in rows if row.conflict and row.name in unticked]
    changes = {
        "number": number, "rows": rows, "movement_rows": inner, "unticked": unticked, "overtaken": overtaken
    }  # fmt: skip
    if editor:
        rows = with_fields(rows, editor.form)
        inner = with_fields(inner, editor.movement) if inner else []
        changes |= {"editor": editor, "rows": rows, "movement_rows": inner}
        changes |= {"other_fields": others(editor.form, rows), "other_movement_fields": others(editor.movement, inner)}
        changes["wrong_elsewhere"] = any(field.errors for field in changes["other_fields"])
    return changes


def others(form, rows: list[Row]) -> list[BoundField]:
    """The fields of `form` that stand in none of `rows`."""
    return [field for field in form or () if field.name not in {row.field.name for row in rows if row.field}]


def editor_of(request, draft: Proposal, typed: QueryDict) -> Correction | None:
    """The author's form in the moderator's hands, where it was asked for, with what was `typed` into it."""
    do, asked = request.POST.get("do"), request.POST if request.method == "POST" else request.GET
    if do == "correct":
        return Correction(draft, author=request.user, data=None)
    if do == "only_look" or "correct" not in asked:
        return None
    return Correction(draft, author=request.user, data=typed or None)


def decide(request, admin, pk):
    """One button of the decision page. What cannot be done is said, with what was typed still there."""
    draft = _draft(request, admin, pk)
    if request.method != "POST":
        return to_decision(request, admin, pk)
    form, editor = DecisionForm(request.POST), editor_of(request, draft, request.POST)
    if (editor and editor.is_choosing) or request.POST.get("do") in LOOKS:
        return decision(request, admin, pk, form=form)
    is_answered = request.POST.get("do") in TOLD
    following = place_in_line(request, admin, draft).next if is_answered else None  # before it leaves the queue
    try:
        _perform(request, draft, form, editor)
    except AlreadyDecided as error:
        messages.error(request, str(error))
        return decision(request, admin, pk, form=form, status=409)
    except UntickedCorrection as error:
        messages.warning(request, _reason(draft, error))
        return decision(request, admin, pk, form=form.asking(error.names), status=400)
    except (ValidationError, TargetChanged, ChangedSince) as error:
        messages.error(request, _reason(draft, error))
        return decision(request, admin, pk, form=form, status=400)
    if rest := unsent(request.POST, draft):
        return decision(request, admin, pk, form=DecisionForm(rest))
    if following:
        return redirect(decision_address(request, admin, following, last=pk))
    return to_decision(request, admin, pk)


def unsent(posted: QueryDict, draft: Proposal) -> QueryDict | None:
    """What was filled in on the page beside what the button took; None where that is nothing, or all is decided."""
    do, rest = posted.get("do", ""), posted.copy()
    if do not in {"take", "release", "reply"} and not do.startswith(("name:", "photo:")):
        return None
    for name in SENT if do == "reply" else ():
        rest.pop(name, None)
    if do.startswith("name:"):
        part, field = part_of(draft, which := do.removeprefix("name:").partition("=")[0])
        row = getattr(part, field)
        rest[which.replace("_", "-")] = row.localized_name if row else getattr(part, f"new_{field}")
    is_filled_in = "correct" in rest or DecisionForm(rest).left_out or any(map(rest.get, SENT))
    return rest if is_filled_in else None


def to_decision(request, admin, pk):
    return redirect(decision_address(request, admin, pk))


def _perform(request, draft, form, editor) -> None:
    if not form.is_valid():
        raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])
    name = request.POST.get("do", "")
    options = {"by": request.user, "version": form.cleaned_data["version"]}
    if name == "accept":
        options |= _accepting(draft, form, editor)
    if name == "reject":
        options |= {"reason": form.why}
    if name in WITH_MESSAGE:
        WITH_MESSAGE[name](draft, message=form.message_for(name), **options)
    elif name in WITHOUT:
        WITHOUT[name](draft, **options)
    elif name.startswith("name:"):
        which, _sign, choice = name.removeprefix("name:").partition("=")
        called = request.POST.get(f"new_{which}", "")
        actions.settle_name(draft, which=which, choice=choice, name=called, **options)
    elif name.startswith("photo:"):
        change = arrangement(request.user, draft, name.removeprefix("photo:"))
        actions.arrange_photos(draft, change=change, **options)
    else:
        raise ValidationError(_("Choose what to do."), code="required")
    messages.success(request, TOLD[name] % {"draft": draft} if name in TOLD else _("Done."))


def _accepting(draft, form, editor) -> dict:
    """What accepting is told: what is left out, and what is corrected.

    A row that was corrected and has no tick is asked about once: the tick is what counts.
    """
    left_out = {name.removeprefix("proposed_") for name in form.left_out}
    options = {"leave_out": left_out, "seen": form.cleaned_data["number"]}
    if editor is None:
        return options
    if not editor.is_valid():
        raise ValidationError(_("Please correct what is marked below."), code="invalid")
    unsure = form.left_out - set(form.asked)
    if unsure := [name for name in sorted(unsure) if name.removeprefix("proposed_") in editor.form.changed_data]:
        raise UntickedCorrection(unsure)
    return options | {"corrections": editor.values()}


def _reason(draft: Proposal, error: Exception) -> str:
    if isinstance(error, TargetChanged):
        fields = ", ".join(str(label_of(type(draft), name)) for name in error.fields)
        text = _(
            "The catalogue itself changed since: %(fields)s. Look at what it says now: leave that out, or tick it."
        )
        return text % {"fields": fields}
    if isinstance(error, UntickedCorrection):
        fields = ", ".join(str(label_of(type(draft), name)) for name in error.names)
        text = _(
            "You corrected what had no tick: %(fields)s. It is ticked now. Accept once more, and what you wrote is "
            "published; take the tick away, and it is left out."
        )
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
