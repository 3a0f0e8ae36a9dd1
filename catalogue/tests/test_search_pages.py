"""Search as a reader meets it: through the page, on the catalogue's own data."""

import csv
import re
from pathlib import Path

import pytest

from catalogue.keys import normalised_key
from catalogue.models import Watch
from catalogue.search.addresses import pasted

DATA = Path(__file__).parent / "data"
QUERIES = list(csv.DictReader((DATA / "queries.csv").read_text(encoding="utf-8").splitlines()))
ORDINARY = (DATA / "ordinary.txt").read_text(encoding="utf-8").split()

# Other queries of the same kinds: what is typed, and the brand, calibre or folder among the first three.
MORE_QUERIES = [
    ("boctok 2414", "Восток", "2414", ""),
    ("paketa 2623", "Ракета", "2623", ""),
    ("Rakieta 2609", "Ракета", "2609", ""),
    ("Swesda", "Звезда", "", ""),
    ("Czajka 3050", "Чайка", "3050", ""),
    ("Loutch 1816", "Луч", "1816", ""),
    ("hfrtnf gjkzhyst", "Ракета", "", ""),
    (".yjcnm", "Юность", "", ""),
    ("малния карманные", "Молния", "", ""),
    ("победда зим", "Победа", "2602", ""),
    ("командирские 2234", "Командирские", "2234", ""),
    ("2416B 420059", "Амфибия", "2416Б", ""),
    ("нвч30", "Амфибия", "", "amfibiya-nvch-30"),
    ("2414а341289", "Командирские", "2414А", ""),
    ("часы восток с автоподзаводом", "Восток", "", ""),
    ("какие часы с будильником сигнал", "Сигнал", "2612", ""),
    ("1мчз будильник", "Полёт|Секонда|Сигнал", "2612", ""),
    ("ocean 3133", "Океан", "3133", ""),
    ("чн-47м", "Ракета", "ЧН-47М", ""),
    ("2006", "Заря", "2006", ""),
    ("стрела 1960", "Стрела", "3017", ""),
    ("полёт золото", "Полёт", "2200", ""),
    ("women chaika", "Чайка", "", ""),
]


def first_three(visitor, query: str) -> list[Watch]:
    html = visitor.get("/watches/", {"q": query}).content.decode()
    folders = list(dict.fromkeys(re.findall(r'card__link" href="/watches/([^/]+)/"', html)))[:3]
    watches = Watch.objects.select_related("brand", "mechanism").filter(folder__in=folders)
    return sorted(watches, key=lambda watch: folders.index(watch.folder))


def answers(watch: Watch, brand: str, calibre: str, code: str, folder: str) -> bool:
    own_calibre = watch.mechanism.calibre_key if watch.mechanism else ""
    return (
        (not brand or watch.brand.name in brand.split("|"))
        and own_calibre.startswith(normalised_key(calibre))
        and (not code or watch.code == code)
        and (not folder or watch.folder in folder.split("|"))
    )


@pytest.mark.django_db
def test_every_listed_query_has_its_answer_among_the_first_three(soviet, visitor):
    columns = ("brand", "calibre", "code", "folder")
    missed = [
        row["query"]
        for row in QUERIES
        if not any(answers(watch, *(row[name] for name in columns)) for watch in first_three(visitor, row["query"]))
    ]
    print(f"\n{len(QUERIES) - len(missed)} of {len(QUERIES)} queries have their answer among the first three")  # noqa: T201
    assert missed == []


@pytest.mark.django_db
def test_other_queries_of_the_same_kinds_are_answered(soviet, visitor):
    missed = [
        query
        for query, brand, calibre, folder in MORE_QUERIES
        if not any(answers(watch, brand, calibre, "", folder) for watch in first_three(visitor, query))
    ]
    assert missed == []


@pytest.mark.django_db
def test_ordinary_words_find_nothing(soviet, visitor):
    assert [word for word in ORDINARY if first_three(visitor, word)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["qqq", "sss", "xfcs bkb", "год:1971 yf"])
def test_what_says_nothing_in_the_other_layout_is_not_all_watches(soviet, visitor, query):
    """«ййй» is heard as «и», which is left out of a question: nothing of it remained, and nothing is everything."""
    html = visitor.get("/watches/", {"q": query}).content.decode()
    assert "<strong></strong>" not in html
    assert int(re.search(r'id="count"[^>]*>\s*(\d+)', html)[1]) < Watch.objects.count()


@pytest.mark.django_db
def test_the_page_says_what_it_searched_for_instead(soviet, visitor):
    html = visitor.get("/en/watches/?q=палет+3133").content.decode()
    assert "Showing results for <strong>Полёт 3133</strong>" in html
    assert 'href="?q=%D0%BF%D0%B0%D0%BB%D0%B5%D1%82+3133&amp;exact=1"' in html
    assert "Showing results" not in visitor.get("/en/watches/?q=палет+3133&exact=1").content.decode()


@pytest.mark.django_db
def test_the_page_says_which_words_it_left_out(soviet, visitor):
    html = visitor.get("/en/watches/?q=амфибия+960280+собака").content.decode()
    assert "Left out: <strong>собака</strong>" in html
    assert first_three(visitor, "амфибия 960280 собака")[0].code == "960280"


@pytest.mark.django_db
def test_a_brand_beside_a_word_that_nothing_has_is_named_and_not_listed(soviet, visitor):
    html = visitor.get("/en/watches/?q=амфибия+собака").content.decode()
    assert "The word “собака” was not understood." in html
    assert 'href="/en/brands/amphibia/"' in html
    assert first_three(visitor, "амфибия собака") == []


