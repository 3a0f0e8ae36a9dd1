"""The front page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.dial import dial_of
from catalogue.figures import Figures
from catalogue.models import Watch

NEWEST = 8
BRANDS = 24


@require_safe
def home(request):
    """What there is, what is new, and the ways in: brands, factories, decades."""
    figures = Figures()
    newest = list(Watch.objects.current().for_cards().newest()[:NEWEST])
    brands = sorted(figures.brands(), key=lambda brand: -brand.watch_count)[:BRANDS]
    return render(
        request,
        "catalogue/home.html",
        {
            "totals": figures.totals(),
            "newest": newest,
            "drawn": max(newest, key=lambda watch: len(dial_of(watch).shows), default=None),
            "brands": [brand for brand in brands if brand.watch_count],
            "factories": sorted(
                (factory for factory in figures.factories() if factory.watch_count), key=lambda row: -row.watch_count
            ),
            "decades": figures.decades("all", Watch.objects.current()),
        },
    )
