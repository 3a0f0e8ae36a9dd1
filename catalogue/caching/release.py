"""What tells this release of the site from others: what an earlier one kept in a cache is not for this one."""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

# What pages are made with. A release changes one of them, and so does an edit while one develops.
MADE_WITH = ("accounts", "catalogue", "config", "drafts", "locale", "static", "templates")
KINDS = {".py", ".html", ".md", ".mo", ".css", ".js"}


def newest() -> int:
    """The time of the newest file that pages are made with, in nanoseconds."""
    files = (file for folder in MADE_WITH for file in (settings.BASE_DIR / folder).rglob("*"))
    return max(file.stat().st_mtime_ns for file in files if file.suffix in KINDS)


def released_at() -> datetime:
    return datetime.fromtimestamp(newest() / 1e9, UTC)


@lru_cache(maxsize=1)
def release() -> str:
    """A digest of that time and of what is set."""
    known = (newest(), settings.SITE_URL, settings.SITE_OWNER, settings.CONTACT_EMAIL)
    return sha256(repr(known).encode()).hexdigest()[:16]
