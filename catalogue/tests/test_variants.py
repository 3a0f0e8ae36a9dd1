"""Cases, colours and sizes narrow lists, are asked for in words, and a brand shows its variants as a grid."""

import re

import pytest
from django.urls import reverse

from catalogue.caching.figures import Figures, answering_for
from catalogue.history.derived import find_wrong
from catalogue.history.publishing import delete_case, publish_case, publish_watch
from catalogue.models import Case, CatalogueVersion, CodeConvention, Revision, Watch
from catalogue.search.folding import fold
from catalogue.search.lexicon import Lexicon
from catalogue.search.operators import BY_NAME, condition

from .factories import (
    make_brand,
    make_case,
    make_convention,
    make_factory,
    make_line,
    make_mechanism,
    make_watch,
    make_watch_image,
)

pytestmark = pytest.mark.django_db


def coded(factory, code, **fields) -> Watch:
    brand = fields.pop("brand", None) or make_brand()
    watch = Watch(folder=f"w-{code}", brand=brand, factory=factory, code=code, **fields)
    return publish_watch(watch, aliases=[], by=None, evidence="", action=Revision.Action.LOADED)


def case_of(watch: Watch) -> Case | None:
    return Watch.objects.get(pk=watch.pk).case


@pytest.mark.usefixtures("derived_is_right")
def test_watches_follow_their_case_and_the_reading_of_codes():
    factory = make_factory()
    convention = CodeConvention(parts="3+3", case_part=1, dial_part=2, start_year=1977, source="каталог")
    publish_case(convention)
    watch, early = coded(factory, "420059"), coded(factory, "420620", start_release=1960, end_release=1965)
    assert case_of(watch) is None
    case = make_case(factory=factory, number="421")
    case.number = "420"
    publish_case(case)
    assert (case_of(watch), case_of(early)) == (case, None)
    other = Case(factory=factory, number="420", variant="1967", source="каталог")
    publish_case(other)
    assert case_of(watch) is None  # one of two
    assert delete_case(other) == 0
    assert case_of(watch) == case
    convention.case_part = None
    publish_case(convention)
    assert case_of(watch) is None
    assert find_wrong() == {}
    delete_case(convention)
    Watch.objects.filter(pk=watch.pk).update(case=case)
    assert find_wrong() == {"cases": [watch.pk], "combinations": [watch.pk]}
    delete_case(case)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("корпус:420", {"420059", "420620"}),
        ("case:420", {"420059", "420620"}),
        ("циферблат:серый", {"420059"}),
        ("циферблат:чёрный|серый", {"420059", "350645"}),
        ("диаметр:38..40", {"420059", "420620"}),
        ("диаметр:40", {"420059"}),
        ("размер:..39", {"420620"}),
        ("-диаметр:40", {"420620", "350645"}),
        ("ушки:18", {"420059"}),
        ("lugs:22..", {"350645"}),
        ("вид:карманные", {"350645"}),
        ("kind:ring", {"420620"}),
    ],
)
def test_what_is_seen_of_a_watch_can_be_asked_for(visitor, soviet_words, asked, found):
    page = visitor.get(reverse("catalogue:watch_list"), {"q": asked}).content.decode()
    assert set(re.findall(r'href="/watches/w-(\d{6})/"', page)) == found


def test_the_values_of_a_condition_are_read_once_for_all_of_them(soviet_words, django_assert_num_queries):
    make_mechanism(calibre="2609", frequency=18000)
    with answering_for(CatalogueVersion.objects.present()):
        lexicon = Lexicon.of(Figures())
        asked = {"циферблат": ("серый", "чёрный"), "корпус": ("420", "350"), "частота": ("18000", "17000..18000")}
        for name, values in asked.items():
            operator = BY_NAME[fold(name)]
            condition(operator, values[0], lexicon)
            with django_assert_num_queries(0):
                assert condition(operator, ",".join(values), lexicon)


@pytest.mark.parametrize("asked", ["корпус:999", "циферблат:синий", "диаметр:большой", "ушки:1..2..3", "вид:никакой"])
def test_what_there_is_not_is_told_and_not_applied(visitor, soviet_words, asked):
    for prefix in ("", "/en"):
        page = visitor.get(f"{prefix}/watches/", {"q": asked}).content.decode()
        assert "remark" in page or "warning" in page
        assert asked.partition(":")[2].partition(".")[0] in page


@pytest.fixture
def soviet_words():
    """Three watches of one factory, and of two cases."""
    factory = make_factory(short_name="ЧЧЗ")
    make_convention(start_year=1977)
    make_case(factory=factory, number="420")
    make_case(factory=factory, number="350", variant="К-35", start_year=2017)
    sizes = {"start_release": 2018}
    coded(factory, "420059", dial_colour="светло-серый", diameter="39.60", lug_width=18, **sizes)
    coded(factory, "420620", diameter=38, worn="ring", **sizes)
    coded(factory, "350645", dial_colour="чёрный", lug_width=22, worn="pocket", **sizes)


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ({"case": "350-k-35"}, {"350645"}),
        ({"dial": "black"}, {"350645"}),
        ({"dial": "-"}, {"420620"}),
        ({"diameter": "40"}, {"420059"}),
        ({"diameter": ["38", "-"]}, {"420620", "350645"}),
        ({"lugs": "18"}, {"420059"}),
        ({"kind": "ring"}, {"420620"}),
    ],
)
def test_the_facets_of_cases_and_sizes_narrow(visitor, soviet_words, choice, found):
    if "case" in choice:
        choice = {"case": f"{Case.objects.first().factory.slug}-{choice['case']}"}
    page = visitor.get(reverse("catalogue:watch_list"), choice).content.decode()
    assert set(re.findall(r'href="/watches/w-(\d{6})/"', page)) == found


def test_a_brand_shows_its_cases_across_its_dials(visitor, django_assert_max_num_queries):
    factory, maker = make_factory(), make_brand(name="Восток")
    line = make_line(maker=maker, factory=factory).line
    make_convention(start_year=1977)
    known = make_case(factory=factory, number="431")
    watches = [
        coded(factory, code, brand=line, start_release=1990)
        for code in ("431171", "431118", "891171", "0270", "2414x1")
    ]
    make_watch_image(watches[0])
    Watch.objects.filter(pk=watches[1].pk).update(have_count=3)
    for brand in (line, maker):
        page = visitor.get(brand.get_absolute_url()).content.decode()
        grid = re.search(r'<table class="variants">.*?</table>', page, re.DOTALL)[0]
        assert re.findall(r'<th scope="col" class="code">(\d+)</th>', grid) == ["118", "171"]
        rows = re.findall(r"<tr>.*?</tr>", grid, re.DOTALL)[1:]
        cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]
        assert [["431118" in cells[0][0], "431171" in cells[0][1]], [cells[1][0] == "", "891171" in cells[1][1]]] == [
            [True, True],
            [True, True],
        ]
        assert known.get_absolute_url() in rows[0]
        assert ("<img" in cells[0][1], "<img" in cells[0][0]) == (True, False)
        assert "в 3 коллекциях" in cells[0][0]
        assert "коллекци" not in cells[0][1]
    with django_assert_max_num_queries(20):
        visitor.get(f"/en{line.get_absolute_url()}")


def test_a_brand_of_one_code_has_no_grid(visitor):
    make_convention(start_year=1977)
    watch = coded(make_factory(), "431171", start_release=1990)
    make_watch(brand=watch.brand)
    assert 'class="variants"' not in visitor.get(watch.brand.get_absolute_url()).content.decode()
