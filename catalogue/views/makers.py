"""Brands and factories: their lists, and what each made."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.caching.figures import Figures
from catalogue.directories.kinds import BRANDS, FACTORIES
from catalogue.models import Brand, BrandLine, Case, Factory, FactoryRelation, Mark, Watch
from catalogue.presentation.references import References
from catalogue.presentation.story import story_of_brand, story_of_factory
from catalogue.search.facets import narrowed
from catalogue.search.query import BY_TITLE

from .addresses import shown_at_address
from .conditional import kept
from .directory import directory_page
from .listing import PLACE, asked_page, catalogue_address
from .variants import grid_of

MOST_LOOKED_AT = 200  # watches with a photo, for one of each case
MOST_TOLD = 200  # marks and movements of one factory that its story reads


@kept(*BRANDS.parameters, *PLACE)
@require_safe
def brand_list(request):
    return directory_page(request, BRANDS)


@kept(*FACTORIES.parameters, *PLACE)
@require_safe
def factory_list(request):
    return directory_page(request, FACTORIES)


@kept(*PLACE)
@shown_at_address(Brand.objects.select_related("factory", "merged_into").all)
def brand_detail(request, brand):
    """What was sold under one name: the watches of the brand and of its lines; and whose line it is itself."""
    figures = Figures()
    lines = lines_of(brand, figures)
    marks = brand.factory.marks.filter(where=Mark.Where.DIAL)[:MOST_TOLD] if brand.factory else []
    context = {
        "brand": brand,
        "references": References(brand),
        "lines": lines,
        "story": story_of_brand(
            brand, marks, [line for line, _count in lines], brand.mechanisms.current().with_names()[:MOST_TOLD]
        ),
        "owners": [line for line in figures.lines() if line.line_id == brand.pk],
        "grid": grid_of(narrowed(Watch.objects.current(), {"brand": {brand.pk}}, figures), figures.case_tables()),
        **made(request, brand=brand),
    }
    response = render(request, "catalogue/brand_detail.html", context)
    response.shows = frozenset({f"brand {brand.pk}"})
    return response


@kept(*PLACE)
@shown_at_address(Factory.objects.select_related("merged_into").all)
def factory_detail(request, factory):
    """What one factory made, and the brands and movements it is known for."""
    figures = Figures()
    relations, mechanisms = relations_of(factory), list(factory.mechanisms.current().with_names())
    marks = list(factory.marks.all()[:MOST_TOLD])
    context = {
        "factory": factory,
        "references": References(factory),
        "brands": factory.brands.current(),
        "relations": relations,
        "cases": cases_of(factory, figures),
        "story": story_of_factory(factory, marks, figures.lines(), mechanisms, relations),
        "has_marks": bool(marks),
        "marks": f"{reverse('catalogue:mark_list')}?{urlencode({'factory': factory.slug})}",
        "mechanisms": mechanisms,
        "photos_wanted": f"{reverse('catalogue:missing')}?{urlencode({'gap': 'photo', 'factory': factory.slug})}",
        "all_mechanisms": f"{reverse('catalogue:mechanism_list')}?{urlencode({'factory': factory.slug})}",
        **made(request, factory=factory),
    }
    response = render(request, "catalogue/factory_detail.html", context)
    response.shows = frozenset({f"factory {factory.pk}"})
    return response


@dataclass(frozen=True)
class SeenCase:
    """A case with how many watches have it, and the one whose photo shows it."""

    case: Case
    count: int
    watch: Watch | None

    @property
    def watches(self) -> str:
        return catalogue_address(case=self.case.token)


def cases_of(factory: Factory, figures: Figures) -> list[SeenCase]:
    """The cases of a factory by number, those whose number nobody knows last."""
    cases = [case for case in figures.case_tables().cases if case.factory_id == factory.pk]
    cases.sort(key=lambda case: (not case.number, case.number, case.start_year or 0))
    counts, shown = figures.counts("case_id"), photographed_in(cases)
    return [SeenCase(case, counts[case.pk], shown.get(case.pk)) for case in cases]


def photographed_in(cases: list[Case]) -> dict[int, Watch]:
    """A watch with a photo that is in each case, as far as there is one: that which most people have. Two queries."""
    watches = Watch.objects.current().filter(case__in=cases, has_photo=True).prefetch_related("images")
    found = {}
    for watch in watches.order_by("-have_count", "pk")[:MOST_LOOKED_AT] if cases else ():
        found.setdefault(watch.case_id, watch)
    return found


def lines_of(brand: Brand, figures: Figures) -> list[tuple[BrandLine, int]]:
    """The lines of a brand, with how many of its watches each has: those with the most first."""
    watches = figures.brands_and_makers()
    counted = {
        line.line_id: (line, watches[line.line_id, brand.pk]) for line in figures.lines() if line.maker_id == brand.pk
    }
    return sorted(counted.values(), key=lambda pair: -pair[1])


def relations_of(factory: Factory) -> list[tuple[str, list[tuple[Factory, FactoryRelation]]]]:
    """The other factories that this one had to do with, under what they were to it."""
    supplied, succeeded = FactoryRelation.Kind
    titles = {
        (succeeded, False): _("Predecessor"),
        (succeeded, True): _("Successor"),
        (supplied, False): _("Got movements from"),
        (supplied, True): _("Supplied movements to"),
    }
    groups = {place: [] for place in titles}
    for relation in FactoryRelation.objects.of(factory):
        gave = relation.from_factory_id == factory.pk
        groups[relation.kind, gave].append((relation.to_factory if gave else relation.from_factory, relation))
    return [(titles[place], others) for place, others in groups.items() if others]


def made(request, **maker) -> dict:
    """The watches of a brand or factory: a page of them, how many there are, and when each decade's began."""
    ((field, row),) = maker.items()
    figures = Figures()
    watches = narrowed(Watch.objects.current(), {field: {row.pk}}, figures)
    decades = figures.decades(f"{field}_id", row.pk)
    return {
        "page": asked_page(request, watches.in_places(), BY_TITLE),
        "decades": decades,
        "all_watches": catalogue_address(**{field: row.slug}),
        "total": sum(count for _decade, count in decades),
    }
