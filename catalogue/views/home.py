"""The front page."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from catalogue.caching.figures import Figures
from catalogue.models import Watch
from catalogue.presentation.dial import Dial
from catalogue.presentation.reading_dials import WOMENS, dial_of

from .conditional import kept

NEWEST = 12
BRANDS = 24
FACTORIES = 10


@kept(also=localdate)
@require_safe
def home(request):
    """What there is, what is new, and the ways in: brands, factories, decades."""
    figures = Figures()
    newest = list(Watch.objects.current().for_cards().newest_of_many_brands(NEWEST, localdate()))
    context = {
        "totals": figures.totals(),
        "newest": newest,
        "drawn": max(newest, key=lambda watch: (shown_by(dial_of(watch)), watch.completeness), default=None),
        "brands": most_made(figures.brands())[:BRANDS],
        "factories": most_made(figures.factories())[:FACTORIES],
        "functions": most_made(figures.functions()),
        "decades": figures.decades(),
    }
    return render(request, "catalogue/home.html", context)


def shown_by(dial: Dial) -> tuple:
    """How well a dial stands large on the front page: a full-size one, and much to see on it."""
    return dial.scale > WOMENS, len(dial.shows), bool(dial.ring), dial.shape_is_known


def most_made(rows: list) -> list:
    """Those of the vocabulary's rows that watches have, the commonest first."""
    return sorted((row for row in rows if row.watch_count), key=lambda row: -row.watch_count)
