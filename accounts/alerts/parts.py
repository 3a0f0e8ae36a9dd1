"""What alerts add to the catalogue: a button that keeps the search of the page."""

from django.template.loader import render_to_string

from catalogue.caching.parts import Hole, register_part
from catalogue.search.query import CatalogueQuery

from .subscribing import search_of


def register() -> None:
    register_part(button, "alert")


def button(request, holes: list[Hole]) -> list[str]:
    """For who is signed in, where the address asks for anything."""
    search = ""
    if request.user.is_authenticated:
        search = search_of(CatalogueQuery.parse(request.GET, request.user))
    text = render_to_string("accounts/alerts/button.html", {"search": search}, request) if search else ""
    return [text] * len(holes)