@pytest.mark.django_db
def test_an_empty_result_offers_the_nearest(soviet, visitor):
    html = visitor.get("/en/watches/?q=победитель").content.decode()
    assert "No such watch yet" in html
    assert ">Победа</a>" in html


@pytest.mark.django_db
def test_an_exact_code_comes_before_names_and_an_exact_calibre_before_its_relatives(soviet, visitor):
    assert first_three(visitor, "341289")[0].code == "341289"
    assert {watch.mechanism.calibre for watch in first_three(visitor, "2414")[:1]} == {"2414"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("амф", "/brands/amphibia/"),
        ("амф", "/watches/amfibiya-"),
        ("1мч", "/factories/first-moscow-watch-factory/"),
        ("2414а", "/mechanisms/2414a-chchz/"),
        ("9602", "/watches/amfibiya-960280/"),
        ("полёт 3", "/watches/poljot-"),
        ("hfrtn", "/brands/raketa/"),
        ("hfrtn", "/watches/raketa-"),
        ("gjktn 3", "/watches/poljot-"),
        ("PAKE", "/brands/raketa/"),
        # What begins with nothing is read as the page of results reads it.
        ("ракета бальшой ноль", "/watches/raketa-bolshoj-nol/"),
        ("амфебия 960280", "/watches/amfibiya-960280/"),
        ("слава 80х", "/watches/slava-"),
        ("амфибиями", "/brands/amphibia/"),
        ("2416Б/960280", "/watches/amfibiya-960280/"),
        ("moonphase", "/mechanisms/31679-1mchz/"),
        ("завод Кирова", "/factories/first-moscow-watch-factory/"),
    ],
)
def test_suggestions(soviet, visitor, typed, offered):
    groups = visitor.get("/suggest/", {"q": typed}).json()["groups"]
    assert any(item["url"].startswith(offered) for group in groups for item in group["items"]), groups


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " ", "—", "собака"])
def test_nothing_is_suggested_for_nothing(soviet, visitor, typed):
    assert visitor.get("/suggest/", {"q": typed}).json() == {"groups": []}


@pytest.mark.django_db
def test_a_chosen_value_is_a_chip_that_can_be_removed(soviet, visitor):
    html = visitor.get("/en/watches/?brand=poljot&brand=raketa&decade=1970").content.decode()
    assert 'href="?brand=poljot&amp;brand=raketa"' in html
    assert 'href="?brand=raketa&amp;decade=1970"' in html
    assert html.count(" checked>") == 3


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["", "relevance", "title", "year", "new", "had"])
def test_paging_goes_through_every_watch_once_and_back(soviet, visitor, order):
    address = f"/watches/?q=мужские&sort={order}"
    seen, total = [], int(re.search(r'id="count">(\d+)', visitor.get(address).content.decode())[1])
    while address:
        html = visitor.get(address).content.decode()
        seen += dict.fromkeys(re.findall(r'card__link" href="/watches/([^/]+)/"', html))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = "/watches/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == total > 200


@pytest.mark.django_db
def test_two_to_four_watches_are_compared_differences_first(soviet, visitor):
    html = visitor.get("/en/watches/compare/?w=signal-2612&w=okean-3133").content.decode()
    labels = re.findall(r'compare__line(--differs)?">\s*<th[^>]*>([^<]+)<', html)
    assert [differs for differs, _label in labels] == sorted((differs for differs, _label in labels), reverse=True)
    assert ("--differs", "Brand") in labels
    assert ("", "Factory") in labels


@pytest.mark.django_db
def test_a_comparison_of_one_offers_others(soviet, visitor):
    html = visitor.get("/en/watches/compare/?w=signal-2612&add=океан").content.decode()
    assert 'href="/en/watches/compare/?w=signal-2612&amp;w=okean-3133"' in html


@pytest.mark.django_db
def test_queries_of_suggestions(soviet, visitor, django_assert_max_num_queries):
    visitor.get("/suggest/?q=а")  # the names are known then, until the catalogue changes
    for text in ["полёт", "полёт 3", "gjktn", "9602", "2414", "2414а"]:
        with django_assert_max_num_queries(3):
            visitor.get("/suggest/", {"q": text})
    for text in ["собака", "амфибия 1 собака", "амфебия 960280"]:  # read as the page of results reads it
        with django_assert_max_num_queries(10):
            visitor.get("/suggest/", {"q": text})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "cold", "warm"),
    [
        ("/watches/", 13, 4),
        ("/watches/?brand=poljot", 7, 4),
        ("/watches/?brand=poljot&material=steel&sort=year", 7, 4),
        ("/watches/?q=полёт", 9, 4),
        ("/watches/?q=палет+3133", 12, 4),
        ("/watches/?q=341289", 9, 4),
        ("/suggest/?q=полёт", 5, 1),
        ("/watches/compare/?w=signal-2612&w=okean-3133", 7, 7),
    ],
)
def test_queries_of_each_page(soviet, visitor, django_assert_max_num_queries, address, cold, warm):
    visitor.get("/watches/")
    visitor.get("/suggest/?q=а")  # what has a name is known then, until the catalogue changes
    with django_assert_max_num_queries(cold):
        visitor.get(address)
    with django_assert_max_num_queries(warm):
        visitor.get(address)


def test_an_address_that_was_pasted_hides_nothing():
    for hidden in ("%00", "%E2%80%AE", "%CC%81" * 31):
        text = f"example.org/watches/?q=ракета{hidden}"
        assert pasted(text) == text
    assert pasted("example.org/watches/?q=ракета") == "ракета"
