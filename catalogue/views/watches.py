"""A watch's own page."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalogue.caching.figures import Figures
from catalogue.caching.vocabulary import with_vocabulary
from catalogue.models import Revision, Watch
from catalogue.presentation.published import watch_data
from catalogue.presentation.references import References
from catalogue.quality.consistency import RuleTables
from catalogue.quality.contradictions import findings_about

from .addresses import moved, shown_at_address
from .conditional import kept


@kept()
@shown_at_address(Watch.objects.alone_for_page, with_vocabulary)
def watch_detail(request, watch):
    """Everything that is known of one watch."""
    figures = Figures()
    context = {
        "watch": watch,
        "case": figures.case_tables().described(watch),
        "revision": Revision.objects.of(watch).of_its_content().select_related("author").first(),
        "findings": findings_about(watch, RuleTables.kept(figures)),
        "references": References(*filter(None, (watch, watch.mechanism))),
    }
    response = render(request, "catalogue/watch_detail.html", context)
    response.shows = frozenset({f"watch {watch.pk}"})
    return response


@shown_at_address(Watch.objects.for_page)
def watch_json(request, watch):
    """The same as data."""
    return JsonResponse(watch_data(watch, References(watch)), json_dumps_params={"ensure_ascii": False})


@require_safe
def watch_formerly(request, folder):
    """Where a watch stood before it came here, under a name that is no address of ours: «Полёт Океан 3133»."""
    return moved(get_object_or_404(Watch, former_folders__folder=folder).get_absolute_url())
