"""A person's public page, and what they say about themselves there."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User


@require_safe
def profile(request, login):
    """Everybody may see it; of somebody who was banned or never confirmed an address there is none."""
    person = get_object_or_404(User.objects.shown(), login=login.lower())
    return render(request, "accounts/user_detail.html", {"person": person})
