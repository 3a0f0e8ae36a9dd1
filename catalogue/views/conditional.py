"""Pages that a browser has already: while nothing that they show changed, the answer is 304 and no page is made."""

from functools import lru_cache, wraps
from hashlib import sha256

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from catalogue.figures import version_answered
from catalogue.models import CatalogueVersion, Watch

# What a page is made with. A release changes one of them, and so does an edit while one develops.
MADE_WITH = ("accounts", "catalogue", "config", "drafts", "locale", "static", "templates")


def same_for_visitors(view):
    """Give a page that shows nothing but the catalogue an ETag, for visitors who are not signed in.

    It is the catalogue's version, the release and the address. What shows more has none: how many people have a
    watch and who offers it change without the catalogue.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        version = version_shown(request, **kwargs)
        if version is None:
            return view(request, *args, **kwargs)
        etag = sha256(repr((release(), version, request.get_full_path())).encode(errors="replace")).hexdigest()[:32]
        token = version_answered.set(version)
        try:
            response = condition(etag_func=lambda *args, **kwargs: f'"{etag}"')(view)(request, *args, **kwargs)
        finally:
            version_answered.reset(token)
        patch_cache_control(response, no_cache=True)  # to be kept, and asked about each time
        return response

    return answer


def version_shown(request, address: str = "") -> int | None:
    """The version of the catalogue, where the page shows that and nothing else."""
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}  # a person, or a message to one
    if settings.DEBUG or not own.isdisjoint(request.COOKIES) or request.GET.get("sort") == "had":
        return None
    if request.resolver_match.url_name != "watch_detail":
        return CatalogueVersion.objects.number()
    unclaimed = Watch.objects.filter(folder=address, have_count=0, want_count=0)
    versions = unclaimed.values_list(Coalesce(Subquery(CatalogueVersion.objects.values("value")[:1]), 0))
    return next((version for (version,) in versions), None)


@lru_cache(maxsize=1)
def release() -> tuple:
    """What tells this release from others: the time of the newest file that pages are made with, and what is set."""
    files = (file for folder in MADE_WITH for file in (settings.BASE_DIR / folder).rglob("*"))
    newest = max(file.stat().st_mtime_ns for file in files if file.suffix in {".py", ".html", ".mo", ".css", ".js"})
    return newest, settings.SITE_URL, settings.SITE_OWNER, settings.CONTACT_EMAIL
