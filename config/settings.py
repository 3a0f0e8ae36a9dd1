"""Every setting of the site, read from the environment. `.env.example` lists and explains them.

Without any variable this is a safe development site on SQLite. With DJANGO_ENV=production
`config.checks` stops the start when something that must be set is missing or weak.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from catalogue.photos.bucket_url import bucket_options, public_origin

from . import sentry
from .checks import faults, faults_of_web
from .environment import Environment
from .logging import FORMATS, LEVELS, logging_settings
from .policy import content_security_policy
from .signing import *  # noqa: F403 (settings, and nothing else)
from .signing import provider

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()

# What is neither is refused at the end of this file, and is no development until then.
PRODUCTION = env.choice("DJANGO_ENV", ("development", "production"), default="development") == "production"
DEBUG = env.flag("DEBUG", default=not PRODUCTION) and not PRODUCTION
TOOLBAR = env.flag("TOOLBAR", default=False) and DEBUG  # Django's debug toolbar: `make dev`
INTERNAL_IPS = ["127.0.0.1"]  # who sees it
SECRET_KEY = env("SECRET_KEY", default="" if PRODUCTION else "only-for-development-never-in-production")
# The first encrypts, every one decrypts: accounts.encryption.
ENCRYPTION_KEYS = env.list(
    "ENCRYPTION_KEYS", default=[] if PRODUCTION else ["b25seS1mb3ItZGV2ZWxvcG1lbnQtbmV2ZXItbGl2ZSE="]
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
SERVING = env.flag("SERVING", default=False)  # config.wsgi sets it: a web process, not a command
WEB_THREADS = env.number("WEB_THREADS", default=16, least=1)  # of each web process
SITE_URL = env.site_url("SITE_URL", default="http://127.0.0.1:8000")
SITE_OWNER = env("SITE_OWNER", default="")
CONTACT_EMAIL = env("CONTACT_EMAIL", default="")

# Applications -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "drafts",
    "catalogue",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.yandex",
    "allauth.usersessions",
    "config.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "accounts",  # after those whose rows it takes out of the admin
]
if (BASE_DIR / "bench").is_dir():  # not in the image of production
    INSTALLED_APPS.append("bench.invented")
if TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "config.middleware.ClientAddressMiddleware",
    "config.middleware.HostMiddleware",
    "config.middleware.HeadersMiddleware",
    "config.middleware.PrivateMiddleware",
    *(["debug_toolbar.middleware.DebugToolbarMiddleware"] if TOOLBAR else []),
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.HealthMiddleware",
    "config.middleware.HostileInputMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.middleware.MethodMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.signing.strength.SessionStrengthMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.KeptFormMiddleware",
    "accounts.middleware.DeletedAccountMiddleware",
    "config.rates.RateMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "catalogue.views.conditional.PartsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalogue.context.selection",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database -----------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",  # a writer waits at its start, where it can, and never fails halfway
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    if SERVING:
        DATABASES["default"] |= {"ENGINE": "config.sqlite3", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
elif SERVING:
    from .postgresql import serving_options

    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] |= serving_options(threads=WEB_THREADS)
else:
    # Commands may take long, but never hold up the site for a lock: `migrate` gives up instead, and is run again.
    DATABASES["default"]["OPTIONS"] |= {
        "connect_timeout": 10,
        "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
    }
DATABASE_ROUTERS = []
if env("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = (
        DATABASES["default"]
        | env.db("DATABASE_REPLICA_URL", default="sqlite://:memory:")
        | {"TEST": {"MIRROR": "default"}}
    )
    DATABASES["replica"]["OPTIONS"] = DATABASES["default"]["OPTIONS"]
    DATABASE_ROUTERS = ["config.replica.ReplicaRouter"]
    MIDDLEWARE.insert(0, "config.replica.ReplicaMiddleware")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Limits on guessing: in the database nothing that visitors do makes room at their cost.
    "default": {"BACKEND": "accounts.signing.limits.LimitCache", "LOCATION": "accounts_limit"},
    "pages": env.cache("CACHE_URL", default="locmemcache://"),
}
if CACHES["pages"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["pages"]["BACKEND"] = "config.cache.SharedCache"
elif CACHES["pages"]["BACKEND"].endswith("LocMemCache"):
    CACHES["pages"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 10_000)  # catalogue.caching.shelf, pages

# People -------------------------------------------------------------------------------------

# How they sign in, wherever the site runs, stands in config.signing.
STAFF_NEED_SECOND_FACTOR = PRODUCTION
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost, while one develops
# A provider is off, its button and its address absent, until its keys are set.
SOCIALACCOUNT_PROVIDERS = {
    "yandex": provider(
        env("YANDEX_CLIENT_ID", default=""), env("YANDEX_CLIENT_SECRET", default=""), ["login:info", "login:email"]
    ),
    "google": provider(
        env("GOOGLE_CLIENT_ID", default=""), env("GOOGLE_CLIENT_SECRET", default=""), ["openid", "profile", "email"]
    ),
}

# Mail ---------------------------------------------------------------------------------------

# Every message becomes a row first (`accounts.letters.outbox`); this is how the row leaves the house.
EMAIL_BACKEND = "accounts.letters.outbox.OutboxBackend"
_mail = env.email("EMAIL_URL", default="consolemail://")
MAIL_TRANSPORT = _mail.pop("EMAIL_BACKEND")
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("FROM_EMAIL", "webmaster@localhost")

# Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = env.time_zone("TIME_ZONE", default="Europe/Moscow")
USE_TZ = True

# Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_STORAGE = env("MEDIA_STORAGE", default="")  # s3://KEY:SECRET@HOST/BUCKET?region=…&public=…; empty: MEDIA_ROOT
# Where the proxy keeps MEDIA_ROOT for private photos; those in an object store we stream.
PHOTO_ACCEL_PREFIX = "" if MEDIA_STORAGE else env("PHOTO_ACCEL_PREFIX", default="")
STORAGES = {
    "default": {"BACKEND": "catalogue.photos.storage.PhotoDisk"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "config.storage.StaticStorage",
    },
}
if MEDIA_STORAGE:
    STORAGES["default"] = {
        "BACKEND": "catalogue.photos.bucket.PhotoBucket",
        "OPTIONS": bucket_options(MEDIA_STORAGE),
    }

# Limits: what is larger is answered by 413 or 400 -----------------------------------------------

REQUEST_MAX_BYTES = 85 * 1024 * 1024  # 80 MB of photographs and the form around them
FORM_MAX_BYTES = 3 * 1024 * 1024  # any other form, that with the file of a collection included
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # photos of a whole list; how much they are together is bounded

# Security -----------------------------------------------------------------------------------

# How many proxies of ours stand before the site; each adds one address to X-Forwarded-For.
PROXY_COUNT = env.number("PROXY_COUNT", default=0)
FORCE_SCRIPT_NAME = ""  # the site stands at the root, whatever a header says
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# With this prefix a browser takes a cookie from this host alone, over TLS alone, for all of it.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}device"  # accounts.signing.devices
KNOWN_COOKIE_NAME = f"{COOKIE_PREFIX}known"  # accounts.signing.kept_forms
MESSAGE_COOKIE_NAME = f"{COOKIE_PREFIX}messages"  # config.messages
MESSAGE_STORAGE = "config.messages.MessageStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # By `preload` anybody might enter the owner's whole domain into browsers' lists, which it leaves after months.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

CONTENT_SECURITY_POLICY = content_security_policy(photos=[public_origin(MEDIA_STORAGE)] if MEDIA_STORAGE else [])

# Logs, backups --------------------------------------------------------------------------------

LOGGING = logging_settings(
    level=env.choice("LOG_LEVEL", LEVELS, default="INFO"),
    log_format=env.choice("LOG_FORMAT", FORMATS, default="json" if PRODUCTION else "text"),
)
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(BASE_DIR / "backups")))
# Whatever restic knows: a folder, sftp:…, s3:…, rest:…; its keys (AWS_ACCESS_KEY_ID …) stand in the environment.
BACKUP_OFFSITE = env("BACKUP_OFFSITE", default="")
BACKUP_PASSWORD = env("BACKUP_PASSWORD", default="" if PRODUCTION else "only-for-development")
DELETIONS_DIR = Path(env("DELETIONS_DIR", default=str(BACKUP_DIR)))  # where a web process may write, too

WATCH_TOKEN = env.text("WATCH_TOKEN")  # opens config.watching; without it there are no such addresses
if WATCH_TOKEN and len(WATCH_TOKEN) < 20:
    env.fault("WATCH_TOKEN", "must have 20 characters or more: nobody may guess it.")

SENTRY_DSN = env("SENTRY_DSN", default="")
if SENTRY_DSN:
    sentry.start(SENTRY_DSN)

unsafe = []
if PRODUCTION:
    unsafe = faults(
        secret_key=SECRET_KEY,
        encryption_keys=ENCRYPTION_KEYS,
        allowed_hosts=ALLOWED_HOSTS,
        site_url=env.text("SITE_URL"),
        database=DATABASES["default"]["ENGINE"],
        replica=DATABASES.get("replica", DATABASES["default"])["ENGINE"],
        cache=CACHES["pages"]["BACKEND"],
        media_storage=MEDIA_STORAGE,
        allow_sqlite=env.flag("ALLOW_SQLITE", default=False),
    )
    if SERVING:
        unsafe += faults_of_web(email_url=env.text("EMAIL_URL"), sender=DEFAULT_FROM_EMAIL, media=MEDIA_ROOT)
env.stop_where_wrong(unsafe)
