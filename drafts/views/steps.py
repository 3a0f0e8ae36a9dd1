"""What an author does with a draft by one button each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.views.posting import only_posted
from drafts import actions, permissions
from drafts.errors import AlreadyDecided, TooManyWaiting
from drafts.forms import MessageForm
from drafts.models import Step

from .reading import draft_page


@login_required
@only_posted
def draft_submit(request, model, pk):
    """Send it; of a trusted author it may be published by that."""
    done = _("Sent for review. You will get a letter when it is decided.")
    return _step(request, model, pk, actions.send, Step.Kind.SUBMITTED, done)


@login_required
@only_posted
def draft_withdraw(request, model, pk):
    return _step(request, model, pk, actions.withdraw, Step.Kind.WITHDRAWN, _("Withdrawn."))


@login_required
@only_posted
def draft_refresh(request, model, pk):
    done = _("Your changes now stand on what the catalogue says.")
    return _step(request, model, pk, actions.refresh, None, done)


@login_required
@only_posted
def draft_reply(request, model, pk):
    return _step(request, model, pk, actions.reply, Step.Kind.REPLIED, _("Sent."), with_message=True)


def _step(request, model, pk, action, kind: Step.Kind | None, done: str, *, with_message=False):
    """Do `action` with the draft as the person saw it, say what came of it, and show the draft again.

    `kind` is what it leaves in the conversation: who pressed the button twice is told what the first time did.
    """
    draft = get_object_or_404(permissions.visible(model, request.user), pk=pk)
    form = MessageForm(request.POST)
    is_written = with_message and bool(request.POST.get("message", "").strip())
    try:
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        options = {"message": form.cleaned_data["message"]} if with_message else {}
        _once(action, draft, kind, by=request.user, version=form.cleaned_data["version"], **options)
    except (AlreadyDecided, TooManyWaiting, ValidationError) as error:
        messages.error(request, _reason(error))
        if is_written:
            return draft_page(request, model, pk, status=400)  # what was written stands in its field again
    else:
        published = _("Published. A moderator will look it over.")
        messages.success(request, published if draft.to_look_over else done)
    return redirect("drafts:draft_detail", draft.kind, draft.pk)


def _once(action, draft, kind: Step.Kind | None, *, by, version: int, **options) -> None:
    """Do it, unless the same press did it already: before this one, or at the same moment."""
    mine = draft.steps.filter(number=version + 1, kind=kind, by=by, message=options.get("message", ""))
    if mine.exists():
        return
    try:
        action(draft, by=by, version=version, **options)
    except AlreadyDecided:
        if not mine.exists():
            raise


def _reason(error: Exception) -> str:
    if isinstance(error, TooManyWaiting):
        text = ngettext(
            "At most %(count)s draft of yours may wait for review at once. This one is kept.",
            "At most %(count)s drafts of yours may wait for review at once. This one is kept.",
            error.limit,
        )
        return text % {"count": error.limit}
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
