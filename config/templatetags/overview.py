"""The owner's page in the templates of the admin."""

from django import template

from catalogue.templatetags.passport import columns
from config.overview import state, weeks

register = template.Library()


@register.inclusion_tag("admin/overview/page.html", takes_context=True)
def owners_page(context) -> dict:
    """What an administrator sees first; nothing for other staff."""
    if not context["request"].user.is_superuser:
        return {}
    figures = {"charts": weeks.by_weeks(), "deciders": weeks.deciders(), "reasons": weeks.reasons()}
    return figures | {"state": state.state()}


@register.inclusion_tag("admin/overview/chart.html")
def chart(title, counted) -> dict:
    """A bar for each of `counted`, pairs of a name and a count."""
    return columns(counted) | {"title": title, "total": sum(count for _name, count in counted)}
