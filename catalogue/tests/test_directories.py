"""The lists of movements, brands, factories and sources: searched, narrowed, sorted and paged through their pages."""

import random
import re
from collections import Counter
from html import unescape
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from catalogue.directories.kinds import BRANDS, FACTORIES, MEASURES, MOVEMENTS, SOURCES
from catalogue.directories.query import DirectoryQuery
from catalogue.keys import address_of, sort_key
from catalogue.models import Brand, Source, Watch
from catalogue.models.source import WHOLE
from catalogue.quantities import plain

pytestmark = pytest.mark.django_db

DIRECTORIES = {"mechanisms": MOVEMENTS, "brands": BRANDS, "factories": FACTORIES, "sources": SOURCES}


def listed(visitor, address: str) -> list[str]:
    """The slugs of the rows on a page, of sources their numbers."""
    html = visitor.get(address).content.decode()
    return re.findall(r'(?:lines__name|index__name|bars__name)" href="(?:/en)?/\w+/([\w-]+)/', html)


def counted(visitor, address: str) -> int:
    return int(re.search(r'id="count">(\d+)', visitor.get(address).content.decode())[1])


# What is typed, and a row that stands among the first three.
SEARCHES = [
    ("/mechanisms/?q=31681", "31681-1mchz"),
    ("/mechanisms/?q=2432.01", "2432-01-chchz"),
    ("/mechanisms/?q=243201", "2432-01-chchz"),
    ("/mechanisms/?q=2609+ha", "2609-na-pchz"),
    ("/mechanisms/?q=2614+н", "2614-n-pchz"),
    ("/mechanisms/?q=poljot+3133", "3133-1mchz"),
    ("/mechanisms/?q=калибр+2414а", "2414a-chchz"),
    ("/mechanisms/?q=rfvthnjy", "2937-2mchz"),
    ("/mechanisms/?q=хронографф+1мчз", "3017-1mchz"),
    ("/mechanisms/?q=1-й+мчз+3017", "3017-1mchz"),
    ("/en/mechanisms/?q=alarm", "2612-1mchz"),
    ("/en/mechanisms/?q=Minsk+1300", "1300-mchz"),
    ("/brands/?q=Błonie", "blonie"),
    ("/brands/?q=столичные", "stolichnie"),
    ("/brands/?q=PAKETA", "raketa"),
    ("/brands/?q=hfrtnf", "raketa"),
    ("/brands/?q=Swesda", "zvezda"),
    ("/brands/?q=пабеда", "pobeda"),
    ("/brands/?q=boctok", "vostok"),
    ("/brands/?q=пол", "poljot"),
    ("/factories/?q=chistopol", "chistopol-watch-factory"),
    ("/factories/?q=2+мчз", "second-moscow-watch-factory"),
    ("/factories/?q=слава", "second-moscow-watch-factory"),
    ("/en/factories/?q=Yerevan", "yerevan-watch-factory"),
]


def test_names_are_found_in_any_alphabet_layout_and_spelling(soviet, visitor):
    missed = [address for address, slug in SEARCHES if slug not in listed(visitor, address)[:3]]
    assert missed == []


@pytest.mark.parametrize("name", DIRECTORIES)
def test_every_row_is_found_by_its_own_name(soviet, name):
    directory, missed = DIRECTORIES[name], []
    for row in directory.rows():
        said = getattr(row, "calibre", "") or getattr(row, "name", "") or row.title
        found = DirectoryQuery.parse(directory, QueryDict(urlencode({"q": said}))).found()
        if row.pk not in [pk for _place, pk in found]:
            missed.append(said)
    assert missed == []


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("watch.ru", "forum.watch.ru"),
        ("netgrafik", "netgrafik.ch"),
        ("туепкфашл", "netgrafik.ch"),
        ("uhrwerksarchiv", "uhrwerksarchiv.de"),
        ("бюлюбю", ""),
    ],
)
def test_a_source_is_found_by_a_part_of_its_name(soviet, visitor, asked, title):
    found = visitor.get("/sources/", {"q": asked}).context["page"].rows
    assert (title in [source.title for source in found[:3]]) == bool(title)


def test_sources_are_narrowed_by_kind_and_first_comes_what_most_rests_upon(soviet, visitor):
    whole = visitor.get("/sources/").context["page"]
    counts = [source.entries + source.facts for source in whole.rows]
    assert counts == sorted(counts, reverse=True)
    assert whole.total == Source.objects.filter(witnesses__isnull=False).distinct().count() > 138
    catalogues = visitor.get("/sources/?source=catalogue")
    assert "каталог завода" in catalogues.context["heading"].chosen
    assert {source.kind for source in catalogues.context["page"].rows} == {"catalogue"}
    by_name = visitor.get("/sources/?sort=title").context["page"].rows
    assert [sort_key(source.title) for source in by_name] == sorted(sort_key(source.title) for source in by_name)


