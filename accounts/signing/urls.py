"""The addresses of signing in, all below /accounts/: allauth's views under allauth's names.

They are listed and not included, so that what this site does not offer (codes by mail, telephones,
Google's one-tap token) has no address. `callbacks` stand outside the language prefixes: the providers
know them by their exact address.
"""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as connected
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.yandex import views as yandex
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signing.policy import provider_buttons, qr_code
from accounts.signing.providers import google_callback, yandex_callback
from accounts.signing.strength import with_room


def page(route, view, name):
    """A page that is read and sent. allauth's views answer any method, and take PUT for POST."""
    return path(route, require_http_methods(["GET", "HEAD", "POST"])(view), name=name)


def confirmed(view):
    """A page that everybody signed in reads; to send it one proves again who one is."""
    return login_required(reauthentication_required(view, allow_get=True, app="allauth.account"))


callbacks = [
    path("google/login/callback/", require_safe(google_callback), name="google_callback"),
    path("yandex/login/callback/", require_safe(yandex_callback), name="yandex_callback"),
]

urlpatterns = [
    page("login/", provider_buttons(account.login), name="account_login"),
    page("logout/", account.logout, name="account_logout"),
    page("signup/", provider_buttons(account.signup), name="account_signup"),
    page("inactive/", account.account_inactive, name="account_inactive"),
    page("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    page("email/", account.email, name="account_email"),
    page("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    page("confirm-email/<str:key>/", account.confirm_email, name="account_confirm_email"),
    page("password/change/", account.password_change, name="account_change_password"),
    page("password/set/", account.password_set, name="account_set_password"),
    page("password/reset/", account.password_reset, name="account_reset_password"),
    page("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    page("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # The key itself may have hyphens, so the person's number ends at the first.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        require_http_methods(["GET", "HEAD", "POST"])(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    page("google/login/", google.oauth2_login, name="google_login"),
    page("yandex/login/", yandex.oauth2_login, name="yandex_login"),
    page("connections/", provider_buttons(connected.connections), name="socialaccount_connections"),
    page("connections/signup/", connected.signup, name="socialaccount_signup"),
    page("connections/cancelled/", connected.login_cancelled, name="socialaccount_login_cancelled"),
    page("connections/error/", connected.login_error, name="socialaccount_login_error"),
    page("sessions/", confirmed(sessions.list_usersessions), name="usersessions_list"),
    page("second-factor/", mfa.index, name="mfa_index"),
    page("second-factor/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    page("second-factor/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    page("second-factor/app/", qr_code(totp.activate_totp), name="mfa_activate_totp"),
    page("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    page("second-factor/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    page("second-factor/passkeys/new/", with_room(passkeys.add_webauthn), name="mfa_add_webauthn"),
    page("second-factor/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    page("second-factor/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    page("second-factor/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    page("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    page("second-factor/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    page("second-factor/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    page("second-factor/codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
