"""The values of a facet as HTML. A page shows hundreds: a template for each of them took a quarter of its time."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from catalogue.search.choices import Choice

register = template.Library()
VALUE = (
    '<li><label class="facet__value"><input type="checkbox" name="{}" value="{}"{}> '
    '<span class="facet__label">{}</span> <span class="facet__count code">{}</span></label></li>'
)
BELOW = (
    '<li><details class="facet__below" data-below="{}"{}><summary>{}</summary>'
    '<ul class="facet__values">{}</ul></details></li>'
)
CHECKED, OPEN = mark_safe(" checked"), mark_safe(" open")


@register.simple_tag
def facet_values(name: str, choices: Iterable[Choice]) -> SafeString:
    """The values of the facet `name`, each with those below it."""
    return mark_safe("".join(part for choice in choices for part in parts_of(name, choice)))  # noqa: S308


def parts_of(name: str, choice: Choice) -> Iterable[SafeString]:
    value = choice.value
    checked = CHECKED if choice.chosen else ""
    yield format_html(VALUE, name, value.token, checked, value.label, choice.count)
    if choice.below:
        lines = gettext("Lines: %(count)s") % {"count": len(choice.below)}
        yield format_html(BELOW, value.token, OPEN if choice.is_open else "", lines, facet_values(name, choice.below))
