"""What machines read: the sitemap, the feed, robots.txt, security.txt, the icon."""

from datetime import timedelta

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.models import Brand, Factory, Mechanism, Watch
from catalogue.presentation.wording import summary

SLICE = 10_000  # ids of one table that one part of the sitemap covers
# By name: the table, the column that its addresses end with, and the page.
TABLES = {
    "watches": (Watch, "folder", "catalogue:watch_detail"),
    "mechanisms": (Mechanism, "slug", "catalogue:mechanism_detail"),
    "brands": (Brand, "slug", "catalogue:brand_detail"),
    "factories": (Factory, "slug", "catalogue:factory_detail"),
}
TEXT, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
FEED_LENGTH = 30
HALF_A_YEAR = timedelta(days=182)


@require_safe
def robots(request):
    return render(request, "catalogue/robots.txt", {"site": settings.SITE_URL}, content_type=TEXT)


@require_safe
def security(request):
    """To whom to tell of a weakness: https://www.rfc-editor.org/rfc/rfc9116"""
    context = {"site": settings.SITE_URL, "contact": settings.CONTACT_EMAIL, "expires": now() + HALF_A_YEAR}
    return render(request, "catalogue/security.txt", context, content_type=TEXT)


@require_safe
def favicon(request):
    """Browsers ask for it where no page names an icon: beside a photo that is opened by itself."""
    return redirect(static("img/icon.svg"))


@require_safe
def sitemap_index(request):
    """The parts of the sitemap. A part is a range of ids, so that the last costs what the first does."""
    parts = [
        settings.SITE_URL + reverse("machines:sitemap_part", args=[name, number])
        for name, (table, _field, _page) in TABLES.items()
        for number in range((table.objects.aggregate(last=Max("pk"))["last"] or 0) // SLICE + 1)
    ]
    return render(request, "catalogue/sitemap.xml", {"parts": parts}, content_type=XML)


@require_safe
def sitemap_part(request, name, number):
    """The pages of one range of ids, each in both languages."""
    if name not in TABLES or number > 2**40:
        raise Http404
    table, field, page = TABLES[name]
    rows = table.objects.current().filter(pk__gte=number * SLICE, pk__lt=(number + 1) * SLICE).order_by("pk")
    return StreamingHttpResponse(urlset(page, rows.values_list(field, flat=True)), content_type=XML)


def urlset(page: str, addresses):
    """The part as text, piece by piece. The resolver is asked once: only the last word of an address differs."""
    pattern = settings.SITE_URL + reverse(page, args=["ADDRESS"])
    english = settings.SITE_URL + "/en" + reverse(page, args=["ADDRESS"])
    yield HEAD + URLSET
    for address in addresses.iterator(chunk_size=2000):
        russian_page, english_page = (escape(text.replace("ADDRESS", address)) for text in (pattern, english))
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{page}"/>'
            for code, page in (("ru", russian_page), ("en", english_page))
        )
        yield "".join(f"<url><loc>{page}</loc>{links}</url>\n" for page in (russian_page, english_page))
    yield "</urlset>\n"


class NewestWatches(Feed):
    """The newest watches of the catalogue, for feed readers."""

    feed_type = Atom1Feed
    title = _("New in the watch catalogue")
    subtitle = _("The newest models, each with its source.")

    def link(self):
        return reverse("catalogue:watch_list")

    def items(self):
        return Watch.objects.current().for_page().newest()[:FEED_LENGTH]

    def item_title(self, item):
        return item.localized_title

    def item_description(self, item):
        return summary(item)

    def item_pubdate(self, item):
        return item.created_at

    def item_updateddate(self, item):
        return item.updated_at
