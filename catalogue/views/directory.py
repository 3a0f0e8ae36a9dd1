"""The page of a list of movements, brands, factories or sources."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import render

from catalogue.directories.describing import description_of, heading_of
from catalogue.directories.kinds import Directory
from catalogue.directories.query import DirectoryQuery
from catalogue.paging import Page, UnknownPlace, page_of_found

from .listing import PLACE, moved_choices


def directory_page(request, directory: Directory):
    """What the address asks of a list, in the template of its name."""
    query = DirectoryQuery.parse(directory, request.GET)
    if elsewhere := moved_choices(request, query.not_applied.unknown, directory.facets):
        return elsewhere
    context = {
        "asked": query,
        "heading": heading_of(query),
        "description": description_of(query),
        "counted": directory.counted(query.total),
        "page": found_page(request, query),
    }
    return render(request, f"catalogue/{directory.name}.html", context)


def found_page(request, query: DirectoryQuery) -> Page:
    """The page of what is found; each row `with_counts`."""
    directory, places = query.directory, {name: request.GET.get(name, "") for name in PLACE}
    try:
        page = page_of_found(query.found(), size=directory.size, **places)
    except UnknownPlace as error:
        raise Http404 from error
    shown = directory.with_counts(directory.rows().filter(pk__in=page.rows), query.figures)
    rows = {row.pk: row for row in shown}
    return replace(page, rows=[rows[pk] for pk in page.rows if pk in rows])
