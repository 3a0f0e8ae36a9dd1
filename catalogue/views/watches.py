"""A watch's own page."""

from typing import NamedTuple

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_DAY, A_WEEK, Figures
from catalogue.history.touching import shown_with
from catalogue.models import Revision, Watch
from catalogue.presentation.published import watch_data
from catalogue.presentation.references import References
from catalogue.presentation.sharing import card_of, picture_of
from catalogue.quality.consistency import References as Tables
from catalogue.quality.contradictions import findings_about

from .addresses import moved, shown_at_address
from .conditional import kept
from .listing import catalogue_address

A_YEAR = 365 * A_DAY


@kept()
@shown_at_address(Watch.objects.for_page, "folder")
def watch_detail(request, watch):
    """Everything that is known of one watch."""
    context = {
        "watch": watch,
        "revision": Revision.objects.of(watch).select_related("author").first(),
        "findings": findings_about(watch, Figures().hold("references", Tables.load, of_watches=False)),
        "related": related_to(watch),
        "references": References(*filter(None, (watch, watch.mechanism))),
    }
    response = render(request, "catalogue/watch_detail.html", context)
    response.shows = shown_with(watch)
    return response


@shown_at_address(Watch.objects.for_page, "folder")
def watch_json(request, watch):
    """The same as data."""
    return JsonResponse(watch_data(watch, References(watch)), json_dumps_params={"ensure_ascii": False})


@shown_at_address(Watch.objects.for_page, "folder")
def watch_picture(request, watch):
    """The picture of a shared link. Its address names its version; without that it is good for a day."""
    card = card_of(watch)
    picture = cache.get_or_set(f"share:{card.version}", lambda: picture_of(card), A_WEEK)
    lasting = request.GET.get("v") == card.version
    keep = f"max-age={A_YEAR}, immutable" if lasting else f"max-age={A_DAY}"
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": f"public, {keep}"})


@require_safe
def watch_formerly(request, folder):
    """Where a watch stood before it came here, under a name that is no address of ours: «Полёт Океан 3133»."""
    return moved(get_object_or_404(Watch, former_folders__folder=folder).get_absolute_url())


class Related(NamedTuple):
    """Some other watches that have something in common with one, and where all that have it are."""

    title: str
    watches: list[Watch]
    total: int
    address: str


def related_to(watch: Watch) -> list[Related]:
    """Other watches with the same movement, of the same brand, of the same year: one query each."""
    figures, year = Figures(), watch.first_year
    groups = []
    if mechanism := watch.mechanism:
        total = figures.counts("mechanism_id")[mechanism.pk]
        groups.append((_("Same movement"), {"mechanism": mechanism}, total, {"mechanism": mechanism.slug}))
    counts = figures.counts("brand_id")
    own = sum(number for (brand, _maker), number in figures.brands_and_makers().items() if brand == watch.brand_id)
    # A line of which there is no other watch is told by its maker.
    way, brand = ("brand", watch.brand) if own > 1 else ("maker", watch.maker)
    groups.append((_("Same brand"), {way: brand}, counts[brand.pk], {"brand": brand.slug}))
    if year:
        made = Watch.objects.current().made_between(year, year)
        total = figures.remember(f"made-in:{year}", made.count)
        groups.append((_("Same year"), {"first_year": year}, total, {"from": year, "to": year}))
    related = [
        Related(title, list(Watch.objects.neighbours_of(watch, **same)), total, catalogue_address(**chosen))
        for title, same, total, chosen in groups
    ]
    return [group for group in related if group.watches]
