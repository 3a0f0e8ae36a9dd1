"""The settings of signing in: what accounts are, and how allauth treats them. None depends on where the site runs."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.signing.backends.RoleBackend"]
PASSWORD_HASHERS = ["accounts.signing.hashers.PasswordHasher", "accounts.signing.hashers.PrototypePasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "accounts.signing.passwords.WordOfWatchesValidator"}]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that the link of a letter opens
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "catalogue:home"  # in the language of the page that one signed in on

ACCOUNT_ADAPTER = "accounts.signing.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.consent.ConsentForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing.LoginForm",
    "signup": "accounts.forms.signing.SignupForm",
    "reset_password": "accounts.forms.signing.ResetPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # whoever is kept out by another's guesses comes in by a letter
ACCOUNT_RATE_LIMITS = {
    "reset_password": "20/m/ip,10/h/key",  # a letter opens for an hour: who has a few needs no more
    "login_failed": "10/m/ip,5/300s/key",  # the key: an account from one source, see accounts.signing.devices
    "login_failed_anywhere": "15/300s/key",  # the key: an account, from wherever it is not known
}

SOCIALACCOUNT_ADAPTER = "accounts.signing.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "accounts.forms.signing.ProviderSignupForm",
    "disconnect": "accounts.forms.signing.DisconnectForm",
}
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = (1, 2)  # to connect, to wait for bytes; accounts.signing.providers limits the whole

MFA_ADAPTER = "accounts.signing.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Watch Passport"


def provider(client_id: str, secret: str, scope: list[str]) -> dict:
    """A provider as allauth wants it: with an app, or without one where it has no keys."""
    apps = [{"client_id": client_id, "secret": secret}] if client_id else []
    return {"APPS": apps, "SCOPE": scope, "OAUTH_PKCE_ENABLED": True}
