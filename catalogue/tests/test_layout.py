"""Three ways to lay the catalogue out, numbers of its places, and no two entries of a page that read the same."""

import os
import re

import pytest
from django.http import QueryDict
from django.utils.html import strip_tags

from catalogue.models import Watch
from catalogue.paging import Order, number_of, page_of
from catalogue.search.query import CatalogueQuery

WHOLE = os.environ.get("TRIALS") == "all"
ENTRY = re.compile(r'<article class="card.*?</article>|<tr>\s*<td class="watch-table__picture">.*?</tr>', re.DOTALL)


def entries(html: str) -> list[str]:
    return [
        " ".join(strip_tags(re.sub(r"<svg.*?</svg>", "", found, flags=re.DOTALL)).split())
        for found in ENTRY.findall(html)
    ]


def folders(html: str) -> list[str]:
    """The watches that a list links to."""
    return list(dict.fromkeys(re.findall(r'class="(?:card__link|lines__name)" href="/watches/([\w-]+)/', html)))


def choices() -> list[str]:
    """An address for each value of each facet: some 300, of which the gate takes a few."""
    facets = CatalogueQuery.parse(QueryDict()).facets()
    return [f"{facet.name}={choice.value.token}" for facet in facets for choice in facet.all]


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("view", ["cards", "table", "sheet"])
def test_no_two_entries_of_a_page_read_the_same(soviet, visitor, prefix, view):
    asked = ["", *(choices() if WHOLE else choices()[::70])] if view == "cards" else [""]
    for choice in asked:
        address, seen = f"{prefix}/watches/?size=120&view={view}&{choice}", []
        while address:
            html = visitor.get(address).content.decode()
            found = entries(html)
            assert found, address
            assert len(set(found)) == len(found), address
            seen += found
            following = re.search(r'rel="next" href="([^"]+)"', html)
            address = following and f"{prefix}/watches/{following[1].replace('&amp;', '&')}"
        assert len(set(seen)) == len(seen)


@pytest.mark.django_db
def test_a_page_says_where_in_the_list_it_stands(soviet, visitor):
    total = Watch.objects.current().count()
    first = visitor.get("/watches/").content.decode()
    assert f"1–24 из {total}" in first
    last = visitor.get("/watches/?before=end").content.decode()
    assert f"{total - 23}–{total} из {total}" in last
    assert 'rel="next"' not in last
    found = visitor.get("/watches/?q=3133&before=end").content.decode()
    assert 'rel="next"' not in found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/watches/", "М"),
        ("/watches/", "P"),
        ("/en/watches/", "V"),
        ("/en/watches/", "P"),
    ],
)
def test_a_letter_leads_to_the_first_title_that_begins_so(soviet, visitor, address, label):
    html = visitor.get(address).content.decode()
    jump = re.search(rf'<a class="jumps__link" href="([^"]+)">{label}</a>', html)
    page = visitor.get(f"{address}{jump[1].replace('&amp;', '&')}").content.decode()
    assert entries(page)[0].startswith(label)


@pytest.mark.django_db
def test_a_decade_leads_to_its_first_year(soviet, visitor):
    html = visitor.get("/watches/?sort=year").content.decode()
    jump = re.search(r'<a class="jumps__link" href="([^"]+)">1970</a>', html)
    page = visitor.get(f"/watches/{jump[1].replace('&amp;', '&')}").content.decode()
    assert Watch.objects.get(folder=folders(page)[0]).decade == 1970


@pytest.mark.django_db
def test_the_number_of_a_place_is_not_counted_in_a_list_too_long(soviet):
    order, watches = Order("title_sort"), Watch.objects.current()
    first = page_of(watches, order, size=3)
    after = page_of(watches, order, after=first.after, size=3)
    assert [number_of(page, watches, order, 294) for page in (first, after)] == [1, 4]
    assert number_of(after, watches, order, 1_000_000) == 0


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("view=table&size=60", "view=table&size=60"), ("view=cards&size=24", ""), ("view=list&size=7", "")],
)
@pytest.mark.django_db
def test_the_layout_stands_in_the_address(asked, kept):
    query = CatalogueQuery.parse(QueryDict(asked))
    assert query.to_url() == kept
    assert query.state() == ""
    assert CatalogueQuery.parse(QueryDict(query.to_url())) == query
    assert len(query.not_applied.strange) == (2 if "list" in asked else 0)


@pytest.mark.django_db
def test_photos_are_asked_for_by_factory(soviet, visitor):
    html = visitor.get("/factories/chistopol-watch-factory/").content.decode()
    address = re.search(r'href="([^"]+)">Нужны фото', html)[1].replace("&amp;", "&")
    shown = folders(visitor.get(address).content.decode())
    of_factory = Watch.objects.filter(factory__slug="chistopol-watch-factory")
    assert len(shown) == of_factory.filter(folder__in=shown).count() == 24
    assert visitor.get("/missing/?factory=nowhere").status_code == 404
