"""What of the catalogue's pages is for collectors: what the reader has and wants, how many have it, who offers it."""

from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from accounts.collection.drawn import is_told_quickly, made_last, told_by
from accounts.models import Collection, ListedWatch, WatchList
from catalogue.caching.parts import EDGE, Hole, register_part
from catalogue.comparison import Selection
from catalogue.models import Watch
from catalogue.rows import Among, Written
from catalogue.search.query import CatalogueQuery

MOST_OFFERS = 20  # on a watch's own page
MOST_LISTS = 10
MOST_COPIES = 10  # of one watch
MOST_ALIKE = 3  # of its copies with the same status
Status = Collection.Status
SAID_BY = {"have": Status.owned(), "want": [Status.WANT]}  # what makes a button needless


def register() -> None:
    register_part(collecting, "collecting")
    register_part(tokens, "token")
    register_part(of_own_pieces, "marks", "have", "want", "own facets")
    register_part(details, "details")
    register_part(owners, "owners")
    register_part(sheets, "sheets")


def collecting(request, holes: list[Hole]) -> list[str]:
    """The form of all buttons on the page; a visitor has none."""
    if not request.user.is_authenticated:
        return [""] * len(holes)
    shown = {"here": request.get_full_path(), "user": request.user, "csrf_token": get_token(request)}
    return [render_to_string("accounts/components/collecting.html", shown)] * len(holes)


def tokens(request, holes: list[Hole]) -> list[str]:
    """What proves that a form was sent from this site."""
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
    return [token] * len(holes)


def of_own_pieces(request, holes: list[Hole]) -> list[str]:
    """What a page of the catalogue says of the reader's own pieces.

    A list with facets says what it said the last time while nothing changed. Other pages ask one query of them, as many
    as there are to know that nothing changed.
    """
    if not request.user.is_authenticated:
        return [""] * len(holes)
    version = getattr(request, "version", None)  # of a page that is kept
    if version is None or not has_facets(holes) or not is_told_quickly():
        return said_of_own_pieces(request, holes)
    asked = f"{request.get_full_path()} {holes}"
    told = told_by(request.user)
    texts = made_last(told, version, asked, lambda: EDGE.join(said_of_own_pieces(request, holes)).encode())
    return texts.decode().split(EDGE)


def said_of_own_pieces(request, holes: list[Hole]) -> list[str]:
    facets = personal_facets(request) if has_facets(holes) else ""
    mine = said_by(request.user, {int(hole.key) for hole in holes if hole.name != "own facets"})
    return [facets if hole.name == "own facets" else mark(hole, mine.get(hole.key, [])) for hole in holes]


def has_facets(holes: list[Hole]) -> bool:
    return any(hole.name == "own facets" for hole in holes)


def said_by(user, watches: set[int]) -> dict[str, list["Said"]]:
    """What `user` said of each of `watches`, by its id as a hole has it. One query."""
    mine: dict[str, list[Said]] = {}
    for watch, *said in SAID(user.pk, sorted(watches)) if watches else []:
        mine.setdefault(str(watch), []).append(Said(*said))
    return mine


def said_of_watches(user: int, watches: list[int]) -> QuerySet:
    rows = Collection.objects.filter(Among(F("watch"), watches), user=user).order_by("pk")
    alike = {"partition_by": ["watch", "status"]}
    rows = rows.annotate(nth=Window(RowNumber(), order_by="pk", **alike), alike=Window(Count("pk"), **alike))
    return rows.filter(nth__lte=MOST_ALIKE).values_list("watch", "pk", "status", "nth", "alike")


SAID = Written(Collection, said_of_watches)


class Said(NamedTuple):
    """One of the `alike` pieces of a watch with the same status, the `nth` of them."""

    pk: int
    status: str
    nth: int
    alike: int

    def links(self) -> list[tuple[str, str]]:
        """To the piece; and after the last that is shown, to the others of my collection."""
        links = [(reverse("accounts:collection_edit", args=[self.pk]), Status(self.status).label)]
        if self.nth == MOST_ALIKE < self.alike:
            others = reverse("accounts:collection", query={"status": self.status})
            links.append((others, _("%(count)s more") % {"count": self.alike - MOST_ALIKE}))
        return links


