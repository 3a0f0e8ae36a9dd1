"""The addresses of people: signing in, profiles, collections."""

from accounts.models import Letter, Role
from accounts.tests.factories import make_user
from config.tests.access import (
    ADMIN_ADMINISTRATOR,
    ADMIN_NOBODY,
    EVERYBODY,
    MISSING,
    NOBODY,
    NOT_SIGNED_IN,
    SIGNED_IN,
    AdminModel,
    Row,
    Rule,
)

BACK_TO_SIGN_IN = Rule("login", "login", "login", "login", "login")
NOTHING_BEGUN = Rule("login", 302, 302, 302, 302)
FORM = Row(get=SIGNED_IN, post=SIGNED_IN)
CONFIRM_FIRST = SIGNED_IN.answering(302)  # the password again, where it was not given in the last five minutes

ROWS = {
    "account_login": Row(get=NOT_SIGNED_IN, post=NOT_SIGNED_IN),
    "account_logout": Row(get=Rule(302, 200, 200, 200, 200), post=EVERYBODY.answering(302)),
    "account_signup": Row(get=NOT_SIGNED_IN, post=NOT_SIGNED_IN),
    "account_inactive": Row(get=EVERYBODY),
    "account_reauthenticate": FORM,
    "account_email": Row(get=SIGNED_IN, post=SIGNED_IN.answering(302)),
    "account_email_verification_sent": Row(get=EVERYBODY),
    "account_confirm_email": Row(get=EVERYBODY, post=MISSING, args=lambda people: ["no-such-key"]),
    "account_change_password": FORM,
    "account_set_password": Row("I have one", get=SIGNED_IN.answering(302), post=SIGNED_IN.answering(302)),
    "account_reset_password": Row(get=EVERYBODY, post=EVERYBODY),
    "account_reset_password_done": Row(get=EVERYBODY),
    "account_reset_password_from_key": Row(get=EVERYBODY, post=EVERYBODY, args=lambda people: ["1", "no-such-key"]),
    "account_reset_password_from_key_done": Row(get=EVERYBODY),
    "google_login": Row("without keys", get=MISSING, post=MISSING),
    "google_callback": Row("without keys", get=MISSING),
    "yandex_login": Row("without keys", get=MISSING, post=MISSING),
    "yandex_callback": Row("without keys", get=MISSING),
    "socialaccount_connections": FORM,
    "socialaccount_signup": Row("nothing begun", get=BACK_TO_SIGN_IN, post=BACK_TO_SIGN_IN),
    "socialaccount_login_cancelled": Row(get=EVERYBODY),
    "socialaccount_login_error": Row(get=EVERYBODY.answering(401)),
    "usersessions_list": Row(get=SIGNED_IN, post=SIGNED_IN.answering(302)),
    "mfa_index": Row(get=SIGNED_IN),
    "mfa_authenticate": Row("nothing begun", get=NOTHING_BEGUN, post=NOTHING_BEGUN),
    "mfa_reauthenticate": Row("without a second factor", get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_activate_totp": Row(get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_deactivate_totp": Row("without a second factor", get=NOBODY, post=NOBODY),
    "mfa_view_recovery_codes": Row("without a second factor", get=NOBODY),
    "mfa_generate_recovery_codes": Row(get=CONFIRM_FIRST, post=CONFIRM_FIRST),
    "mfa_download_recovery_codes": Row("without a second factor", get=NOBODY),
    "accounts:consent": Row(get=EVERYBODY),
    "accounts:user_detail": [
        Row("somebody's page", get=EVERYBODY, args=lambda people: ["collector"]),
        Row("nobody", get=MISSING, args=lambda people: ["no-such-login"]),
        Row("banned", get=MISSING, args=lambda people: [make_user(is_active=False).login]),
    ],
}

ADMIN = {
    "accounts.user": AdminModel(
        make_user, view=ADMIN_ADMINISTRATOR, add=ADMIN_NOBODY, change=ADMIN_ADMINISTRATOR, delete=ADMIN_ADMINISTRATOR
    ),
    "accounts.role": AdminModel(
        Role.objects.first, view=ADMIN_ADMINISTRATOR, add=ADMIN_NOBODY, change=ADMIN_ADMINISTRATOR, delete=ADMIN_NOBODY
    ),
    "accounts.letter": AdminModel(
        lambda: Letter.objects.create(recipient="somebody@example.org", subject="Письмо"),
        view=ADMIN_ADMINISTRATOR,
        add=ADMIN_NOBODY,
        change=ADMIN_NOBODY,
        delete=ADMIN_ADMINISTRATOR,
    ),
}
