"""What sets add to the page of my collection: how full they are."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from accounts.collection.drawn import made_last
from accounts.sets.completeness import FEW, KINDS, parts_of
from catalogue.caching.figures import Figures

register = template.Library()


@register.simple_tag(takes_context=True)
def fullest_sets(context) -> SafeString:
    """The fullest sets of each kind, of a page that is told what it stands on: the same whatever is filtered."""
    request = context["request"]

    def draw() -> bytes:
        found = parts_of(request.user, FEW)
        groups = [(title, found[kind]) for kind, (title, _column) in KINDS.items() if found[kind]]
        return render_to_string("accounts/sets/summary.html", {"groups": groups}).encode()

    drawn = made_last(request.told, Figures().present, "the fullest sets", draw)
    return mark_safe(drawn.decode())  # noqa: S308 - a template drew it
