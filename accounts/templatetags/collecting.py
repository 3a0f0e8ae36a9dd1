"""The pages about one's own account."""

from collections.abc import Iterable

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.collection.drawn import TOLD, all_made_last
from accounts.collection.page import with_watches
from catalogue.caching.figures import Figures

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
        f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(label)} ({intcomma(count)})</option>'
        for value, label, count, chosen in choices
    )
    return mark_safe("".join(told))  # noqa: S308 - values and labels are escaped


@register.simple_tag(takes_context=True)
def own_rows(context, page) -> SafeString:
    """The pieces of a page of my collection, in its table or its list, each as it was drawn last.

    Links that go on with watches chosen for a comparison are of this page alone.
    """
    kind = "accounts/components/collection_table_row.html" if page.manner.is_table else "components/collection_row.html"
    template, items = get_template(kind).template, [*page.items]
    selection = context.get("selection")

    def draw(numbers: Iterable[int]) -> list[bytes]:
        drawing = Context({"own": True, "pick": True, "selection": selection})
        texts = []
        for item in with_watches(items[number] for number in numbers):
            with drawing.push(item=item, cells=page.cells(item) if page.manner.is_table else ()):
                texts.append(template.render(drawing).encode())
        return texts

    if selection:
        rows = draw(range(len(items)))
    else:
        shown = [kind, page.manner.is_table and page.manner.columns]
        places = [repr([*shown, *(getattr(item, name) for name in TOLD)]) for item in items]
        rows = all_made_last(Figures().present, places, draw)
    return mark_safe(b"".join(rows).decode())  # noqa: S308 - templates drew them
