"""Pages of plain text, written in each language by hand: `templates/texts/<name>.<language>.html`."""

from django.conf import settings
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

# The address of each page: the name of its files, and its title.
TEXTS = {
    "about/": ("about", _("About the catalogue")),
    "help/": ("help", _("Help")),
    "help/describing/": ("describing", _("How to describe a watch")),
    "help/searching/": ("searching", _("How to search")),
    "help/photographing/": ("photographing", _("How to photograph a watch")),
    "help/moderation/": ("moderation", _("How moderation decides")),
    "privacy/": ("privacy", _("Personal data")),
    "terms/": ("terms", _("Terms of use")),
}


@require_safe
def text_page(request, name, title):
    context = {
        "title": title,
        "text": f"texts/{name}.{get_language()}.html",
        "owner": settings.SITE_OWNER,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, "texts/page.html", context)


patterns = [
    path(address, text_page, {"name": name, "title": title}, name=name) for address, (name, title) in TEXTS.items()
]
