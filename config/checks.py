"""What stops the start in production: each fault is a sentence that says what to set."""

import os
from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

from django.http.request import validate_host

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
    site_url: str,
    database: str,
    replica: str,
    cache: str,
    media_storage: str,
    allow_sqlite: bool,
) -> list[str]:
    """What is missing or weak; `database`, `replica` and `cache` are the names of Django's backends."""
    found = [*faults_of_addresses(allowed_hosts, site_url), *faults_of_store(media_storage)]
    if replica != database:
        found.append("DATABASE_REPLICA_URL must name a database of the kind that DATABASE_URL names.")
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


def faults_of_addresses(allowed_hosts: list[str], site_url: str) -> list[str]:
    found, host = [], urlsplit(site_url).hostname or ""
    if not allowed_hosts or "*" in allowed_hosts or any("/" in name for name in allowed_hosts):
        found.append(
            "ALLOWED_HOSTS must name the site's own domains, separated by commas, without https:// and not `*`."
        )
    if not site_url.startswith("https://"):
        found.append("SITE_URL must be the address that people see, such as https://watches.example.org.")
    elif allowed_hosts and not validate_host(f"[{host}]" if ":" in host else host, allowed_hosts):
        found.append(f"SITE_URL leads to {host}, which ALLOWED_HOSTS does not name: every link of a letter would fail.")
    return found


def faults_of_store(media_storage: str) -> list[str]:
    if not media_storage:
        return []
    parts = urlsplit(media_storage)
    whole = parts.scheme in ("s3", "s3+http") and parts.username and parts.password and parts.path.strip("/")
    return [] if whole else ["MEDIA_STORAGE must be s3://KEY:SECRET@HOST/BUCKET, with key, secret and bucket."]


def faults_of_web(*, email_url: str, sender: str, media: str) -> list[str]:
    """What a web process cannot do without: letters that leave the house, and a place for photographs."""
    found = []
    if not email_url:
        found.append(
            "EMAIL_URL is missing: nobody could confirm an address. Set smtp+tls://user:password@mail.example.org:587; "
            "to try the site without mail, set consolemail://: then letters stand in the log."
        )
    elif not email_url.startswith("consolemail:") and sender.rpartition("@")[2].strip(">") in ("", "localhost"):
        found.append("FROM_EMAIL is missing: set whom letters come from, such as Watches <watches@example.org>.")
    if not os.access(media, os.W_OK | os.X_OK):
        found.append(f"MEDIA_ROOT: {media} is no folder that this user can write to; make it, or give it to the user.")
    return found
