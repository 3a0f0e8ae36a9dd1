"""A page about an author, for moderators: what they proposed, how it was decided, their photos, their marks."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from catalogue.models import WatchImage
from drafts import permissions
from drafts.contributions import decided_by, proposals_of, record_of
from drafts.models import Proposal, Step

MOST_PROPOSALS = 50  # of each kind
MOST_PHOTOS = 24


@require_safe
def author_page(request, admin, pk):
    """Everything that was ever sent, the newest first, as much as one reads; the queues list the rest."""
    if not permissions.may_review(request.user):
        raise PermissionDenied
    author = get_object_or_404(User.objects.select_related("role"), pk=pk)
    record = record_of(author)
    photos = WatchImage.objects.filter(photographer=author).select_related("watch").order_by("-pk")
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("Author: %(author)s") % {"author": author},
        "author": author,
        "record": [(label, record[status]) for status, label in Proposal.Status.choices[1:]],
        "reasons": Step.objects.of_author(author).reasons(),
        "decided": decided_by(author),
        "kinds": proposals_of(author, most=MOST_PROPOSALS),
        "photos": photos[:MOST_PHOTOS],
        "photo_count": photos.count(),
    }
    return render(request, "admin/drafts/author.html", context)
