"""Cards of watches: each is made once for a language and kept until its watch changes."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_DAY, Figures
from catalogue.caching.release import release
from catalogue.models import CatalogueVersion, Watch

register = template.Library()
FIRST = 2  # cards above the fold, whose photos are fetched at once


@register.simple_tag(takes_context=True)
def cards(context, watches, *, first=False) -> list[SafeString]:
    """The cards of `watches`, or of the watches with these ids, in their order; `first`: they open the page.

    What is kept is made of the watch alone and belongs to nobody. Links that go on with a choice are the reader's.
    """
    places = [(getattr(watch, "pk", watch), bool(first) and number < FIRST) for number, watch in enumerate(watches)]
    request, selection = context.get("request"), context.get("selection")
    if settings.DEBUG or selection or not getattr(request, "has_holes", False):
        known = Watch.objects.for_cards().in_bulk(pk for pk, _eager in places)
        return [card(known[pk], eager, request, selection) for pk, eager in places if pk in known]
    return [mark_safe(text) for text in kept_cards(places, Figures().present)]  # noqa: S308 (a template made them)


def kept_cards(places: list[tuple[int, bool]], version: CatalogueVersion) -> list[str]:
    """The cards as the cache has them; the others are made of their rows as they are now, and kept."""
    keys = {place: f"card:{release()}:{get_language()}:{place[1]:d}:{place[0]}" for place in places}
    found = cache.get_many(keys.values())
    made = {
        place: found[key][1]
        for place, key in keys.items()
        if key in found and version.shows_still(frozenset({f"watch {place[0]}"}), found[key][0])
    }
    lacking = [place for place in places if place not in made]
    known = Watch.objects.for_cards().in_bulk(pk for pk, _eager in lacking) if lacking else {}
    nobodys = HttpRequest()
    nobodys.has_holes = True
    new = {place: card(known[place[0]], place[1], nobodys) for place in lacking if place[0] in known}
    cache.set_many({keys[place]: (version.value, text) for place, text in new.items()}, A_DAY)
    return [(made | new)[place] for place in places if place in made or place in new]


def card(watch: Watch, eager: bool, request, selection=None) -> SafeString:
    context = {"watch": watch, "eager": eager, "request": request, "selection": selection}
    return render_to_string("components/card_to_choose.html", context)
