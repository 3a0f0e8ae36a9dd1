"""Brands and factories: their lists, and what each made."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.figures import Figures
from catalogue.models import Brand, Factory, Watch
from catalogue.paging import Order

from .addresses import shown_at_address
from .listing import asked_page

BY_TITLE = Order("title_sort")


@require_safe
def brand_list(request):
    return render(request, "catalogue/brand_list.html", {"brands": Figures().brands()})


@require_safe
def factory_list(request):
    factories = sorted(Figures().factories(), key=lambda factory: -factory.watch_count)
    return render(request, "catalogue/factory_list.html", {"factories": factories})


@shown_at_address(Brand.objects.select_related("factory", "merged_into").all)
def brand_detail(request, brand):
    """What was sold under one name."""
    context = {"brand": brand, **made(request, f"brand:{brand.pk}", Watch.objects.current().filter(brand=brand))}
    return render(request, "catalogue/brand_detail.html", context)


@shown_at_address(Factory.objects.select_related("merged_into").all)
def factory_detail(request, factory):
    """What one factory made, and the brands and movements it is known for."""
    watches = Watch.objects.current().filter(factory=factory)
    context = {
        "factory": factory,
        "brands": factory.brands.current(),
        "mechanisms": factory.mechanisms.current().with_names(),
        **made(request, f"factory:{factory.pk}", watches),
    }
    return render(request, "catalogue/factory_detail.html", context)


def made(request, name: str, watches) -> dict:
    """The watches of a maker: a page of them, how many there are, and when each decade's began."""
    decades = Figures().decades(name, watches)
    return {
        "page": asked_page(request, watches.for_cards(), BY_TITLE),
        "decades": decades,
        "total": sum(count for _decade, count in decades),
    }
