"""Who offers a watch: all of them, where its own page shows the first."""

from django.shortcuts import render

from accounts.models import Collection
from catalogue.models import Watch
from catalogue.paging import Order
from catalogue.views.addresses import shown_at_address
from catalogue.views.listing import asked_page

NEWEST_FIRST = Order(descending=True)


@shown_at_address(Watch.objects.select_related("merged_into").all)
def offers(request, watch):
    """Every offer of a watch to swap or to sell, of those whose collection is public."""
    rows = Collection.objects.offered().filter(watch=watch)
    context = {"watch": watch, "total": rows.count(), "page": asked_page(request, rows, NEWEST_FIRST)}
    return render(request, "accounts/offers.html", context)
