"""The site's own addresses, and the pages of the admin that belong to no model."""

from django.contrib.contenttypes.models import ContentType

from accounts.models import SiteLimit
from config.models import SiteText
from config.tests.access import (
    ADMIN_ADMINISTRATOR,
    ADMIN_NOBODY,
    ADMIN_STAFF,
    EVERYBODY,
    LOGIN,
    MISSING,
    AdminModel,
    Row,
    Rule,
)


def profile_on_site(people):
    user = people["collector"]
    return [ContentType.objects.get_for_model(user).pk, user.pk]


PEOPLE_IN_ADMIN = Rule(LOGIN, LOGIN, LOGIN, 404, 200)

TEXTS = (
    "about",
    "calibre",
    "describing",
    "franken",
    "glossary",
    "help",
    "marks",
    "moderation",
    "numbers",
    "photographing",
    "privacy",
    "searching",
    "terms",
)

ROWS = {
    **{f"texts:{name}": Row(get=EVERYBODY) for name in TEXTS},
    "health": Row("without a token", get=MISSING, post=MISSING),
    "metrics": Row("without a token", get=MISSING, post=MISSING),
    "gallery": Row("not in DEBUG", get=MISSING),
    "admin:index": Row(get=ADMIN_STAFF, post=ADMIN_STAFF),
    "admin:login": Row(get=Rule(LOGIN, 403, 403, 302, 302)),
    "admin:logout": Row(post=Rule(302, 302, 302, 302, 302)),
    "admin:password_change": Row(get=ADMIN_STAFF.answering(302), post=ADMIN_STAFF.answering(302)),
    "admin:password_change_done": Row(get=ADMIN_STAFF),
    "admin:autocomplete": Row(get=ADMIN_NOBODY),  # nothing asked for
    "admin:jsi18n": Row(get=ADMIN_STAFF),
    "admin:view_on_site": Row(get=ADMIN_STAFF.answering(302), args=profile_on_site),
    "admin:app_list": Row(get=PEOPLE_IN_ADMIN, post=PEOPLE_IN_ADMIN, args=lambda people: ["accounts"]),
    "/admin/(?P<url>.*)$": Row(get=Rule(LOGIN, LOGIN, LOGIN, 404, 404), address="/admin/no-such-page/"),
}


def written(model) -> AdminModel:
    """Rows that are there from the beginning, and that administrators write."""
    change = ADMIN_ADMINISTRATOR.answering(302)  # an empty one is the one that ships
    return AdminModel(
        make=model.objects.first, view=ADMIN_ADMINISTRATOR, add=ADMIN_NOBODY, change=change, delete=ADMIN_NOBODY
    )


ADMIN = {"accounts.sitelimit": written(SiteLimit), "config.sitetext": written(SiteText)}
