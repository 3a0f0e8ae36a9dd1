"""Photos turned and moved between sides by a moderator: of an entry on a page of its own, of a proposal on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from catalogue.history.versions import latest_number
from catalogue.models import Side, Watch
from catalogue.photos.pipeline import Way
from drafts import permissions
from drafts.arranging import arrange
from drafts.errors import ChangedSince
from drafts.forms.arranging import ArrangingForm, change_of
from drafts.models import Proposal
from drafts.photos import PhotoChange


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def watch_photos(request, address):
    """The photos of a published watch, each with a turn and a side to choose; and by POST, that it is so."""
    if not permissions.may_arrange(request.user):
        raise Http404
    watch = get_object_or_404(Watch.objects.current(), folder=address)
    form = ArrangingForm(watch, request.typed(), user=request.user, initial={"seen": latest_number(watch)})
    if request.method == "POST" and is_arranged(watch, form):
        messages.success(request, _("The photos are arranged."))
        return redirect(watch)
    status = 400 if request.method == "POST" else 200
    return render(request, "drafts/watch_photos.html", {"watch": watch, "form": form}, status=status)


def is_arranged(watch: Watch, form: ArrangingForm) -> bool:
    """Whether the photos of `watch` stand as `form` says now."""
    if not form.is_valid():
        return False
    try:
        arrange(watch, by=form.user, seen=form.cleaned_data["seen"], photo_changes=form.changes())
    except ChangedSince:
        form.data = {**form.data.dict(), "seen": latest_number(watch)}
        form.add_error(None, _("The entry was changed meanwhile. Look at it again."))
        return False
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def arrangement(user: User, draft: Proposal, asked: str) -> PhotoChange:
    """What a button beside a photo of a proposal asks for: `left=turn:half`, `left=to:main`. Raises ValidationError."""
    side, _sign, act = asked.partition("=")
    kind, _sign, value = act.partition(":")
    image = draft.images.filter(side=side).first() if draft.kind == "watch" else None
    if image and kind == "turn" and value in Way.values:
        return change_of(user, image, way=value)
    if image and kind == "to" and value in Side.values:
        return change_of(user, image, to=value)
    raise ValidationError(_("Choose what to do."), code="required")
