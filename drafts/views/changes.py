"""What changed lately in the whole catalogue, as a page and for feed readers."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalogue.models import Revision
from catalogue.paging import Order
from catalogue.views.conditional import kept
from catalogue.views.listing import PLACE, asked_page
from drafts.recent import ASKED, Asked, lines

NEWEST_FIRST = Order(descending=True)
FEED_LENGTH = 30


@kept(*ASKED, *PLACE)
@require_safe
def changes(request):
    """Every change of the entries that are shown, the newest first, or those that the address asks for."""
    asked = Asked.of(request.GET)
    page = asked_page(request, asked.revisions(), NEWEST_FIRST)
    context = {
        "asked": asked,
        "is_unknown": bool(asked.author and not asked.person),
        "kinds": Revision.Kind.choices,
        "actions": Revision.Action.choices,
        "page": page,
        "lines": lines(page),
        "feed": address(asked, "drafts:changes_feed"),
    }
    return render(request, "drafts/changes.html", context)


def address(asked: Asked, page: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: getattr(asked, name) for name in ASKED if getattr(asked, name)})
    return f"{reverse(page)}?{query.urlencode()}" if query else reverse(page)


class RecentChanges(Feed):
    """The newest changes that the address asks for, as the page does."""

    feed_type = Atom1Feed
    title = gettext_lazy("Changes in the watch catalogue")

    def get_object(self, request):
        return Asked.of(request.GET)

    def link(self, asked):
        return address(asked, "drafts:changes")

    def items(self, asked):
        return lines(asked.revisions().order_by("-pk")[:FEED_LENGTH])

    def item_title(self, line):
        return f"{line.subject}: {line.revision.get_action_display()}"

    def item_description(self, line):
        return ", ".join(line.labels)

    def item_author_name(self, line):
        author = line.revision.author  # none where a command wrote it, or a former member
        if author:
            return author.login
        return _("from open sources") if line.revision.action == Revision.Action.LOADED else None

    def item_link(self, line):
        return reverse(f"drafts:{line.revision.kind}_history", args=[line.subject.address])

    def item_guid(self, line):
        return f"{settings.SITE_URL}/changes/{line.revision.pk}"

    def item_pubdate(self, line):
        return line.revision.created_at

    item_updateddate = item_pubdate
