"""What collections add to the pages of the catalogue: marks on cards, buttons and offers on a watch's page."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Collection

MOST_OFFERS = 20  # on a watch's own page

register = template.Library()


@register.simple_tag(takes_context=True)
def with_my_marks(context, watches):
    """The `watches` of a page, each with the statuses of the reader's rows for it as `my_marks`. One query."""
    user = getattr(context.get("request"), "user", None)
    watches = list(watches)
    if user and user.is_authenticated:
        rows = Collection.objects.of(user).filter(watch__in=[watch.pk for watch in watches]).order_by("pk")
        found: dict[int, list[Collection]] = {}
        for row in rows:
            found.setdefault(row.watch_id, []).append(row)
        for watch in watches:
            watch.my_marks = found.get(watch.pk, [])
    return watches


@register.inclusion_tag("components/collect.html", takes_context=True)
def collect(context, watch, *, small=False):
    """Buttons to have or to want `watch`, or what the reader said already. Visitors are asked in on its own page."""
    request = context["request"]
    if not hasattr(watch, "my_marks"):
        with_my_marks(context, [watch])
    marks = getattr(watch, "my_marks", [])
    return {
        "request": request,
        "user": request.user,
        "watch": watch,
        "small": small,
        "marks": marks,
        "may_have": not any(mark.status in Collection.Status.owned() for mark in marks),
        "may_want": not any(mark.status == Collection.Status.WANT for mark in marks),
        "here": request.get_full_path(),
    }


@register.inclusion_tag("components/offers.html", takes_context=True)
def offers(context, watch):
    """Who offers the watch for swap or sale, of those whose collection is public; of many the first, and how many."""
    rows = Collection.objects.offered().filter(watch=watch).order_by("status", "user__login")
    first = list(rows[: MOST_OFFERS + 1])
    shown = {"offers": first[:MOST_OFFERS], "selection": context.get("selection")}
    if len(first) > MOST_OFFERS:
        shown |= {"total": rows.count(), "more": reverse("accounts:offers", args=[watch.folder])}
    return shown


@register.simple_tag(takes_context=True)
def account_pages(context) -> list[dict]:
    """The pages about one's own account; `here` says how the present page relates to each, as aria-current does."""
    path = context["request"].path
    pages = [
        (_("My collection"), "accounts:collection"),
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
