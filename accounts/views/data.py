"""A person's data: what they agreed to, what is kept of them, and how they leave."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms.consent import CONSENT_VERSION


@require_safe
def consent(request):
    return render(request, "accounts/consent.html", {"version": CONSENT_VERSION})
