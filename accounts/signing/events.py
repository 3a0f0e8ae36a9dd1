"""What people do with their accounts, each a line of the log: by number, never by login or address.

Django and allauth tell it by their signals; `docs/operations.md` lists every line.
"""

import logging

from allauth.account import signals as account
from allauth.mfa import signals as second_factor
from allauth.socialaccount import signals as provider
from django.contrib.auth import signals as auth

from accounts.models import User

logger = logging.getLogger(__name__)

EVENTS = {
    auth.user_logged_in: "signed in",
    auth.user_logged_out: "signed out",
    account.user_signed_up: "signed up",
    account.password_set: "password set",
    account.password_changed: "password changed",
    account.password_reset: "password reset",
    account.email_confirmed: "address confirmed",
    account.email_changed: "address changed",
    provider.social_account_added: "provider connected",
    provider.social_account_removed: "provider disconnected",
    second_factor.authenticator_added: "second factor set up",
    second_factor.authenticator_removed: "second factor removed",
    second_factor.authentication_failed: "second factor wrong",
}


def register() -> None:
    for signal, message in EVENTS.items():
        signal.connect(line_of(message), weak=False)
    auth.user_login_failed.connect(write_failed, weak=False)


def line_of(message: str):
    """What writes `message` with the number of the person whom the signal speaks of."""

    def write(sender, **told):
        about = (told.get(name) for name in ("user", "email_address", "sociallogin", "socialaccount"))
        found = next((each for each in about if each is not None), None)
        person = getattr(found, "user", found)
        logger.info(message, extra={"user": getattr(person, "pk", None)})

    return write


def write_failed(sender, credentials, **told):
    """A wrong password: for which account, where what was typed names one."""
    typed = credentials.get("username") or credentials.get("email") or ""
    user = User.objects.find_for_sign_in(typed.strip().lower())
    logger.warning("sign-in failed", extra={"user": user.pk if user else None})
