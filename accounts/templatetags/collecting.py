"""The pages about one's own account."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag(takes_context=True)
def account_pages(context) -> list[dict]:
    """The pages about one's own account; `here` says how the present page relates to each, as aria-current does."""
    path = context["request"].path
    pages = [
        (_("My collection"), "accounts:collection"),
        (_("Swap"), "accounts:swap"),
        (_("My lists"), "accounts:my_lists"),
        (_("My alerts"), "accounts:alerts"),
        (_("My profile"), "accounts:profile_edit"),
        (_("E-mail address"), "account_email"),
        (_("Password"), "account_change_password"),
        (_("Connected accounts"), "socialaccount_connections"),
        (_("Second factor"), "mfa_index"),
        (_("Sessions"), "usersessions_list"),
        (_("My data"), "accounts:data"),
    ]
    places = [(title, reverse(name)) for title, name in pages]
    return [
        {
            "title": title,
            "address": address,
            "here": path.startswith(address) and ("page" if path == address else "true"),
        }
        for title, address in places
    ]
