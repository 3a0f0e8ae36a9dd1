"""The catalogue of watches: searched, narrowed, sorted and paged; and what the search field suggests."""

from dataclasses import replace

from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalogue.models import Watch
from catalogue.paging import Page, number_of
from catalogue.presentation.wording import count_of_watches
from catalogue.search.describing import description_of, heading_of
from catalogue.search.facets import FACETS
from catalogue.search.kept import remember
from catalogue.search.personal_facets import PERSONAL_FACETS
from catalogue.search.query import PARAMETERS, CatalogueQuery
from catalogue.search.suggestions import suggestions

from .conditional import kept
from .listing import PLACE, asked_page, asked_page_of_ids, moved_choices


@kept(*PARAMETERS, *PLACE)
@require_safe
def watch_list(request):
    """The watches that the address asks for."""
    query = CatalogueQuery.parse(request.GET, request.user if PERSONAL_FACETS else None)
    if elsewhere := moved_choices(request, query.not_applied.unknown, FACETS):
        return elsewhere
    context = {
        "asked": query,
        "heading": heading_of(query),
        "description": description_of(query),
        "counted": count_of_watches(query.total),
        "query": query.text,
        "page": found_page(request, query),
        "facets": shown_facets(query),
    }
    response = render(request, "catalogue/watch_list.html", context)
    response.is_passing = query.order.field == "have_count"  # how many have a watch changes without the catalogue
    return response


def found_page(request, query: CatalogueQuery) -> Page:
    """The page of what `query` finds, its rows as they are shown: cards need no more than ids."""
    few = query.few_best_first()
    if few is None:
        watches = query.apply(Watch.objects.in_places())
        found = asked_page(request, watches, query.order, size=query.layout.size)
        page = replace(found, number=number_of(found, watches, query.order, query.total), total=query.total)
    else:
        page = asked_page_of_ids(request, few, size=query.layout.size)
    if query.layout.view != "table":
        return page
    pks = [getattr(row, "pk", row) for row in page]
    watches = Watch.objects.for_cards().in_bulk(pks)
    return replace(page, rows=[watches[pk] for pk in pks if pk in watches])


def shown_facets(query: CatalogueQuery) -> str:
    """The facets as HTML, the larger part of the page; what is the reader's own has a hole of its own."""

    def draw():
        return render_to_string("components/facets.html", {"facets": query.facets(), "asked": query})

    if any(name in PERSONAL_FACETS for name in query.chosen):
        return draw()
    return remember(query.figures, f"facets {get_language()} {query.state()}", draw)


@kept("q")
@require_safe
def suggest(request):
    """What the search field offers while one types, as groups of names and addresses."""
    return JsonResponse({"groups": suggestions(request.GET.get("q", ""))})


@require_safe
def opensearch(request):
    """The description that lets a browser search here from its address bar."""
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "catalogue/opensearch.xml", content_type=content_type)
