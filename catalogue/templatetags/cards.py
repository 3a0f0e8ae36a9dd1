"""Cards of watches: each is made once for a language and kept until its watch changes."""

from functools import lru_cache
from typing import NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalogue.caching.pieces import Made, kept_pieces
from catalogue.caching.vocabulary import with_vocabulary
from catalogue.comparison import Selection
from catalogue.models import Watch
from catalogue.presentation.palette import spot_of

from .passport import dial, main_photo, years
from .selection import with_selection

register = template.Library()
NOTHING = Selection()  # chosen for a comparison
FIRST = 2  # cards above the fold, whose photos are fetched at once


class Card(NamedTuple):
    """What the card of a watch says; empty where it says nothing. An outline has places for these instead."""

    pk: str
    folder: str
    address: str
    localized_title: str
    base: str
    mark: str
    spot: str
    dial: str
    photo: str
    srcset: str
    width: str
    height: str
    brands: str
    factory: str
    years: str


def card_of(watch: Watch, selection: Selection = NOTHING) -> Card:
    """`watch`: from Watch.objects.for_cards(). Its link goes on with the `selection`."""
    image = main_photo(watch)
    return Card(
        pk=str(watch.pk),
        folder=watch.folder,
        address=with_selection({"selection": selection}, watch.get_absolute_url()),
        localized_title=watch.localized_title,
        base=watch.localized_base,
        mark=watch.localized_mark,
        spot=spot_of(watch.factory),
        dial=dial(watch),
        photo=image.thumbnail_url if image else "",
        srcset=image.srcset if image else "",
        width=str(image.width) if image else "",
        height=str(image.height) if image else "",
        brands=watch.brand_names if len(watch.brands) > 1 else "",
        factory=watch.factory.brief_name if watch.factory else "",
        years=years(watch),
    )


@register.simple_tag(takes_context=True)
def card(context, watch: Watch, *, eager=False, element="article") -> SafeString:
    """A card alone, which cannot be chosen. `element`: what it is made of where HTML allows no article."""
    own = {"card": card_of(watch, context.get("selection") or NOTHING), "eager": eager, "element": element}
    return render_to_string("components/card.html", {"request": context.get("request"), **own})


@register.simple_tag(takes_context=True)
def cards(context, watches, *, first=False) -> list[SafeString]:
    """The cards of `watches`, or of the watches with these ids, in their order; `first`: they open the page.

    What is kept is made of the watch alone and belongs to nobody. Links that go on with a choice are the reader's.
    """
    places = [(getattr(watch, "pk", watch), bool(first) and number < FIRST) for number, watch in enumerate(watches)]
    request, selection = context.get("request"), context.get("selection")
    if settings.DEBUG or selection or not getattr(request, "has_holes", False):
        known = Watch.objects.for_cards().in_bulk(pk for pk, _eager in places)
        return [to_choose(known[pk], eager, request, selection or NOTHING) for pk, eager in places if pk in known]
    names = [f"{pk}:{eager:d}" for pk, eager in places]
    kept = kept_pieces("card", names, make_cards)
    return [mark_safe(text) for text in map(kept.get, names) if text]  # noqa: S308 (a template made them)


def make_cards(names: list[str]) -> Made:
    places = [(name, *map(int, name.split(":"))) for name in names]
    rows = Watch.objects.prefetch_related("images").filter(pk__in=[pk for _name, pk, _eager in places])
    known = {watch.pk: watch for watch in with_vocabulary(rows)}
    return {
        name: (frozenset({f"watch {pk}"}), filled_in(known[pk], bool(eager)))
        for name, pk, eager in places
        if pk in known
    }


def to_choose(watch: Watch, eager: bool, request: HttpRequest, selection: Selection) -> SafeString:
    context = {"card": card_of(watch, selection), "eager": eager, "request": request, "selection": selection}
    return render_to_string("components/card_to_choose.html", context)


def filled_in(watch: Watch, eager: bool) -> str:
    """What the template makes of it for nobody, without a walk through the template."""
    said = card_of(watch)
    places = tuple(name for name, text in said._asdict().items() if text)
    texts = {name: conditional_escape(getattr(said, name)) for name in places}
    return outline(get_language(), places, eager).format_map(texts)


@lru_cache(maxsize=256)
def outline(_language: str, places: tuple[str, ...], eager: bool) -> str:
    """The card that all watches have of which the same is known, with {places} for what each says."""
    nobodys = HttpRequest()
    nobodys.has_holes = True
    signs = {name: f"__{name}__" if name in places else "" for name in Card._fields}  # as an address may have them
    context = {"card": Card(**signs), "eager": eager, "request": nobodys, "selection": NOTHING}
    text = render_to_string("components/card_to_choose.html", context).replace("{", "{{").replace("}", "}}")
    for name in places:
        text = text.replace(signs[name], f"{{{name}}}")
    return text
