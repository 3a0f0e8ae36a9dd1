"""What stops the start in production: each fault is a sentence that says what to set."""

from base64 import urlsafe_b64decode

from django.core.exceptions import ImproperlyConfigured

LOCAL_CACHES = ("locmem", "dummy")


def weak(secret: str) -> bool:
    """The measure of Django's own deployment check."""
    return len(secret) < 50 or len(set(secret)) < 5 or secret.startswith("django-insecure-")


def is_key(text: str) -> bool:
    """Whether `text` is 32 bytes in base64, as Fernet wants a key."""
    try:
        return len(urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def faults(
    *,
    secret_key: str,
    encryption_keys: list[str],
    allowed_hosts: list[str],
    database: str,
    cache: str,
    allow_sqlite: bool,
) -> list[str]:
    """What is missing or weak; `database` and `cache` are the names of Django's backends."""
    found = []
    if not encryption_keys or not all(map(is_key, encryption_keys)):
        found.append(
            "ENCRYPTION_KEYS is missing or no key: set it to what "
            "`python -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'` "
            "prints, and keep a copy of it apart from the backups."
        )
    if weak(secret_key):
        found.append(
            "SECRET_KEY is missing or weak: set it to at least 50 random characters, for example what "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'` prints."
        )
    if not allowed_hosts or "*" in allowed_hosts:
        found.append("ALLOWED_HOSTS must name the site's own domains, separated by commas, and not `*`.")
    if database.endswith("sqlite3") and not allow_sqlite:
        found.append(
            "DATABASE_URL names no PostgreSQL. Set it, or set ALLOW_SQLITE=1 if SQLite is enough for your club: "
            "one server, few people writing at once."
        )
    if any(name in cache for name in LOCAL_CACHES):
        found.append(
            "CACHE_URL must name a cache that all web processes share, for example redis://127.0.0.1:6379/0, "
            "or each process would keep pages of its own, of an earlier catalogue too."
        )
    return found


def stop_unless_safe(**values) -> None:
    """Raise ImproperlyConfigured, with every fault, where there is one."""
    if found := faults(**values):
        raise ImproperlyConfigured("The site does not start in production like this:\n- " + "\n- ".join(found))
