"""A person's public page, and what they say about themselves there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection.sharing import seen_from_now
from accounts.forms.profile import ProfileForm
from accounts.models import Collection, User
from accounts.signing import kept_forms
from catalogue.models import Watch
from catalogue.paging import Order
from catalogue.views.listing import asked_page

MOST_ADDED = 12  # on the page of a person


@require_safe
def profile(request, login):
    """Everybody may see it; of somebody who was banned or never confirmed an address there is none."""
    person = get_object_or_404(User.objects.shown().select_related("role"), login=login.lower())
    added = Watch.objects.current().filter(user=person)
    context = {
        "person": person,
        "added": list(added.in_places().newest()[:MOST_ADDED]),
        "added_in_all": added.count(),
        "collected": Collection.objects.of(person).shown().owned().count() if person.collection_public else None,
    }
    return render(request, "accounts/user_detail.html", context)


@require_safe
def added(request, login):
    """Every watch that somebody added, the newest first."""
    person = get_object_or_404(User.objects.shown(), login=login.lower())
    watches = Watch.objects.current().filter(user=person)
    page = asked_page(request, watches.in_places(), Order(descending=True))
    return render(request, "accounts/user_added.html", {"person": person, "page": page, "total": watches.count()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request):
    form = ProfileForm(request.typed(), instance=request.user)
    if request.method == "POST" and form.is_valid():
        if "collection_public" in form.changed_data and form.cleaned_data["collection_public"]:
            seen_from_now(request.user)
        form.save()
        messages.success(request, _("Your profile was saved."))
        return redirect("accounts:profile_edit")
    return render(request, "accounts/profile_form.html", {"form": form})


@require_safe
def may_send_photos(request):
    """What the proxy asks before it reads a body that it calls large: 204, or 401 where nobody is signed in, or was."""
    refused = request.headers.get("X-Large") and not kept_forms.may_send_photos(request)
    return HttpResponse(status=401 if refused else 204)
