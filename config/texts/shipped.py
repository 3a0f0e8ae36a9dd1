"""What ships: one file for each text in each language, Markdown with addresses filled in by Django's templates."""

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import SiteLimit

ANNOUNCEMENT = "announcement"  # above all pages; none ships
# The address of each page, the name of its files, and its title.
PAGES = {
    "about/": ("about", _("About the catalogue")),
    "help/": ("help", _("Help")),
    "help/calibre/": ("calibre", _("How to find the calibre")),
    "help/numbers/": ("numbers", _("How to read the numbers")),
    "help/marks/": ("marks", _("Marks and hallmarks")),
    "help/franken/": ("franken", _("How to tell a franken")),
    "help/describing/": ("describing", _("How to describe a watch")),
    "help/searching/": ("searching", _("How to search")),
    "help/photographing/": ("photographing", _("How to photograph a watch")),
    "help/moderation/": ("moderation", _("How moderation decides")),
    "privacy/": ("privacy", _("Personal data")),
    "terms/": ("terms", _("Terms of use")),
}
NAMES = {ANNOUNCEMENT: _("Announcement above all pages")} | dict(PAGES.values())


def shipped(name: str, language: str) -> str:
    """The text as this release ships it, in Markdown; empty for the announcement."""
    if name == ANNOUNCEMENT:
        return ""
    said = {"owner": settings.SITE_OWNER, "contact": settings.CONTACT_EMAIL, "limits": SiteLimit.objects.all_standing()}
    with override(language):  # for the addresses in it
        return get_template(f"texts/{name}.{language}.md").template.render(Context(said, autoescape=False)).strip()
