"""What the pages of movements, brands and factories show, and what they cost."""

import re

import pytest

from catalogue.models import CatalogueVersion

from .factories import make_brand, make_factory, make_mechanism, make_watch

pytestmark = pytest.mark.django_db

QUERIES = {"mechanisms": 3, "brands": 2, "factories": 3}  # the version, the rows of the page, what belongs to them


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("query", ["", "q=полёт", "q=пален+24&sort=watches", "factory=-&decade=1970&jewels=17"])
def test_queries_stay_the_same_however_many_rows(visitor, django_assert_max_num_queries, name, query):
    for more in (3, 40):
        for _number in range(more):
            factory = make_factory(city="Москва")
            brand, mechanism = make_brand(factory=factory), make_mechanism(factory=factory, functions=["дата"])
            make_watch(brand=brand, factory=factory, mechanism=mechanism)
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
