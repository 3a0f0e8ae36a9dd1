"""The contradictions of the catalogue in the admin: one list, each with the way to mend it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.contradictions import AT_ONCE, contradictions
from catalogue.models import Watch


@require_safe
def list_contradictions(request):
    """What the consistency check finds contradictory; `after` is the watch that the page before ended with."""
    if not request.user.has_perm("catalogue.view_watch"):
        raise PermissionDenied
    after = request.GET.get("after", "0")
    if not after.isdecimal() or not after.isascii():
        raise Http404
    context = admin.site.each_context(request) | {
        "found": contradictions(int(after)),
        "at_once": AT_ONCE,
        "opts": Watch._meta,
        "title": _("Contradictions"),
    }
    return TemplateResponse(request, "admin/catalogue/watch/contradictions.html", context)
