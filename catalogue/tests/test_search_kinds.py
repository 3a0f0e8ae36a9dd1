"""What collectors type, kind by kind, through the page on the catalogue's own data; each test prints its rates."""

import csv
import html
import os
import re
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import parse_qs, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.caching.figures import Figures
from catalogue.models import Brand, SearchPhrase, Watch
from catalogue.search.folding import fold
from catalogue.search.lexicon import Lexicon
from catalogue.search.operators import ON_MOVEMENTS, OPERATORS
from catalogue.search.phrases import meant_by, remarks_on
from catalogue.search.query import CatalogueQuery
from catalogue.search.reading import read

from .test_search_pages import answers

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
TURNS = ["by turns"]
RUNS = int(os.environ.get("RUNS", "100"))  # 2000 in `make drill-search`
PLACES = {"movement": "mechanisms", "brand": "brands", "factory": "factories"}
CARD = re.compile(r'card__link" href="(?:/en)?/watches/([^/]+)/"')


def cases(name: str) -> list[dict]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def page(visitor, query: str, language: str) -> str:
    response = visitor.get(f"{language}/watches/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def first_three(text: str, watches: dict[str, Watch]) -> list[Watch]:
    return [watches[folder] for folder in list(dict.fromkeys(CARD.findall(text)))[:3]]


@pytest.fixture
def watches(soviet) -> dict[str, Watch]:
    return {watch.folder: watch for watch in Watch.objects.select_related("brand", "mechanism")}


def missed_of(name: str, is_hit, languages: list[str], report) -> list[str]:
    """What no page answers; prints how many of each kind are answered."""
    rows, missed, kinds = cases(name), [], defaultdict(Counter)
    for number, row in enumerate(rows):
        for language in [("", "/en")[number % 2]] if languages == TURNS else languages:
            hit = is_hit(row, language)
            kinds[row.get("kind", "")][hit] += 1
            missed += [] if hit else [f"{language} {row['query']}"]
    rates = ", ".join(f"{kind} {count[True]} of {count.total()}" for kind, count in kinds.items())
    hits = sum(count[True] for count in kinds.values())
    report(f"{name}: {hits} of {hits + len(missed)} ({rates.strip()})")
    return missed


# How many of a file may be missed, and in which languages it is asked; «by turns» is each row in one of the two.
QUERIES = [("queries2.csv", 0, ["", "/en"]), ("more_queries.csv", 0, TURNS), ("collectors_queries.csv", 0, TURNS)]
NAMED = [("entities.csv", ["", "/en"]), ("more_entities.csv", TURNS), ("collectors_entities.csv", TURNS)]
FALSE_FRIENDS = [("negatives.csv", ["", "/en"]), ("collectors_negatives.csv", TURNS)]


@pytest.mark.parametrize(("name", "may_miss", "languages"), QUERIES)
def test_queries_of_each_kind_have_their_answer_among_the_first_three(
    visitor, watches, report, name, may_miss, languages
):
    def is_hit(row, language):
        found = first_three(page(visitor, row["query"], language), watches)
        return any(
            answers(watch, *(row[column] for column in ("brand", "calibre", "code", "folder"))) for watch in found
        )

    missed = missed_of(name, is_hit, languages, report)
    assert len(missed) <= may_miss * len(languages), missed


@pytest.mark.parametrize(("name", "languages"), NAMED)
def test_the_results_open_with_what_the_query_names(visitor, soviet, report, name, languages):
    def is_hit(row, language):
        main = re.search(r"<main\b.*?</main>", page(visitor, row["query"], language), re.DOTALL)[0]
        above = re.split(r'<ul class="cards\b|<article\b', re.sub(r"<form\b.*?</form>", "", main, flags=re.DOTALL))[0]
        addresses = [f"{language}/{PLACES[row['kind']]}/{slug}/" for slug in row["slug"].split("|")]
        return any(f'href="{address}"' in html.unescape(above) for address in addresses)

    assert missed_of(name, is_hit, languages, report) == []


@pytest.mark.parametrize(("name", "languages"), FALSE_FRIENDS)
def test_a_false_friend_is_no_answer(visitor, watches, report, name, languages):
    def is_hit(row, language):
        found = first_three(page(visitor, row["query"], language), watches)
        brands, folders = row["brand"].split("|"), row["folder"].split("|")
        wrong = [w for w in found if brands == ["*"] or w.brand.name in brands or w.folder in folders]
        return not wrong and (row["must_find"] != "1" or bool(found))

    assert missed_of(name, is_hit, languages, report) == []


def test_every_phrase_asks_for_something_that_there_is(soviet):
    lexicon = Lexicon.of(Figures())
    phrases = SearchPhrase.objects.exclude(means="")
    assert {phrase.phrase: said for phrase in phrases if (said := remarks_on(phrase.means, lexicon))} == {}
    assert all(phrase.source for phrase in phrases)
    numbers = {"десятилетие": "60", "год": "1975", "корпус": "350", "циферблат": "662"}
    nothing = [
        p.phrase for p in phrases if not meant_by(p.means, lexicon, numbers.get(p.means.partition(":")[0], "17"))
    ]
    assert nothing == []


def test_a_new_phrase_acts_at_the_next_request(moderator, visitor, soviet):
    assert "komandirskie" not in page(visitor, "мамины часики", "")
    data = {"phrase": "мамины часики", "means": "для:женские марка:чайка", "source": "форум"}
    assert moderator.post("/admin/catalogue/searchphrase/add/", data).status_code == 302
    folders = CARD.findall(page(visitor, "маминых часиков", ""))
    assert "chajka-1200" in folders
    assert folders == CARD.findall(page(visitor, "для:женские марка:чайка", ""))


def test_a_phrase_that_asks_for_nothing_is_refused_and_says_why(moderator, soviet):
    data = {"phrase": "мамины", "means": "для:мамины", "source": "форум"}
    answer = moderator.post("/admin/catalogue/searchphrase/add/", data).content.decode()
    assert "нет значения «мамины»" in answer
    assert not SearchPhrase.objects.filter(phrase="мамины").exists()


@pytest.mark.parametrize(
    ("query", "chip", "without"),
    [
        ("дамские чайка", "Кому: женские", "?q=%D1%87%D0%B0%D0%B9%D0%BA%D0%B0"),
        ("чайка карманные", "карманные", "?q=%D1%87%D0%B0%D0%B9%D0%BA%D0%B0"),
        ("ракета камни:17..19", "Камни: 17..19", "?q=%D1%80%D0%B0%D0%BA%D0%B5%D1%82%D0%B0"),
        ("ракета камни:19..17", "Камни: 17..19", "?q=%D1%80%D0%B0%D0%BA%D0%B5%D1%82%D0%B0"),
        ("ракета год:1990..1980", "Годы: 1980–1990", "?q=%D1%80%D0%B0%D0%BA%D0%B5%D1%82%D0%B0"),
        ("ракета диаметр:40..36", "Диаметр: 36..40", "?q=%D1%80%D0%B0%D0%BA%D0%B5%D1%82%D0%B0"),
        ("ракета -позолота", "без: позолота", "?q=%D1%80%D0%B0%D0%BA%D0%B5%D1%82%D0%B0"),
        ("слава 60-х", "Годы: 1960–1969", "?q=%D1%81%D0%BB%D0%B0%D0%B2%D0%B0"),
    ],
)
def test_a_condition_is_a_chip_that_can_be_taken_off(visitor, soviet, query, chip, without):
    chips = re.findall(r'<a class="chip chip--chosen" href="([^"]*)">([^<]*)<', page(visitor, query, ""))
    assert any(text.startswith(chip) and address == without for address, text in chips), chips


@pytest.mark.parametrize(
    ("query", "chips"),
    [
        ("medical", ["medical"]),
        ("luch one hand", ["luch", "one hand"]),
        ("24 hours -medical", ["Functions: 24-hour dial", "without: medical"]),
        ("chaika ladies", ["chaika", "Made for: women's"]),
    ],
)
def test_a_chip_of_an_english_page_says_what_was_typed(visitor, soviet, query, chips):
    found = re.findall(r'<a class="chip chip--chosen" href="[^"]*">([^<]*)<', page(visitor, query, "/en"))
    assert [html.unescape(text.strip()) for text in found] == chips


def test_what_was_left_out_is_no_chip_and_an_empty_list_has_no_sorts(visitor, soviet):
    chips = re.findall(r'<a class="chip chip--chosen" href="[^"]*">([^<]*)<', page(visitor, "lcd ussr", ""))
    assert [text.strip() for text in chips] == ["lcd"]
    empty = page(visitor, "31681", "")
    assert "Это есть в каталоге, но таких часов пока нет" in empty
    assert "по совпадению" not in empty
    assert "по совпадению" in page(visitor, "3133", "")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("цвет:красный", "Условия «цвет:» нет"),
        ("марка:rolex", "нет значения «rolex» для «марка:»"),
        ("год:вчера", "После «год:» нужен год или промежуток"),
        ("камни:много ракета", "После «камни:» нужно число"),
        ("калибр:9999", "Механизма «9999» нет"),
    ],
)
def test_a_wrong_condition_is_explained(visitor, soviet, query, said):
    assert said in page(visitor, query, "")


