"""What every list does with its address."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse

from catalogue.caching.figures import Figures
from catalogue.paging import PAGE_SIZE, Order, Page, UnknownPlace, page_of, page_of_found
from catalogue.search.facets import Facet
from catalogue.search.values import Values

from .addresses import moved

PLACE = ("after", "before")  # the parameters of an address that say where in a list it leads


def asked_page(request, queryset, order: Order, *, size: int = PAGE_SIZE) -> Page:
    """The page of `queryset` that the address asks for. Raises Http404 for a place that cannot be one."""
    after, before = (request.GET.get(name, "") for name in PLACE)
    try:
        return page_of(queryset, order, after=after, before=before, size=size)
    except UnknownPlace as error:
        raise Http404 from error


def asked_page_of_ids(request, ids: list[int], *, size: int) -> Page:
    """The same of rows that are sorted already. Each stands where its number in the list says."""
    found = [(f"{number:06d}", pk) for number, pk in enumerate(ids)]
    after, before = (request.GET.get(name, "") for name in PLACE)
    try:
        return page_of_found(found, after=after, before=before, size=size)
    except UnknownPlace as error:
        raise Http404 from error


def catalogue_address(**chosen) -> str:
    """The catalogue narrowed to what is chosen, where it can be sorted and narrowed further."""
    return f"{reverse('catalogue:watch_list')}?{urlencode(chosen)}"


def moved_choices(request, unknown: Collection[str], facets: tuple[Facet, ...]) -> HttpResponse | None:
    """The answer where an address chooses values by what they were called once: the words of today."""
    present = Values.of(Figures(), facets).renamed(request.GET) if unknown else None
    return moved(f"{request.path}?{present.urlencode()}") if present else None
