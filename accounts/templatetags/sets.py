"""What sets add to the page of my collection: how full they are."""

from django import template

from accounts.sets.completeness import FEW, KINDS, parts_of

register = template.Library()


@register.inclusion_tag("accounts/sets/summary.html")
def fullest_sets(user):
    """The fullest sets of each kind."""
    found = parts_of(user, FEW)
    return {"groups": [(title, found[kind]) for kind, (title, _column) in KINDS.items() if found[kind]]}
