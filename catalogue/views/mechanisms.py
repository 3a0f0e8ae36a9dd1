"""Movements: the list, and a movement's own page."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.caching.figures import Figures
from catalogue.directories.kinds import MOVEMENTS
from catalogue.models import CalibreIndex, Mechanism, Revision, Watch
from catalogue.presentation.kinship import families_of, tree_of
from catalogue.presentation.published import mechanism_data
from catalogue.presentation.references import References
from catalogue.search.query import BY_TITLE

from .addresses import shown_at_address
from .conditional import kept
from .directory import directory_page
from .listing import PLACE, asked_page, catalogue_address


@kept(*MOVEMENTS.parameters, *PLACE)
@require_safe
def mechanism_list(request):
    return directory_page(request, MOVEMENTS)


@kept(*PLACE)
@shown_at_address(Mechanism.objects.for_page)
def mechanism_detail(request, mechanism):
    """Everything that is known of one movement, and the watches that it beats in."""
    watches = Watch.objects.current().filter(mechanism=mechanism)
    decades = Figures().decades("mechanism_id", mechanism.pk)
    context = {
        "mechanism": mechanism,
        "total": sum(count for _decade, count in decades),
        "all_watches": catalogue_address(mechanism=mechanism.slug),
        "revision": Revision.objects.of(mechanism).of_its_content().select_related("author").first(),
        "decades": decades,
        "page": asked_page(request, watches.in_places(), BY_TITLE),
        "tree": tree_of(mechanism),
        "families": families_of(mechanism),
        "sisters": Mechanism.objects.sisters_of(mechanism),
        "references": References(mechanism),
        "index": CalibreIndex.objects.of(mechanism.calibre),
    }
    response = render(request, "catalogue/mechanism_detail.html", context)
    response.shows = frozenset({f"mechanism {mechanism.pk}"})
    return response


@shown_at_address(Mechanism.objects.for_page)
def mechanism_json(request, mechanism):
    """The same as data."""
    return JsonResponse(mechanism_data(mechanism, References(mechanism)), json_dumps_params={"ensure_ascii": False})
