"""A line on every page: whose it is, what a maker made under other names, and what is counted."""

import json
import re

import pytest
from django.urls import reverse

from catalogue.models import Brand, BrandLine, Watch
from catalogue.presentation.published import product_data, watch_data
from catalogue.presentation.references import References

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("soviet")]


def page_of(client, row) -> str:
    return re.sub(r"\s+", " ", client.get(row.get_absolute_url()).content.decode())


def brand(name: str) -> Brand:
    return Brand.objects.get(name=name)


def test_a_maker_lists_its_lines_and_shows_their_watches(visitor):
    answer = visitor.get(brand("Восток").get_absolute_url())
    lines = {line.line.name: count for line, count in answer.context["lines"]}
    assert (lines["Амфибия"], lines["Командирские"], lines["Победа"], lines["Партнёр"]) == (16, 14, 1, 0)
    own = Watch.objects.filter(brand=brand("Восток")).count()
    assert answer.context["total"] == own + sum(lines.values()) == Watch.objects.of_maker(brand("Восток")).count()
    first, *_rest = answer.context["lines"]
    assert first[0].line.name == "Амфибия"
    assert re.search(r'Амфибия</a> <span class="index__details">с 1967</span>', page_of(visitor, brand("Восток")))


def test_a_line_says_whose_it_is_and_when(visitor):
    page = page_of(visitor, brand("Штурманские"))
    first = re.search(r'href="/brands/poljot/">Полёт</a> <span class="code">\(1МЧЗ; с 1949\)</span>', page)
    then = re.search(r'href="/factories/[^"]+">Волмакс</a>', page)
    assert first.start() < then.start()


@pytest.mark.parametrize("line", ["Партнёр", "Столичные", "Корсар", "Ленинград", "Соло"])
def test_a_line_without_a_watch_says_so_and_whose_it_is(visitor, line):
    row = BrandLine.objects.get(line__name=line)
    said = re.search("Часов этого производителя в каталоге пока нет.*?</p>", page_of(visitor, row.line))
    assert f'href="{row.owner.get_absolute_url()}">{row.owner}</a>' in said[0]


def test_a_watch_says_maker_and_line_everywhere(visitor):
    watch = Watch.objects.for_page().get(folder="amfibiya-350")
    maker, line = watch.brands
    assert watch.brand_names == "Восток · Амфибия"
    page = page_of(visitor, watch)
    links = [f'<a href="{row.get_absolute_url()}">{row}</a>' for row in (maker, line)]
    assert " · ".join(links) in page
    (crumbs,) = [json.loads(each) for each in re.findall(r">(\{[^<]*BreadcrumbList[^<]*)<", page)]
    assert [step["name"] for step in crumbs["itemListElement"]][1:] == ["Восток", "Амфибия", watch.title]
    references = References(watch)
    product, data = product_data(watch, references), watch_data(watch, references)
    assert [product[name]["name"] for name in ("brand", "isVariantOf")] == ["Восток", "Амфибия"]
    assert (data["brand"], data["maker"]) == ("Амфибия", "Восток")
    assert '<span class="card__brands">Восток · Амфибия</span>' in page_of(visitor, maker)
    alone = Watch.objects.for_page().get(folder="raketa-leopard-24")
    assert (alone.brand_names, len(alone.brands)) == ("Ракета", 1)


def test_the_same_brand_is_the_maker_where_a_line_has_one_watch(visitor):
    watch = Watch.objects.get(folder="baltika-2609b")
    related = {group.title: group.watches for group in visitor.get(watch.get_absolute_url()).context["related"]}
    others = related["Той же марки"]
    assert others
    assert {other.maker for other in others} == {brand("Ракета")}


def test_lists_count_a_maker_with_its_lines(visitor):
    rows = {row.name: row.watch_count for row in visitor.get(reverse("catalogue:brand_list")).context["page"].rows}
    facet = {choice.value.token: choice.count for choice in visitor.get("/watches/").context["asked"].facets()[0].all}
    for row in Brand.objects.all():
        count = Watch.objects.of_maker(row).count()
        assert (rows[row.name], facet.get(row.slug, 0)) == (count, count)


def test_the_facet_shows_lines_below_their_maker_and_one_can_be_chosen_alone(visitor):
    (facet, *_rest) = visitor.get("/watches/").context["asked"].facets()
    vostok = next(choice for choice in facet.choices if choice.value.token == "vostok")
    assert [choice.value.token for choice in vostok.below][:2] == ["amphibia", "komandirskie"]
    assert "pobeda" in {choice.value.token for choice in facet.choices}  # of many: below none
    chosen = visitor.get("/watches/?brand=amphibia").context
    assert chosen["asked"].total == 16
    (facet, *_rest) = chosen["asked"].facets()
    assert (facet.choices[0].value.token, facet.choices[0].is_open, facet.choices[0].count) == ("vostok", True, 62)
    assert "brand" not in {each.name for each in visitor.get("/watches/?q=vostok+amphibia").context["asked"].facets()}
    (alone, *_rest) = visitor.get("/watches/?factory=chistopol-watch-factory").context["asked"].facets()
    assert [(choice.value.token, len(choice.below) > 9) for choice in alone.choices if choice.below] == [
        ("vostok", True)
    ]
    assert visitor.get("/watches/?brand=amphibia&brand=vostok").context["asked"].total == 62  # none twice
