"""What the pages of movements, brands and factories show, and what they cost."""

import re

import pytest

from catalogue.directories.kinds import SOURCES
from catalogue.models import CatalogueVersion, changing_catalogue

from .factories import make_brand, make_factory, make_mechanism, make_source, make_watch, make_witness

pytestmark = pytest.mark.django_db

QUERIES = {
    "mechanisms": 3,
    "brands": 2,
    "factories": 3,
    "sources": 2,
}  # the version, the rows of the page, what belongs to them
NARROWED = "factory=-&decade=1970&jewels=17&source=book"


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("query", ["", "q=полёт", "q=пален+24&sort=watches", NARROWED])
def test_queries_stay_the_same_however_many_rows(visitor, django_assert_max_num_queries, name, query):
    for more in (3, 40):
        for _number in range(more):
            factory = make_factory(city="Москва")
            brand, mechanism = make_brand(factory=factory), make_mechanism(factory=factory, functions=["дата"])
            make_watch(brand=brand, factory=factory, mechanism=mechanism)
            make_witness(mechanism, "stones", "17")
        make_brand(name=f"Полёт {more}")
        CatalogueVersion.objects.raise_number()
        visitor.get(f"/{name}/?{query}&utm_a=1")  # what is read once for each version is read here
        with django_assert_max_num_queries(QUERIES[name]):
            visitor.get(f"/{name}/?{query}&utm_c=1")
        visitor.get(f"/{name}/?{query}")
        with django_assert_max_num_queries(1):
            visitor.get(f"/{name}/?{query}")


def test_lines_of_movements_say_jewels_and_how_many_watches(visitor):
    mechanism = make_mechanism(calibre="2209", stones="23", start_release=1960, functions=["дата"])
    make_watch(mechanism=mechanism)
    make_watch(mechanism=mechanism)
    html = visitor.get("/mechanisms/").content.decode()
    line = re.sub(
        r"\s+", " ", re.sub("<[^>]+>", " ", re.search(r'<li class="lines__row">(.*?)</li>', html, re.DOTALL)[1])
    )
    assert line.strip() == "2209 дата 23 камня с 1960 2 модели"


def test_more_sources_than_are_listed_are_told_of(visitor, monkeypatch):
    for number in range(4):
        make_witness(make_watch(), "code", "1", make_source(f"Каталог {number}"))
    assert "Перечислены" not in visitor.get("/sources/").content.decode()
    monkeypatch.setitem(vars(SOURCES), "most", 3)
    with changing_catalogue():
        make_witness(make_watch(), "code", "2", make_source("Каталог 3"))
    page = visitor.get("/sources/")
    assert [source.title for source in page.context["page"].rows] == ["Каталог 3", "Каталог 0", "Каталог 1"]
    assert "Перечислены источники, на которых держится больше всего: 3" in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "told"), [("frequency-from=3", "от 3 600 пк/ч"), ("diameter-to=26+мм+(13‴)", "не одно и то же")]
)
def test_a_span_that_cannot_be_is_told_not_applied(visitor, typed, told):
    make_mechanism(frequency=18000, diameter=26)
    html = visitor.get(f"/mechanisms/?{typed}").text.replace("\xa0", " ")
    assert "не применено" in html and told in html
