"""The pages about one's own account."""

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
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


@register.simple_tag
def options(choices) -> SafeString:
    """The values of a menu, each with how many pieces it leaves: hundreds, which a template would take long to draw."""
    told = (
        (value, mark_safe(" selected") if chosen else "", label, intcomma(count))
        for value, label, count, chosen in choices
    )
    return format_html_join("", '<option value="{}"{}>{} ({})</option>', told)
