"""A watch's own page."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from catalogue.cached import cache
from catalogue.consistency import References
from catalogue.contradictions import findings_about
from catalogue.figures import A_DAY, A_WEEK, Figures
from catalogue.models import Revision, Watch
from catalogue.published import watch_data
from catalogue.sharing import card_of, picture_of

from .addresses import shown_at_address
from .conditional import same_for_visitors

A_YEAR = 365 * A_DAY


@same_for_visitors()
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


@shown_at_address(Watch.objects.for_page, "folder")
def watch_picture(request, watch):
    """The picture of a shared link. Its address names its version; without that it is good for a day."""
    card = card_of(watch)
    picture = cache.get_or_set(f"share:{card.version}", lambda: picture_of(card), A_WEEK)
    lasting = request.GET.get("v") == card.version
    keep = f"max-age={A_YEAR}, immutable" if lasting else f"max-age={A_DAY}"
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": f"public, {keep}"})


def related_to(watch: Watch) -> list[tuple[str, list[Watch]]]:
    """Other watches with the same movement, of the same brand, of the same year: one query each."""
    groups = [
        (_("Same movement"), {"mechanism": watch.mechanism_id}, watch.mechanism_id),
        (_("Same brand"), {"brand": watch.brand_id}, watch.brand_id),
        (_("Same year"), {"first_year": watch.first_year}, watch.first_year),
    ]
    return [(title, list(Watch.objects.neighbours_of(watch, **same))) for title, same, known in groups if known]