@pytest.mark.parametrize(("query", "others"), [("ракета калибр:9999", True), ("калибр:9999", False)])
def test_the_rest_is_said_to_be_found_where_it_is(visitor, soviet, query, others):
    assert ("Остальное найдено без этого условия" in page(visitor, query, "")) == others


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("слава 2427 будильник", "будильник"),  # the Slavas of 2427 are an answer, all watches of 2427 a worse one
        ("штурманские нептун", "штурманские"),
        ("ракета 2427", "ракета"),
        ("амфибия 960280 собака", "собака"),
        ("дамские часы 3133", "дамские"),
        ("lcd ussr", "ussr"),  # what may be one thing or another is counted, too
    ],
)
def test_what_is_left_out_is_named_as_it_was_typed(visitor, soviet, query, left_out):
    text = page(visitor, query, "")
    assert re.findall(r"Не учтено: <strong>([^<]*)</strong>", text) == [left_out]
    assert CARD.findall(text)


@pytest.mark.parametrize("query", ["слава 9999", "raketa copernicus", "командирские 431119", "2609 5555"])
def test_a_number_that_nothing_has_is_not_passed_over(visitor, soviet, query):
    assert CARD.findall(page(visitor, query, "")) == []


WORDS = st.sampled_from(
    [
        "ракета",
        "слава",
        "полёт",
        "амфибия",
        "нептун",
        "2609",
        "2427",
        "3133",
        "960280",
        "9999",
        "17 камней",
        "дамские",
        "хронограф",
        "золотые",
        "собака",
        "палет",
        "1975",
        "60-х",
        "стрела",
        "hfrtnf",
        "-сталь",
        "для:женские",
        "42",
    ]
)


