"""A list says in its title, its heading and its description what was chosen, in both languages."""

import re
from html import unescape
from itertools import combinations

import pytest
from django.http import QueryDict

from catalogue.search.describing import LONGEST, heading_of
from catalogue.search.facets import FACETS
from catalogue.search.query import CatalogueQuery

pytestmark = pytest.mark.django_db


def said(visitor, address: str, prefix: str = "") -> tuple[str, str, str]:
    """Title, heading and description of a list."""
    html = visitor.get(f"{prefix}/watches/?{address}").content.decode()
    patterns = (
        r"<title>(.*) · [^·]*</title>",
        r'<h1 class="title">(.*?)</h1>',
        r'<meta name="description" content="(.*?)">',
    )
    return tuple(unescape(re.sub("<[^>]+>", "", re.search(pattern, html)[1])) for pattern in patterns)


@pytest.mark.parametrize(
    ("address", "russian", "english"),
    [
        ("", "Часы", "Watches"),
        ("brand=poljot", "Часы: марка Полёт", "Watches: brand Poljot"),
        ("brand=poljot&brand=raketa", "Часы: марка Полёт или Ракета", "Watches: brand Poljot or Raketa"),
        ("q=полёт+3133", "Часы по запросу «полёт 3133»", "Watches found by “полёт 3133”"),
        (
            "q=полёт&factory=volmax&decade=1990",
            "Часы по запросу «полёт»: производитель — Волмакс; начало выпуска — 1990-е",
            "Watches found by “полёт”: made by Volmax; first made in the 1990s",
        ),
        (
            "function=date&function=alarm",
            "Часы: функции — будильник и дата",
            "Watches: with alarm and date",
        ),
        (
            "material=steel&material=-&gender=men-s&from=1960&photo=no",
            "Часы: корпус — сталь или материал корпуса не указан; мужские; без фото; с 1960 года",
            "Watches: case of steel or case material not known; men's; without a photo; since 1960",
        ),
        (
            "mechanism=2612-1mchz&bracelet=no",
            "Часы: механизм 2612 · 1МЧЗ; под ремешок",
            "Watches: movement 2612 · 1MChZ; for a strap",
        ),
        (
            "factory=-&mechanism=-&decade=-",
            "Часы: производитель не указан; механизм не указан; год выпуска не указан",
            "Watches: maker not known; movement not known; year not known",
        ),
    ],
)
def test_what_was_chosen_is_said_in_both_languages(soviet, visitor, address, russian, english):
    for prefix, words in (("", russian), ("/en", english)):
        title, heading, description = said(visitor, address, prefix)
        assert (title, heading) == (words, words)
        assert not address or description.startswith(f"{words}. ")


def test_the_description_says_how_many(soviet, visitor):
    assert said(visitor, "brand=poljot")[2] == (
        "Часы: марка Полёт. 72 модели с механизмами, годами выпуска и номерами оформления."
    )


def test_every_single_choice_and_every_pair_of_brands_has_a_title_of_its_own(soviet, visitor):
    query = CatalogueQuery()
    addresses = [f"{facet.name}={token}" for facet in FACETS for token in query.values.by_token[facet.name]]
    brands = [f"brand={a}&brand={b}" for a, b in combinations(list(query.values.by_token["brand"])[:12], 2)]
    titles = [str(heading) for heading in map(heading_at, [*addresses, *brands])]
    assert len(set(titles)) == len(titles) > 300


def heading_at(address: str):
    return heading_of(CatalogueQuery.parse(QueryDict(address)))


def test_however_much_is_chosen_the_heading_stays_short_and_counts_the_rest(soviet, visitor):
    query = CatalogueQuery()
    everything = "&".join(
        f"{facet.name}={token}" for facet in FACETS for token in list(query.values.by_token[facet.name])[:40]
    )
    title, _heading, description = said(visitor, f"q={'слово ' * 40}&{everything}")
    assert len(title) < LONGEST + 30
    assert len(description) < LONGEST + 120
    assert re.search(r"ещё \d+ услови[йяе]$", title)
    assert (
        "или ещё" in said(visitor, "&".join(f"brand={token}" for token in list(query.values.by_token["brand"])[:40]))[0]
    )
