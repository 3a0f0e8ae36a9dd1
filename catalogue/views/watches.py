"""A watch's own page."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue.consistency import References
from catalogue.contradictions import findings_about
from catalogue.figures import Figures
from catalogue.models import Revision, Watch
from catalogue.published import watch_data

from .addresses import shown_at_address


@shown_at_address(Watch.objects.for_page, "folder")
def watch_detail(request, watch):
    """Everything that is known of one watch."""
    context = {
        "watch": watch,
        "revision": Revision.objects.of(watch).select_related("author").first(),
        "findings": findings_about(watch, Figures().remember("references", References.load)),
        "related": [(title, watches) for title, watches in related_to(watch) if watches],
    }
    return render(request, "catalogue/watch_detail.html", context)


@shown_at_address(Watch.objects.for_page, "folder")
def watch_json(request, watch):
    """The same as data."""
    return JsonResponse(watch_data(watch), json_dumps_params={"ensure_ascii": False})


def related_to(watch: Watch) -> list[tuple[str, list[Watch]]]:
    """Other watches with the same movement, of the same brand, of the same year: one query each."""
    groups = [
        (_("Same movement"), {"mechanism": watch.mechanism_id}, watch.mechanism_id),
        (_("Same brand"), {"brand": watch.brand_id}, watch.brand_id),
        (_("Same year"), {"first_year": watch.first_year}, watch.first_year),
    ]
    return [(title, list(Watch.objects.neighbours_of(watch, **same))) for title, same, known in groups if known]