def test_a_calibre_itself_comes_before_what_begins_so(soviet, visitor):
    numbers = [slug.split("-")[0] for slug in listed(visitor, "/mechanisms/?q=2414")]
    assert numbers[:2] == ["2414", "2414"]
    assert all(slug.startswith(("24", "2")) for slug in listed(visitor, "/mechanisms/?q=24")[:10])


def test_the_page_says_how_it_read_the_text(soviet, visitor):
    html = visitor.get("/en/brands/?q=пабеда").content.decode()
    assert "Showing results for <strong>Победа</strong>" in html
    assert listed(visitor, "/en/brands/?q=пабеда&exact=1") == []
    html = visitor.get("/en/mechanisms/?q=собака+2414").content.decode()
    assert "they were left out: <strong>собака</strong>" in html


def test_an_empty_result_says_so_and_offers_what_resembles(soviet, visitor):
    html = visitor.get("/en/brands/?q=ракетная").content.decode()
    assert "No such brand yet" in html
    assert ">Raketa</a>" in html or ">Ракета</a>" in html
    assert 'href="/en/watches/?q=' in html
    nothing = visitor.get("/en/brands/?q=xqzwv").content.decode()
    assert "The word “xqzwv” was not understood." in nothing
    assert "Perhaps you meant" not in nothing
    filtered = visitor.get("/en/brands/?q=ракета&factory=volmax").content.decode()
    assert "Search without the filters: 1" in filtered
    assert "Perhaps you meant" not in filtered


@pytest.mark.parametrize(
    ("address", "russian", "english"),
    [
        ("mechanisms/", "Механизмы", "Movements"),
        ("mechanisms/?jewels=17&jewels=19", "Механизмы: камней — 17 или 19", "Movements: jewels: 17 or 19"),
        (
            "mechanisms/?q=2409&factory=1mchz&function=date&function=chronograph",
            "Механизмы по запросу «2409»: функции — хронограф и дата",
            "Movements found by “2409”: with chronograph and date",
        ),
        ("mechanisms/?type=quartz", "Механизмы: тип — кварцевый", "Movements: type quartz"),
        ("brands/?decade=1970&factory=-", "Марки: производитель не указан; начало выпуска — 1970-е",
         "Brands: maker not known; first made in the 1970s"),
        ("factories/?city=moscow", "Заводы: город — Москва", "Factories: city Moscow"),
    ],
)  # fmt: skip
def test_the_title_says_what_was_chosen(soviet, visitor, address, russian, english):
    for prefix, said in (("", russian), ("/en", english)):
        html = unescape(visitor.get(f"{prefix}/{address}").content.decode())
        title = re.search(r"<title>(.*) · [^·]*</title>", html)[1]
        heading = re.sub("<[^>]+>", "", re.search(r'<h1 class="title">(.*?)</h1>', html)[1])
        assert (title, heading) == (said, said)
        assert re.search(r'name="description" content="[^"]+"', html)


def test_what_the_address_says_and_the_list_has_no_use_for_is_said(soviet, visitor):
    html = unescape(visitor.get("/en/mechanisms/?factory=rolex&colour=red&sort=colour").content.decode())
    assert "There is no such value, so it was ignored: rolex." in html
    assert "colour=red, sort=colour" in html
    assert visitor.get("/mechanisms/?" + "&".join(f"factory=f{number}" for number in range(51))).status_code == 400
    for place in ("x", "a~-1", "a~" + "9" * 25):
        assert visitor.get("/brands/", {"after": place}).status_code == 404


def test_every_choice_is_a_chip_with_the_address_without_it_and_the_selection_is_kept(soviet, visitor):
    folder = Watch.objects.first().folder
    html = visitor.get(f"/mechanisms/?q=24&jewels=17&sort=watches&w={folder}").content.decode()
    assert f'class="chip chip--chosen" href="?q=24&amp;sort=watches&amp;w={folder}"' in html
    assert f'class="chip chip--chosen" href="?jewels=17&amp;sort=watches&amp;w={folder}"' in html
    assert f'href="/mechanisms/?w={folder}"' in html
    assert re.search(rf'lines__name" href="/mechanisms/[\w-]+/\?w={folder}"', html)
    assert f'<input type="hidden" name="w" value="{folder}">' in html


# Facets --------------------------------------------------------------------------------------