@pytest.mark.parametrize(
    "asked",
    ["q=хронограф&brand=luch", "q=сейко&from=1990", "q=raketa&brand=luch", "q=3031&brand=luch", "q=будильник&to=1930"],
)
def test_where_only_the_filters_leave_nothing_the_words_are_not_doubted(visitor, soviet, asked):
    shown = visitor.get(f"/watches/?{asked}").content.decode()
    text = parse_qs(asked)["q"][0]
    without = CatalogueQuery(text).total
    assert "Таких часов пока нет" in shown
    assert "Возможно, вы искали" not in shown
    assert f">Искать без фильтров: {without}</a>" in shown


def test_a_way_out_that_leads_to_nothing_is_not_offered(visitor, soviet):
    shown = visitor.get("/watches/?q=столичные&brand=luch").content.decode()
    assert "Искать без фильтров" not in shown


@settings(max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, min_size=1, max_size=5, unique=True))
def test_only_what_was_typed_is_left_out_and_no_number_before_a_word(soviet, words):
    text = " ".join(words)
    reading, counts = read(text)
    assert all(f" {word} " in f" {text} " for word in reading.missing)
    numbers = [word for word in reading.missing if any(letter.isdigit() for letter in word)]
    assert not numbers or all(word.is_number for word in reading.words)
    assert bool(counts) == bool(reading)


