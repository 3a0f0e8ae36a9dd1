"""Two to four watches side by side. The address holds which: it can be sent."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.comparison import MOST, Comparison, Selection
from catalogue.models import Watch
from catalogue.search.query import CatalogueQuery
from catalogue.search.tokens import LONGEST_QUERY

from .conditional import kept

CANDIDATES = 12


@kept("add")
@require_safe
def compare(request):
    """The watches that the address names, and, until there are four, what may stand beside them."""
    selection = Selection.parse(request.GET)
    watches = selection.compared()
    query = CatalogueQuery(text=" ".join(request.GET.get("add", "")[:LONGEST_QUERY].split()))
    has_room = len(watches) < MOST
    context = {
        "selection": selection,
        "comparison": Comparison(watches),
        "add": query,
        "has_room": has_room,
        "candidates": candidates(query, watches, selection.folders) if has_room else [],
    }
    return render(request, "catalogue/watch_compare.html", context)


def candidates(query: CatalogueQuery, watches: list[Watch], folders: list[str]) -> list[Watch]:
    """The best of what is searched for; without a search, watches with the movement of the last."""
    if query.text:
        found = query.apply(Watch.objects.exclude(folder__in=folders))
        return list(found.order_by(*query.order.names(backwards=False))[:CANDIDATES])
    if watches and watches[-1].mechanism_id:
        alike = Watch.objects.neighbours_of(watches[-1], mechanism=watches[-1].mechanism_id)
        return [watch for watch in alike if watch.folder not in folders]
    return []
