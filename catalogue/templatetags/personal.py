"""What of a page belongs to its reader."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from catalogue.caching.parts import Hole, fill

register = template.Library()


@register.simple_block_tag(takes_context=True)
def personal(context, content, name: str, key="") -> SafeString:
    """A hole that `catalogue.caching.parts` fills for each reader; at once, where the page is not filled as a whole."""
    request, hole = context.get("request"), Hole(name, str(key), content)
    if request is None:
        return mark_safe("")  # an error page, which belongs to nobody
    text = str(hole) if getattr(request, "has_holes", False) else fill(request, [hole])[0]
    return mark_safe(text)  # noqa: S308 (templates and fillers escaped it)