@pytest.mark.parametrize("operators", [OPERATORS, ON_MOVEMENTS])
def test_no_two_conditions_are_spelled_the_same(operators):
    counted = Counter(name for operator in operators for name in {*map(fold, operator.spelled)})
    assert [name for name, number in counted.items() if number > 1] == []


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_example_of_the_help_page_is_understood(visitor, soviet, language):
    main = re.search(r"<main\b.*?</main>", visitor.get(f"{language}/help/searching/").content.decode(), re.DOTALL)[0]
    examples = [unquote(found) for found in re.findall(r'watches/\?q=([^"]*)"', main)]
    names = {name for operator in OPERATORS if operator.example for name in operator.spelled[:2]}
    assert {example.split(":")[0] for example in examples if ":" in example} <= names
    taught = [operator for operator in OPERATORS if operator.example]
    shown = {example.split(":")[0] for example in examples if ":" in example}
    unshown = [operator.name for operator in taught if shown.isdisjoint(operator.spelled)]
    assert unshown == [], "each needs a line in templates/texts/searching.*.md, or an empty example"
    assert sum(":" in example for example in examples) == len(taught)
    said = {example: reading.remarks for example in examples if (reading := read(example)[0]).remarks}
    assert said == {}
    photos = {"фото:да", "photo:yes"}  # the data files bring none
    assert [each for each in examples if not read(each)[1] and not read(each)[0].named and each not in photos] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("шт", "Штурманские"),
        ("vostok amph", "Амфибия"),
        ("17 камней вост", "Восток 2414А 350501"),
        ("2432", "2432.01 · ЧЧЗ"),
    ],
)
def test_suggestions_begin_with_what_is_typed_and_read_phrases(visitor, soviet, typed, first):
    groups = visitor.get("/suggest/", {"q": typed}).json()["groups"]
    assert groups[0]["items"][0]["text"] == first


@pytest.mark.parametrize(
    ("query", "offered"), [("Błonie", []), ("столичные", []), ("победитель", ["Победа"]), ("штурмоские зря", [])]
)
def test_an_empty_page_offers_only_what_resembles_the_query(visitor, soviet, query, offered):
    found = re.search(r"Возможно, вы искали:(.*?)</p>", page(visitor, query, ""), re.DOTALL)
    assert re.findall(r">([^<]+)</a>", found[1] if found else "") == offered


@settings(max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet='акмод17:|"«»-−.,;#№<>()/ \t', max_size=80))
def test_whatever_is_typed_is_read(soviet, text):
    reading, _counts = read(text)
    assert all(word.split()[0] in text for word in reading.missing)


def test_maker_and_line_in_any_spelling_find_the_whole_line_and_nothing_of_another_above_it(soviet):
    watches = Watch.objects.in_bulk()
    pairs = {(watch.maker_id, watch.brand_id) for watch in watches.values() if watch.maker_id != watch.brand_id}
    brands = Brand.objects.in_bulk()
    asked = [
        (maker, line, text)
        for maker, line in sorted(pairs)
        for first, second in [(brands[maker], brands[line])]
        for text in (
            *(f"{first.name} {second.name}", f"{second.name} {first.name}", f"{first.name_en} {second.name}"),
            *(f"{first.name_en} {second.name_en}".lower(), f"{first.name} {second.name_en}".upper()),
        )
    ]
    assert len(asked) > 300
    for maker, line, text in asked:
        found = read(text)[0].few
        wanted = {pk for pk, watch in watches.items() if (watch.maker_id, watch.brand_id) == (maker, line)}
        assert wanted <= set(found), text
        last = max(found.index(pk) for pk in wanted)
        assert {watches[pk].brand_id for pk in found[:last]} == {line} or last == 0, text


@pytest.mark.parametrize(
    ("query", "said", "not_said"),
    [
        ("amphibia 150 case", "Каждое слово понятно, но часов", "Это есть в каталоге"),
        ("восток 35 камней", "Каждое слово понятно, но часов", "Это есть в каталоге"),
        ("poljot 31681", "Это есть в каталоге", "Каждое слово понятно"),
        ("столичные", "Это есть в каталоге", "Каждое слово понятно"),
        ("Полёт президент", "Слово «президент» непонятно", "Каждое слово понятно"),
        ("cornavin абракадабра", "Слово «абракадабра» непонятно", "Каждое слово понятно"),
    ],
)
def test_a_page_without_watches_says_what_is_wrong_with_the_words(visitor, soviet, query, said, not_said):
    text = page(visitor, query, "")
    assert said in text
    assert not_said not in text
