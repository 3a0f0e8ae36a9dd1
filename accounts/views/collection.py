"""My collection: what is in it, what I say of each piece, and who else may see it."""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.collection import writing
from accounts.collection.capacity import busy_without_turn, few_of_large, is_large
from accounts.collection.donors import donors_for
from accounts.collection.drawn import drawn_last, read_last
from accounts.collection.have import LONGEST_QUESTION, answer
from accounts.collection.manner import manner_of
from accounts.collection.page import CollectionPage, counted_page
from accounts.collection.sharing import renew_want_link, set_collection_public, set_wants_public, stop_want_link
from accounts.collection.sheets import copy_of, form_of, sheet_of
from accounts.forms.collection import CollectionForm, OwnPieceForm
from accounts.models import Collection, PieceImage, User
from accounts.signing.kept_forms import token_of
from catalogue.caching.figures import answering_for
from catalogue.models import CatalogueVersion, Watch
from catalogue.photos.turns import place_in_line
from catalogue.views.posting import only_posted

SHORTEST_QUERY = 3
MOST_PRINTED = 500  # pieces on one page for printing


def back_to(request, watch: Watch):
    """The place of `watch` on the page of this site that the form was on, or its own page."""
    address = came_from(request)
    place = f"{address.partition('#')[0]}#watch-{watch.pk}"
    return HttpResponseRedirect(place if address else watch.get_absolute_url())


def came_from(request) -> str:
    """The page of this site that the form was on; empty where it names none."""
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


@login_required
@require_safe
@busy_without_turn
def mine(request):
    """Everything I have, want, offer and had, with filters, totals and charts."""

    def draw(asked) -> bytes:
        user, large = asked.user, is_large(asked.user)
        kept = None if large else partial(read_last, asked.told, version)
        with place_in_line() if large else nullcontext():
            page = CollectionPage.parse(asked.GET, Collection.objects.of(user), manner_of(user), kept)
            return render(asked, "accounts/collection_list.html", {"page": page}).content

    version = CatalogueVersion.objects.present()
    with answering_for(version):
        return HttpResponse(drawn_last(request, version, draw))


@login_required
@require_safe
@few_of_large
def printed(request):
    """The same as a table for a sheet of paper, with as many pieces as a printer takes at once."""
    manner = replace(manner_of(request.user), size=MOST_PRINTED)
    page = CollectionPage.parse(request.GET, Collection.objects.of(request.user), manner)
    return render(request, "accounts/collection_print.html", {"page": page})


@login_required
@only_posted
def mark(request, folder):
    """One click on a card or a watch's page: I have it, I want it."""
    watch = get_object_or_404(Watch.objects.current(), folder=folder)
    status = request.POST.get("status")
    if status not in {Collection.Status.HAVE, Collection.Status.WANT}:
        raise Http404
    try:
        writing.mark(request.user, watch, status)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back_to(request, watch)
    if request.headers.get("X-Requested-With") == "fetch":
        context = {"watch": watch, "small": request.POST.get("small") == "1"}
        return TemplateResponse(request, "accounts/collect_fragment.html", context)
    return back_to(request, watch)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, folder):
    """One more copy of a watch, or the wish for it, with details."""
    watch = get_object_or_404(Watch.objects.current(), folder=folder)
    token = token_of(request.typed())
    made = Collection.objects.of(request.user).filter(token=token).first()
    return edited(request, made or Collection(user=request.user, watch=watch, token=token))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_own(request):
    """A piece that the catalogue lacks, which its owner describes."""
    token = token_of(request.typed())
    made = Collection.objects.of(request.user).filter(token=token).first()
    name = request.GET.get("name", "")[: Collection._meta.get_field("name").max_length]
    return edited(request, made or Collection(user=request.user, token=token, name=name))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    mine = Collection.objects.of(request.user).with_watches()
    return edited(request, get_object_or_404(mine, pk=pk))


def edited(request, item):
    form = (CollectionForm if item.watch_id else OwnPieceForm)(request.typed(), instance=item)
    if request.method == "POST" and form.is_valid() and saved(form):
        messages.success(request, told_saved(item))
        return redirect("accounts:collection")
    sheet = sheet_of(item) if item.pk else None
    copy = copy_of(item, form_of(sheet)) if sheet else None
    context = {"form": form, "item": item, "donors": donors_for(item), "sheet": sheet, "copy": copy}
    return render(request, "accounts/collection_form.html", context)


def told_saved(item: Collection) -> str:
    """That it was saved; of what the catalogue lacks also the way to propose it."""
    done = _("Saved in your collection.")
    if item.watch_id:
        return done
    way = f"{reverse('drafts:watch_new')}?piece={item.pk}"
    return format_html('{} <a href="{}">{}</a>', done, way, _("Propose it to the catalogue: everything is filled in"))


def saved(form: CollectionForm) -> bool:
    """Whether the collection has the row now: it was saved, or the same form was sent twice at once."""
    item = form.instance
    try:
        writing.save_item(item)
    except ValidationError as error:
        if item.pk or not Collection.objects.of(item.user).filter(token=item.token).exists():
            form.add_error(None, error)
            return False
    return True


@login_required
@require_safe
@few_of_large
def have(request):
    """«Do I have it?»: an answer after three letters, for a phone at a flea market."""
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    asked = len(question) >= SHORTEST_QUERY
    found = answer(question, Collection.objects.of(request.user)) if asked else None
    context = {"query": question, "answer": found}
    template = "accounts/collection_answer.html" if request.headers.get("X-Requested-With") == "fetch" else None
    return render(request, template or "accounts/collection_have.html", context)


@login_required
@only_posted
def share(request):
    """Open or close my collection; make, renew or end the link to my want list."""
    actions = {
        "open": lambda user: set_collection_public(user, public=True),
        "close": lambda user: set_collection_public(user, public=False),
        "open_wants": lambda user: set_wants_public(user, public=True),
        "close_wants": lambda user: set_wants_public(user, public=False),
        "link": renew_want_link,
        "unlink": stop_want_link,
    }
    action = actions.get(request.POST.get("action"))
    if action is None:
        raise Http404
    action(request.user)
    return redirect("accounts:collection")


@require_safe
def public(request, login):
    """Somebody's collection, as far as they opened it: no prices, notes and serial numbers."""
    person = get_object_or_404(User.objects.shown(), login=login.lower(), collection_public=True)
    photos = Prefetch("piece_images", PieceImage.objects.shown(), to_attr="shown_photos")
    watches = Prefetch("watch", Watch.objects.for_cards())
    items = Collection.objects.of(person).public().prefetch_related(watches, photos)
    context = {"person": person, "items": counted_page(items, request.GET)}
    return render(request, "accounts/collection_public.html", context)


@require_safe
def wanted(request, token):
    """A want list, for whoever was given its link."""
    person = get_object_or_404(User.objects.shown(), want_token=token)
    items = Collection.objects.of(person).shown().filter(status=Collection.Status.WANT).with_watches()
    return render(request, "accounts/want_list.html", {"person": person, "items": counted_page(items, request.GET)})
