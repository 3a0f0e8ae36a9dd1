"""The catalogue of watches: searched, narrowed, sorted and paged; and what the search field suggests."""

from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalogue.models import Watch
from catalogue.search.facets import OWN_FACETS
from catalogue.search.kept import remember
from catalogue.search.query import CatalogueQuery, MalformedQuery
from catalogue.search.suggestions import suggestions

from .listing import asked_page


@require_safe
def watch_list(request):
    """The watches that the address asks for."""
    try:
        query = CatalogueQuery.parse(request.GET, request.user if OWN_FACETS else None)
    except MalformedQuery as error:
        raise BadRequest(f"malformed: {error}") from error
    context = {
        "asked": query,
        "query": query.text,
        "page": asked_page(request, query.apply(Watch.objects.for_cards()), query.order),
        "facets": shown_facets(query),
    }
    return render(request, "catalogue/watch_list.html", context)


def shown_facets(query: CatalogueQuery) -> str:
    """The facets as HTML. It is the larger part of the page and the same for every visitor of a language."""

    def draw():
        return render_to_string("components/facets.html", {"facets": query.facets(), "asked": query})

    if OWN_FACETS and query.user.is_authenticated:
        return draw()
    return remember(query.figures, f"facets {get_language()} {query.state()}", draw)


@require_safe
def suggest(request):
    """What the search field offers while one types, as groups of names and addresses."""
    return JsonResponse({"groups": suggestions(request.GET.get("q", ""))})


@require_safe
def opensearch(request):
    """The description that lets a browser search here from its address bar."""
    content_type = "application/opensearchdescription+xml"
    return render(request, "catalogue/opensearch.xml", content_type=content_type)
