"""How allauth behaves on this site."""

import logging
from functools import partial

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_reset
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import encryption
from accounts.models import Role
from accounts.signing.clearing import clear_for_another
from accounts.signing.devices import known_device, remember_device
from accounts.signing.providers import answer_in_time
from accounts.signing.sessions import make_room

logger = logging.getLogger(__name__)

WRONG_CREDENTIALS = _("The login or e-mail address and the password do not belong together.")

# The mailboxes that Yandex itself gives out. Any other address in its answer is one that the person typed there.
# https://yandex.ru/support/yandex-360/customers/mail/ru/web/settings/aliases
YANDEX_MAIL = frozenset({"yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru"})


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG_CREDENTIALS,
        "email_password_mismatch": WRONG_CREDENTIALS,
        "username_taken": _("This login is taken. Please choose another."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait five minutes, or come in at once with a passkey or by a letter: "
            "“Forgot your password?”."
        ),
    }

    def new_user(self, request):
        """Somebody who signs up begins as a collector."""
        return get_user_model()(role=Role.objects.get(code=Role.Code.COLLECTOR), language=translation.get_language())

    def login(self, request, user):
        """Remember the language for letters, which have no page to take it from."""
        make_room(user)
        user.language = translation.get_language()
        user.save(update_fields=["language"])
        super().login(request, user)

    def is_safe_url(self, url) -> bool:
        """Where one may be led after signing in. allauth takes it to pieces without asking whether that is possible."""
        try:
            return super().is_safe_url(url)
        except ValueError:  # http://[
            return False

    def validation_error(self, code, *args):
        if code == "too_many_login_attempts":
            logger.warning("limit reached", extra={"limit": "wrong passwords"})
        return super().validation_error(code, *args)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def post_login(self, request, user, **about):
        """From now on this device is known: guesses from elsewhere do not keep its owner out."""
        response = super().post_login(request, user, **about)
        clear_for_another(response, request, user)
        remember_device(response, request, user)
        return response

    def pre_authenticate(self, request, **credentials) -> None:
        """Count a try, given back where the password is right. Raises ValidationError beyond a limit."""
        self._login_failed_rl_usage = RateLimitUsage([])
        for action, key in keys_of_tries(request, credentials).items():
            used = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if not used:
                raise self.validation_error("too_many_login_attempts")
            self._login_failed_rl_usage.usage += used.usage

    def _delete_login_attempts_cached_email(self, request, **credentials) -> None:
        """Nothing: allauth asks for each address that is written down for an account, another's among them."""


def begin_anew(sender, request, user, **told) -> None:
    """Whoever set a new password by a letter may be wrong as often as if they never had been."""
    for action, key in keys_of_tries(request, {"username": user.login}).items():
        ratelimit.clear(request, app="allauth.account", action=action, key=key)


def keys_of_tries(request, credentials: dict) -> dict[str, str]:
    """Under what a try is counted, by the action whose rate holds: by account and source, which is a known device or
    an internet address; from what is no known device also by the account alone."""
    account = account_of(credentials)
    device = known_device(request, account)
    keys = {"login_failed": f"{account} {device or ratelimit.get_ip(request)}"}
    return keys if device else keys | {"login_failed_anywhere": account}


def account_of(credentials: dict) -> str:
    """The account that was typed: login and e-mail are one, in any case and on any host name."""
    typed = (credentials.get("email") or credentials.get("username") or "").strip().lower()
    user = get_user_model().objects.find_for_sign_in(typed)
    return f"account {user.pk}" if user else f"typed {typed}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider says who somebody is. It never says which account here is theirs, nor how they want to be called."""

    def list_apps(self, request, provider=None, client_id=None) -> list:
        """The providers whose keys are in the environment, and no others: there are no SocialApp rows."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_app(self, request, provider, client_id=None):
        if not self.list_apps(request, provider=provider, client_id=client_id):
            raise Http404(f"{provider} has no keys")
        return super().get_app(request, provider, client_id)

    def get_requests_session(self):
        """As allauth's, and each answer must come whole and in time."""
        session = super().get_requests_session()
        session.request = partial(answer_in_time, session.request)
        return session

    def generate_state_param(self, state: dict) -> str:
        """Remember the language: the callback's address, registered with the provider, has none."""
        state["language"] = translation.get_language()
        return super().generate_state_param(state)

    def pre_social_login(self, request, sociallogin) -> None:
        """Trust an address only where the provider itself keeps the mailbox; others are confirmed by a letter."""
        self._speak_language_of(sociallogin.state)
        for address in sociallogin.email_addresses:
            address.verified = address.verified and owns_mailbox(sociallogin.account, address.email)

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None) -> None:
        self._speak_language_of((extra_context or {}).get("state") or {})

    def populate_user(self, request, sociallogin, data):
        """Take the e-mail address alone: names are not ours to keep, and Yandex's login is the person's mailbox."""
        return super().populate_user(request, sociallogin, {"email": data.get("email")})

    def _speak_language_of(self, state: dict) -> None:
        if state.get("language") in dict(settings.LANGUAGES):
            translation.activate(state["language"])


def owns_mailbox(account, email: str) -> bool:
    """Whether the provider of a SocialAccount itself keeps the mailbox, so that its word on it can be trusted.

    Google: gmail.com, or a Workspace domain named in `hd`
    (https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload).
    """
    domain = email.rpartition("@")[2].lower()
    if account.provider == "yandex":
        return domain in YANDEX_MAIL
    if account.provider == "google":
        return domain in {"gmail.com", "googlemail.com"} or domain == (account.extra_data.get("hd") or "").lower()
    return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth asks here whenever it stores or reads the seed of a code."""

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)


def register() -> None:
    password_reset.connect(begin_anew)
