"""Making a list: what it is called, what stands on it and in which order, and who sees it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import ListedWatch, WatchList
from accounts.signing.kept_forms import token_of
from catalogue.decoding import whole_number
from catalogue.models import Watch
from catalogue.paging import Order
from catalogue.search.query import CatalogueQuery
from catalogue.views.listing import asked_page
from catalogue.views.posting import only_posted

from . import lists
from .forms import WatchListForm

BY_PLACE = Order("place", number=True)
ROWS = 50  # of a page
MOST_FOUND = 12
STATES = {"publish", "withdraw", "delete", "hide", "show"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request):
    token = token_of(request.typed())
    made = WatchList.objects.of(request.user).filter(token=token).first()
    row = made or WatchList(user=request.user, token=token)
    form = WatchListForm(request.typed(), instance=row)
    if request.method == "POST" and form.is_valid() and saved(form):
        for watch in Watch.objects.current().filter(folder=request.GET.get("add", "")):
            put(request, row, watch)
        return redirect("accounts:list_edit", row.pk)
    return render(request, "accounts/sets/new.html", {"form": form, "list": row})


def saved(form: WatchListForm) -> bool:
    """Whether the list is there now."""
    if form.instance.pk:
        form.save()
        return True
    try:
        lists.make(form.instance)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_list(request, pk):
    """Its title and text; its watches, and a search for more of them."""
    row = own_list(request, pk)
    if request.method != "POST" and "entry" in request.GET:
        return place_of(request, row)
    form = WatchListForm(request.typed(), instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The list was saved."))
        return redirect("accounts:list_edit", row.pk)
    asked = request.GET.get("q", "").strip()
    entries = row.entries.current()
    context = {
        "form": form,
        "list": row,
        "total": entries.count(),
        "page": asked_page(request, entries.select_related("watch"), BY_PLACE, size=ROWS),
        "asked": asked,
        "found": found(asked) if asked else [],
        "listed": set(entries.values_list("watch", flat=True)) if asked else set(),
    }
    return render(request, "accounts/sets/edit.html", context)


def place_of(request, row: WatchList):
    """Where one watch is to stand: a page of its own, so that the number comes back if the session has ended."""
    entry = get_object_or_404(row.entries.current().select_related("watch"), pk=whole_number(request.GET["entry"]))
    place = (request.typed() or {}).get("place", entry.place)
    context = {"list": row, "entry": entry, "place": place, "total": row.entries.current().count()}
    return render(request, "accounts/sets/place.html", context)


def own_list(request, pk) -> WatchList:
    return get_object_or_404(WatchList.objects.of(request.user), pk=pk)


def found(asked: str) -> list[Watch]:
    """The watches that the catalogue's own search finds, the best first."""
    query = CatalogueQuery.parse(QueryDict(urlencode({"q": asked})))
    return query.first(MOST_FOUND)


@login_required
@only_posted
def change_entries(request, pk):
    """Add a watch, take one out, or move one: up, down, or to a place that is named."""
    row = own_list(request, pk)
    if folder := request.POST.get("add"):
        put(request, row, get_object_or_404(Watch.objects.current(), folder=folder))
        return back_to_list(row, request, "found" if "q" in request.POST else "entries")
    entry = get_object_or_404(row.entries.all(), pk=whole_number(request.POST.get("entry", "")))
    if request.POST.get("act") == "remove":
        lists.remove(row, entry)
        return back_to_list(row, request, "entries")
    lists.move(row, entry, wanted_place(row, entry, request.POST))
    return back_to_list(row, request, f"entry-{entry.pk}")


def put(request, row: WatchList, watch: Watch) -> None:
    """Add the watch to the list, or say why not."""
    try:
        lists.add(row, watch)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


def wanted_place(row: WatchList, entry: ListedWatch, posted) -> int:
    """Where `entry` is to stand. Raises Http404 where nothing says so."""
    before = row.entries.current().filter(place__lte=entry.place).exclude(pk=entry.pk)
    place = sum(1 for each in before if (each.place, each.pk) < (entry.place, entry.pk)) + 1
    act = posted.get("act")
    if act == "move":
        return whole_number(posted.get("place", "")) or place
    if act not in {"up", "down"}:
        raise Http404
    return place + (1 if act == "down" else -1)


def back_to_list(row: WatchList, request, place: str):
    kept = {name: request.POST[name] for name in ("q", "after", "before") if request.POST.get(name)}
    return redirect(f"{reverse('accounts:list_edit', args=[row.pk])}?{urlencode(kept)}#{place}")


@login_required
@only_posted
def change_state(request, pk):
    """Publish, withdraw or delete one's own list; a moderator hides anybody's, or shows it again."""
    row = get_object_or_404(WatchList.objects.visible_to(request.user), pk=pk)
    act = request.POST.get("act")
    if act not in STATES:
        raise Http404
    if act in {"hide", "show"}:
        if not request.user.is_staff:
            raise PermissionDenied
        lists.hide(row, hidden=act == "hide", by=request.user)
        return redirect(row)
    if row.user_id != request.user.pk:
        raise Http404
    if act == "delete":
        row.delete()
        messages.success(request, _("The list “%(title)s” was deleted.") % {"title": row.title})
        return redirect("accounts:my_lists")
    try:
        lists.publish(row, public=act == "publish")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)
