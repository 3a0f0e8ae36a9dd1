"""Links that go on with the watches chosen for a comparison."""

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def with_selection(context, address: str) -> str:
    """`address` with the choice that the present one says."""
    selection = context.get("selection")  # an error page has none
    query = selection.query if selection else ""
    page, sign, place = address.partition("#")
    joint = "" if page.endswith("?") or not query else "&" if "?" in page else "?"
    return f"{page}{joint}{query}{sign}{place}"


@register.simple_tag(takes_context=True)
def compare_address(context, watch) -> str:
    """Where `watch` is compared with those that are chosen already."""
    return f"{reverse('catalogue:watch_compare')}?{context['selection'].query_with(watch.folder)}"