class Plain:
    """The facets of the lists in plain Python, from the rows themselves."""

    def __init__(self):
        self.watches = list(Watch.objects.current())

    def values(self, name: str, row) -> set[str]:
        factory = getattr(row, "factory", None)
        if name == "factory":
            return {factory.slug if factory else "-"}
        if name == "function":
            return {function.slug for function in row.functions.all()} or {"-"}
        if name == "type":
            return {row.mechanism_type.slug if row.mechanism_type else "-"}
        if name == "jewels":
            return {row.stones or "-"}
        if name in {field.name for field in MEASURES}:
            return {"-" if getattr(row, name) is None else plain(getattr(row, name))}
        if name == "source":
            return {row.kind}
        if name == "city":
            return {address_of(row.city_en or row.city) or "-"}
        columns = ("brand_id", "maker_id") if isinstance(row, Brand) else ("factory_id",)
        mine = [watch.decade for watch in self.watches if row.pk in [getattr(watch, column) for column in columns]]
        return {str(decade) for decade in mine if decade} or {"-"}

    def lets(self, name: str, tokens: list[str], values: set[str]) -> bool:
        return values.issuperset(tokens) if name == "function" else not values.isdisjoint(tokens)


@pytest.mark.parametrize("name", DIRECTORIES)
def test_counts_of_facets_equal_plain_python(soviet, name):
    directory, plain, chance = DIRECTORIES[name], Plain(), random.Random(14)
    rows = list(directory.rows())
    has = {row.pk: {facet.name: plain.values(facet.name, row) for facet in directory.facets} for row in rows}

    def found(chosen: dict, but: str = "") -> list[int]:
        others = {facet: tokens for facet, tokens in chosen.items() if facet != but}
        return [pk for pk in has if all(plain.lets(facet, some, has[pk][facet]) for facet, some in others.items())]

    tokens = {facet.name: sorted(set().union(*(has[pk][facet.name] for pk in has))) for facet in directory.facets}
    for _number in range(100):
        data = QueryDict(mutable=True)
        for facet in chance.sample(list(tokens), chance.randint(1, len(tokens))):
            data.setlist(facet, chance.sample(tokens[facet], min(len(tokens[facet]), chance.choice([1, 1, 2]))))
        query, chosen = DirectoryQuery.parse(directory, data), dict(data.lists())
        assert sorted(pk for _place, pk in query.found()) == sorted(found(chosen))
        assert query.total == len(query.found())
        for facet in query.facets():
            counts = Counter(token for pk in found(chosen, but=facet.name) for token in has[pk][facet.name])
            shown = {choice.value.token: choice.count for choice in facet.choices if choice.count}
            assert shown == counts, (data.urlencode(), facet.name)


# Orders and pages ----------------------------------------------------------------------------


def entries_and_facts(source: Source) -> int:
    """How many entries, and how many facts of them, rest on a source, at however many places of it."""
    told = {*source.witnesses.values_list("kind", "subject_id", "field")}
    return len({(kind, pk) for kind, pk, _field in told}) + sum(field != WHOLE for _kind, _pk, field in told)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("/mechanisms/?sort=jewels", lambda row: int(row.stones) if row.stones.isdecimal() else 10**6),
        ("/mechanisms/?sort=diameter", lambda row: row.diameter or 10**6),
        ("/mechanisms/?sort=year", lambda row: row.start_release or row.end_release or 10**6),
        ("/mechanisms/?sort=watches", lambda row: -row.watches.filter(merged_into=None).count()),
        ("/mechanisms/", lambda row: (row.calibre_sort, row.pk)),
        ("/brands/?sort=watches", lambda row: -Watch.objects.current().of_maker(row).count()),
        ("/brands/", lambda row: (row.name_sort, row.pk)),
        ("/factories/", lambda row: -row.watches.filter(merged_into=None).count()),
        ("/factories/?sort=founded", lambda row: row.founded or 10**6),
        ("/factories/?sort=title", lambda row: (row.name_sort, row.pk)),
        ("/mechanisms/?q=ручной&sort=jewels", lambda row: int(row.stones) if row.stones.isdecimal() else 10**6),
        ("/sources/", lambda row: -entries_and_facts(row)),
        ("/sources/?sort=title", lambda row: (sort_key(row.title), row.pk)),
    ],
)
def test_pages_go_through_every_row_once_in_order_and_back(soviet, visitor, monkeypatch, address, what):
    directory = DIRECTORIES[address.split("/")[1]]
    monkeypatch.setitem(vars(directory), "size", 7)
    model, total = directory.rows().model, counted(visitor, address)
    seen, pages, following = [], [], address
    while following:
        html = visitor.get(following).content.decode()
        pages.append(listed(visitor, following))
        seen += pages[-1]
        step = re.search(r'rel="next" href="([^"]+)"', html)
        following = unescape(f"/{address.split('/')[1]}/{step[1]}") if step else ""
    assert len(seen) == len(set(seen)) == total > 20
    rows = {getattr(row, "slug", str(row.pk)): row for row in model.objects.all()}
    values = [what(rows[slug]) for slug in seen]
    assert values == sorted(values)
    back = re.search(r'rel="prev" href="([^"]+)"', html)
    assert listed(visitor, unescape(f"/{address.split('/')[1]}/{back[1]}")) == pages[-2]
