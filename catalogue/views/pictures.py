"""The pictures that shared links show of a watch, a movement, a brand and a factory."""

from django.http import HttpResponse

from catalogue.caching.cached import cache
from catalogue.caching.figures import A_DAY, A_WEEK
from catalogue.models import Brand, Factory, Mechanism, Watch
from catalogue.presentation.sharing import card_of, picture_of

from .addresses import shown_at_address

A_YEAR = 365 * A_DAY


def picture(request, row):
    """The card of a row. Its address names its version; without that it is good for a day."""
    card = card_of(row)
    drawn = cache.get_or_set(f"share:{card.version}", lambda: picture_of(card), A_WEEK)
    lasting = request.GET.get("v") == card.version
    keep = f"max-age={A_YEAR}, immutable" if lasting else f"max-age={A_DAY}"
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": f"public, {keep}"})


watch_picture = shown_at_address(Watch.objects.for_page)(picture)
mechanism_picture = shown_at_address(Mechanism.objects.for_page)(picture)
brand_picture = shown_at_address(Brand.objects.select_related("factory", "merged_into").all)(picture)
factory_picture = shown_at_address(Factory.objects.select_related("merged_into").all)(picture)
