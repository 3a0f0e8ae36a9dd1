"""Reading: how full my sets are, what is missing of one, and the lists that people made."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.collection.bulk import ChangedMeanwhile
from accounts.collection.capacity import few_of_large, one_at_a_time
from accounts.models import Collection, ListedWatch, WatchList
from accounts.views.collection import came_from
from accounts.views.collection_undo import tell_what_was_done
from catalogue.models import Watch
from catalogue.paging import Order
from catalogue.search.query import BY_TITLE
from catalogue.views.listing import asked_page
from catalogue.views.posting import only_posted

from . import wishing
from .completeness import KINDS, parts_of
from .subjects import of_list, subject_of

BY_PLACE = Order("place", number=True)
NEWEST = Order(descending=True)


@login_required
@require_safe
@few_of_large
def sets(request):
    """How full my collection is: by line, movement, factory and decade."""
    found = parts_of(request.user)
    groups = [(title, found[kind]) for kind, (title, _column) in KINDS.items() if found[kind]]
    return render(request, "accounts/sets/sets.html", {"groups": groups})


@login_required
@require_safe
@few_of_large
def missing(request):
    """What I do not have of a brand, a movement, a factory, a decade or a list."""
    subject = subject_of(request.GET, request.user)
    rows = subject.missing_of(request.user)
    total, count = subject.watches.count(), rows.count()
    context = {
        "subject": subject,
        "total": total,
        "missing": count,
        "have": total - count,
        "wishes": min(subject.unwanted_by(request.user).count(), wishing.MOST),
        "page": asked_page(request, rows.in_places(), BY_TITLE),
    }
    return render(request, "accounts/collection_missing.html", context)


@login_required
@only_posted
@one_at_a_time
def want_missing(request):
    """One click: all that is missing goes to the want list. It can be taken back as any change of many rows."""
    subject = subject_of(request.POST, request.user)
    try:
        tell_what_was_done(request, wishing.wish_for(request.user, subject))
    except ChangedMeanwhile:
        messages.warning(request, _("Your collection was changed at the same moment. Try it again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(came_from(request) or "accounts:collection")


# Lists that people made ----------------------------------------------------------------------


@require_safe
def watch_lists(request):
    """The lists that are published, the newest first."""
    page = asked_page(request, WatchList.objects.published().counted().select_related("user"), NEWEST)
    return render(request, "accounts/sets/lists.html", {"page": replace(page, rows=with_mine(request.user, page.rows))})


@login_required
@require_safe
def my_lists(request):
    """My lists; with `add`, the address of a watch, also the way to put it on each."""
    page = asked_page(request, WatchList.objects.of(request.user).counted().select_related("user"), NEWEST)
    context = {"page": replace(page, rows=with_mine(request.user, page.rows)), "mine": True}
    if folder := request.GET.get("add"):
        watch = get_object_or_404(Watch.objects.current(), folder=folder)
        entries = ListedWatch.objects.filter(watch=watch, watch_list__user=request.user)
        context |= {"adding": watch, "listed": set(entries.values_list("watch_list", flat=True))}
    return render(request, "accounts/sets/lists.html", context)


def with_mine(user, rows: list[WatchList]) -> list[WatchList]:
    """The lists, each with how many of its watches `user` has as `have`."""
    if user.is_authenticated:
        owned = Collection.objects.of(user).owned().order_by().values("watch")
        in_lists = WatchList.objects.filter(pk__in=[row.pk for row in rows]).order_by()
        counted = in_lists.annotate(have=Count("entries", filter=Q(entries__watch__in=owned)))
        have = dict(counted.values_list("pk", "have"))
        for row in rows:
            row.have = have[row.pk]
    return rows


@require_safe
def watch_list(request, pk):
    """The watches of a list in its order."""
    shown = get_object_or_404(WatchList.objects.visible_to(request.user).select_related("user"), pk=pk)
    entries = shown.entries.current()
    page = asked_page(request, entries, BY_PLACE)
    context = {
        "list": shown,
        "total": entries.count(),
        "page": replace(page, rows=[entry.watch_id for entry in page.rows]),
    }
    if request.user.is_authenticated:
        subject = of_list(shown)
        context["have"] = context["total"] - subject.missing_of(request.user).count()
        context["wishes"] = min(subject.unwanted_by(request.user).count(), wishing.MOST)
    return render(request, "accounts/sets/list.html", context)
