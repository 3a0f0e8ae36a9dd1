"""Consent to the processing of personal data: asked for at every sign-up, kept with version and time."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Raise it whenever the text in templates/accounts/consent.html changes its meaning.
CONSENT_VERSION = "2026-11"


def _text_of_consent() -> str:
    """Where it is read: beside the label, whose whole ground ticks the box."""
    return format_html('<a href="{}">{}</a>', reverse("accounts:consent"), gettext("Read the text of the consent"))


class ConsentForm(forms.Form):
    """The base of both sign-up forms (ACCOUNT_SIGNUP_FORM_CLASS); it must import nothing of allauth."""

    consent = forms.BooleanField(
        label=_("I consent to the processing of my personal data."),
        help_text=lazy(_text_of_consent, str)(),
        error_messages={"required": _("Without your consent we may not keep an account for you.")},
    )

    def signup(self, request, user) -> None:
        """Keep what was agreed to and when. allauth calls this after it saved the person."""
        user.consent_version = CONSENT_VERSION
        user.consent_at = timezone.now()
        user.save(update_fields=["consent_version", "consent_at"])
