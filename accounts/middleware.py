"""What happens to forms around signing in, and to whoever's account went while their request ran."""

import logging
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing.clearing import clear_browser
from accounts.signing.kept_forms import PROOF_AGE, SALT, address_of, forget, keep, sent_files, typed
from accounts.signing.returning import answer_to_pressed, answer_to_return

logger = logging.getLogger(__name__)

SIGN_IN = ("account_login", "admin:login", "account_reauthenticate", "mfa_reauthenticate")
# X-Requested-With of `static/js/sending.js`: the answer leads on, or takes the place of a piece of the page
BY_SCRIPT, FOR_A_PIECE = "keep", "fetch"
LEAVING = {"account_logout", "data_delete", "logout"}  # the last is the admin's


class KeptFormMiddleware:
    """Keeps what was posted where the answer would be a page to sign in, or that the form is from before a sign-in, or
    that this was done too often.
    Views ask `request.typed()` for what a form says, and `request.sent_files()`.

    A script is told where to go instead of being led there, so that the page which comes next is opened once: 201 where
    the form was taken, 401 where somebody must sign in first.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.typed, request.sent_files = partial(typed, request), partial(sent_files, request)
        response = answer_to_return(request) or self.get_response(request)
        self.know_browser(request, response)
        return self.answer_to_sent(request, response) if request.method == "POST" else response

    @staticmethod
    def answer_to_sent(request, response):
        if leads_to_sign_in(response) or getattr(response, "is_untaken", False):
            response = answer_to_kept(request, response)
        elif is_redirect(response):
            forget(request)
        script = request.headers.get("X-Requested-With")
        if script in {BY_SCRIPT, FOR_A_PIECE} and leads_to_sign_in(response):
            response.status_code = 401
        elif script == BY_SCRIPT and is_redirect(response):
            response.status_code = 201
        return response

    @staticmethod
    def know_browser(request, response) -> None:
        name = settings.KNOWN_COOKIE_NAME
        is_leaving = request.resolver_match and request.resolver_match.url_name in LEAVING
        if is_leaving and request.method == "POST" and not request.user.is_authenticated:
            clear_browser(response)
        if is_leaving and name in request.COOKIES:
            response.delete_cookie(name)
        elif getattr(request, "shows_kept_form", False) and name not in request.COOKIES:
            options = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
            response.set_signed_cookie(name, "yes", salt=SALT, max_age=PROOF_AGE, **options)


def answer_to_kept(request, response):
    """Keep what was posted and lead to it, by the sign-in if need be. Where nothing is kept, lead to the page."""
    is_too_often = response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    kept = keep(request, with_photos=not is_too_often)
    if kept and is_too_often:
        messages.error(request, _("%(refusal)s What you wrote is kept.") % {"refusal": response.refusal})
    if kept and request.user == kept.user and not is_redirect(response):
        return redirect(address_of(kept))  # signed in again meanwhile, or too often
    if kept and request.user == kept.user:
        return redirect_to_login(address_of(kept), urlsplit(response["Location"]).path)
    if kept and request.user.is_anonymous:
        said = _("Your session had ended. What you wrote is kept: sign in, and it stands in the form again.")
        messages.info(request, said)
        return redirect_to_login(address_of(kept), resolve_url("account_login"))
    return answer_to_pressed(request, response) if leads_to_sign_in(response) else response


def is_redirect(response) -> bool:
    return 300 <= response.status_code < 400


def leads_to_sign_in(response) -> bool:
    path = urlsplit(response.headers.get("Location", "")).path
    return is_redirect(response) and path in {reverse(name) for name in SIGN_IN}


class DeletedAccountMiddleware:
    """Whoever's account is deleted while their request runs is signed out: they can write nothing more."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return answer_to_deleted(request, exception)


def answer_to_deleted(request, exception: Exception):
    """Sign out, and lead to the sign-in, where `exception` met somebody whose account is gone; None for all others."""
    user = request.user
    if not user.is_authenticated or User.objects.filter(pk=user.pk).exists():
        return None
    logger.warning("account deleted while its request ran", extra={"user": user.pk, "error": type(exception).__name__})
    logout(request)
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
