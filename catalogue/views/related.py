"""What is alike a watch: a part of its page that changes with other watches, and is kept apart from it."""

from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from catalogue.caching.figures import Figures
from catalogue.caching.parts import Hole, register_part
from catalogue.caching.pieces import Made, kept_pieces
from catalogue.caching.vocabulary import with_vocabulary
from catalogue.comparison import Selection
from catalogue.history.touching import counted_with
from catalogue.models import Watch

from .listing import catalogue_address


class Related(NamedTuple):
    """Some other watches that have something in common with one, and where all that have it are."""

    title: str
    watches: list[Watch]
    total: int
    address: str


def register() -> None:
    register_part(related, "related")


def related(request, holes: list[Hole]) -> list[str]:
    """The same for everybody, but for links that go on with a reader's choice."""
    pks, selection = [hole.key for hole in holes], Selection.parse(request.GET)
    if selection or settings.DEBUG:
        made = {pk: text for pk, (_shows, text) in make_related(pks, selection).items()}
    else:
        made = kept_pieces("related", pks, make_related)
    return [made.get(pk, "") for pk in pks]


def make_related(pks: list[str], selection: Selection | None = None) -> Made:
    return {
        str(watch.pk): (
            counted_with(watch),
            render_to_string("components/related.html", {"related": related_to(watch), "selection": selection}),
        )
        for watch in with_vocabulary(Watch.objects.filter(pk__in=pks).order_by())
    }


def related_to(watch: Watch) -> list[Related]:
    """Other watches with the same movement, of the same brand, of the same year: one query each."""
    figures, year = Figures(), watch.first_year
    groups = []
    if mechanism := watch.mechanism:
        total = figures.counts("mechanism_id")[mechanism.pk]
        groups.append((_("Same movement"), {"mechanism": mechanism}, total, {"mechanism": mechanism.slug}))
    counts = figures.counts("brand_id")
    own = sum(number for (brand, _maker), number in figures.brands_and_makers().items() if brand == watch.brand_id)
    # A line of which there is no other watch is told by its maker.
    way, brand = ("brand", watch.brand) if own > 1 else ("maker", watch.maker)
    groups.append((_("Same brand"), {way: brand}, counts[brand.pk], {"brand": brand.slug}))
    if year:
        made = Watch.objects.current().made_between(year, year)
        total = figures.remember(f"made-in:{year}", made.count)
        groups.append((_("Same year"), {"first_year": year}, total, {"from": year, "to": year}))
    related = [
        Related(title, list(Watch.objects.neighbours_of(watch, **same)), total, catalogue_address(**chosen))
        for title, same, total, chosen in groups
    ]
    return [group for group in related if group.watches]
