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

from .reading import draft_page


@login_required
@only_posted
def draft_submit(request, model, pk):
    return _step(request, model, pk, actions.submit, _("Sent for review. You will get a letter when it is decided."))


@login_required
@only_posted
def draft_withdraw(request, model, pk):
    return _step(request, model, pk, actions.withdraw, _("Withdrawn."))


@login_required
@only_posted
def draft_refresh(request, model, pk):
    return _step(request, model, pk, actions.refresh, _("Your changes now stand on what the catalogue says."))


@login_required
@only_posted
def draft_reply(request, model, pk):
    return _step(request, model, pk, actions.reply, _("Sent."), with_message=True)


def _step(request, model, pk, action, done: str, *, with_message=False):
    """Do `action` with the draft as the person saw it, say what came of it, and show the draft again."""
    draft = get_object_or_404(permissions.visible(model, request.user), pk=pk)
    form = MessageForm(request.POST)
    options = {}
    try:
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        if with_message:
            options["message"] = form.cleaned_data["message"]
        action(draft, by=request.user, version=form.cleaned_data["version"], **options)
        messages.success(request, done)
        return redirect("drafts:draft_detail", draft.kind, draft.pk)
    except AlreadyDecided as error:
        messages.error(request, str(error))
    except TooManyWaiting as error:
        text = ngettext(
            "At most %(count)s draft of yours may wait for review at once. This one is kept.",
            "At most %(count)s drafts of yours may wait for review at once. This one is kept.",
            error.limit,
        )
        messages.error(request, text % {"count": error.limit})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if with_message and request.POST.get("message", "").strip():
        return draft_page(request, model, pk, status=400)  # what was written stands in its field again
    return redirect("drafts:draft_detail", draft.kind, draft.pk)
