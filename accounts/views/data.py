"""A person's data: what they agreed to, what is kept of them, and how they leave."""

import logging
from functools import partial

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection.capacity import few_at_a_time
from accounts.forms.consent import CONSENT_VERSION
from accounts.forms.signing import DeleteMeForm
from accounts.people.personal_data import count_rows, delete_person, export_zip

logger = logging.getLogger(__name__)


@require_safe
def consent(request):
    return render(request, "accounts/consent.html", {"version": CONSENT_VERSION})


def part_asked(request) -> int:
    """Which part of a zip in several the address asks for; 0 where it is none."""
    asked = request.GET.get("part", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0


def rest_of_photos(request, part: int) -> str:
    """Where those are that have no room in this part."""
    address = request.build_absolute_uri(f"{request.path}?part={part + 1}")
    return _("The rest of your photos: %(address)s") % {"address": address}


@login_required
@require_safe
def mine(request):
    """What is kept of me, counted, with the ways to take it along and to leave."""
    kept = [(name, number) for name, number in count_rows(request.user).items() if number]
    return render(request, "accounts/data.html", {"kept": kept})


@login_required
@require_safe
@reauthentication_required
@partial(few_at_a_time, back="accounts:data")
def export(request):
    """Everything as one zip: `data.json` and my photos; of very many photos as several, by `?part=`."""
    part = part_asked(request)
    made = export_zip(request.user, part, rest_of_photos(request, part)) if part else None
    if made is None:
        raise Http404
    logger.info("personal data exported", extra={"user": request.user.pk})
    name = f"{request.user.login}-{part}.zip" if part > 1 else f"{request.user.login}.zip"
    return FileResponse(made, as_attachment=True, filename=name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def delete(request):
    form = DeleteMeForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and left(request, form):
        messages.success(request, _("Your account and your data are gone. Thank you for what you contributed."))
        return redirect("catalogue:home")
    return render(request, "accounts/data_delete.html", {"form": form})


@transaction.atomic
def left(request, form: DeleteMeForm) -> bool:
    """Whether the person is gone now. What the form has checked still holds when they go."""
    if not form.is_valid():
        return False
    logout(request)
    delete_person(form.user)
    return True