def mark(hole: Hole, mine: list[Said]) -> str:
    if hole.name == "marks":
        links = (link for said in mine for link in said.links())
        return format_html_join("", '<a class="collect__mark" href="{}">{}</a>', links)
    return "" if any(said.status in SAID_BY[hole.name] for said in mine) else hole.inside


def details(request, holes: list[Hole]) -> list[str]:
    """The way to say more of a watch. Visitors are asked in, and come back."""
    if request.user.is_authenticated:
        return [hole.inside for hole in holes]
    entrance = reverse("account_login", query={"next": request.get_full_path()})
    return [format_html('<a class="button" href="{}">{}</a>', entrance, _("Sign in to collect"))] * len(holes)


def sheets(request, holes: list[Hole]) -> list[str]:
    """The way to keep what the address says with each of the reader's own copies. One query."""
    if not request.user.is_authenticated:
        return [""] * len(holes)
    pieces = Collection.objects.of(request.user).owned().filter(watch__in=[int(hole.key) for hole in holes])
    shown = {"pieces": list(pieces.with_watches().order_by("pk")[:MOST_COPIES]), "asked": request.GET.urlencode()}
    way = render_to_string("accounts/components/keep_sheet.html", shown) if shown["pieces"] else ""
    return [way] * len(holes)


def owners(request, holes: list[Hole]) -> list[str]:
    """How many have and want each watch, who offers it, which lists it is on: the same for everybody, read anew."""
    found = {str(row[0]): Owned(*row) for row in OWNED([int(hole.key) for hole in holes])}
    return [said_of(request, found[hole.key]) if hole.key in found else "" for hole in holes]


class Owned(NamedTuple):
    """What others say of a watch: how many have and want it, whether it is on a list, whether somebody offers it."""

    pk: int
    folder: str
    have_count: int
    want_count: int
    is_listed: bool
    is_offered: bool


def owned_watches(watches: list[int]) -> QuerySet:
    listed = ListedWatch.objects.filter(watch=OuterRef("pk"), watch_list__in=WatchList.objects.published())
    offers = Collection.objects.offered().filter(watch=OuterRef("pk"))
    rows = Watch.objects.filter(Among(F("pk"), watches)).order_by()
    return rows.annotate(is_listed=Exists(listed), is_offered=Exists(offers)).values_list(*Owned._fields)


OWNED = Written(Watch, owned_watches)


def said_of(request, watch: Owned) -> str:
    owners = told_of(request, watch) if watch.have_count or watch.want_count else ""
    return owners + (lists_of(watch) if watch.is_listed else "")


def lists_of(watch: Owned) -> str:
    """The published lists that a watch is on, the newest first."""
    first = list(WatchList.objects.published().filter(entries__watch=watch.pk)[: MOST_LISTS + 1])
    shown = {"lists": first[:MOST_LISTS], "more": len(first) > MOST_LISTS}
    return render_to_string("accounts/sets/of_watch.html", shown)


def told_of(request, watch: Owned) -> str:
    """Of many offers the first, and how many there are."""
    shown = {"watch": watch, "selection": Selection.parse(request.GET)}
    if watch.is_offered:
        rows = Collection.objects.offered().filter(watch=watch.pk).order_by("status", "user__login")
        first = list(rows[: MOST_OFFERS + 1])
        shown["offers"] = first[:MOST_OFFERS]
        if len(first) > MOST_OFFERS:
            shown |= {"total": rows.count(), "more": reverse("accounts:offers", args=[watch.folder])}
    return render_to_string("components/owners.html", shown)


def personal_facets(request) -> str:
    """What the catalogue can be narrowed by of the reader's own."""
    facets = CatalogueQuery.parse(request.GET, request.user).personal_facets()
    return render_to_string("components/facets.html", {"facets": facets, "closed": True})
