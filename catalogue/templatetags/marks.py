"""What templates need to show a mark."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from catalogue.models import Mark
from catalogue.presentation.marks import Drawing, drawing_of, mark_years

register = template.Library()
register.filter("mark_years", mark_years)


@register.filter
def drawn_mark(mark: Mark) -> str:
    """The drawing of a mark as SVG; empty where only words tell what it looks like."""
    drawing = drawing_of(mark)
    return drawn(drawing) if drawing else ""


@lru_cache(maxsize=2048)
def drawn(drawing: Drawing) -> str:
    """The same drawing for every mark of these letters and this shape."""
    return render_to_string("components/mark_drawing.html", {"drawing": drawing})
