"""Two to four watches side by side. The address holds which: it can be sent."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.comparison import MOST, Comparison
from catalogue.models import Watch
from catalogue.search.query import CatalogueQuery

from .conditional import same_for_visitors

CANDIDATES = 12


@same_for_visitors
@require_safe
def compare(request):
    """The watches that the address names, and, until there are four, a search for another."""
    asked = list(dict.fromkeys(filter(None, request.GET.getlist("w"))))
    shown = {watch.folder: watch for watch in Watch.objects.current().for_page().filter(folder__in=asked[:MOST])}
    watches = [shown[folder] for folder in asked if folder in shown]
    text = " ".join(request.GET.get("add", "").split())
    found = CatalogueQuery(text=text).apply(Watch.objects.for_cards()) if text else Watch.objects.none()
    context = {
        "comparison": Comparison(watches),
        "missing": [folder for folder in asked if folder not in shown],
        "add": text,
        "candidates": found.exclude(folder__in=asked)[:CANDIDATES] if len(watches) < MOST else [],
        "has_room": len(watches) < MOST,
    }
    return render(request, "catalogue/watch_compare.html", context)
