"""Cards of watches: each is made once for a language and kept until its watch changes."""

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from catalogue.caching.pieces import Made, kept_pieces
from catalogue.caching.vocabulary import with_vocabulary
from catalogue.comparison import Selection
from catalogue.models import Watch

register = template.Library()
NOTHING = Selection()  # chosen for a comparison
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
        return [card(known[pk], eager, request, selection or NOTHING) for pk, eager in places if pk in known]
    names = [f"{pk}:{eager:d}" for pk, eager in places]
    kept = kept_pieces("card", names, make_cards)
    return [mark_safe(text) for text in map(kept.get, names) if text]  # noqa: S308 (a template made them)


def make_cards(names: list[str]) -> Made:
    places = [(name, *map(int, name.split(":"))) for name in names]
    rows = Watch.objects.prefetch_related("images").filter(pk__in=[pk for _name, pk, _eager in places])
    known = {watch.pk: watch for watch in with_vocabulary(rows)}
    nobodys = HttpRequest()
    nobodys.has_holes = True
    return {
        name: (frozenset({f"watch {pk}"}), card(known[pk], bool(eager), nobodys))
        for name, pk, eager in places
        if pk in known
    }


def card(watch: Watch, eager: bool, request, selection: Selection = NOTHING) -> SafeString:
    context = {"watch": watch, "eager": eager, "request": request, "selection": selection}
    return render_to_string("components/card_to_choose.html", context)
