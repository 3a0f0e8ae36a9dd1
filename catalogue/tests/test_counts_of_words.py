"""What several words find is counted by combinations and put in order by bands: plain Python says the same."""

from collections import Counter
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.caching.figures import Figures
from catalogue.history.publishing import delete_watch
from catalogue.models import SearchCount, SearchPhrase, SearchTerm, Watch, changing_catalogue
from catalogue.paging import END, number_of, page_of
from catalogue.search import best, reading
from catalogue.search.best import best_first
from catalogue.search.found import Found
from catalogue.search.query import SORTS
from catalogue.search.terms import write_terms

from .factories import make_brand, make_mechanism, make_watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
WORDS = ["полёт", "восток", "ракета", "2609", "2414", "дата", "шайба", "космос", "-восток", "-дата", "-шайба"]
WORDS += ["1975", "1973-1979", "старьё", "двойка", "-двойка"]
PHRASES = {"старьё": "год:..1974 | шайба", "двойка": "марка:полёт 2609 | космос"}
SCORE = SORTS["relevance"][1]


@pytest.fixture
def terms() -> dict[int, dict[str, int]]:
    """Watches of which few combinations have all and many have some, with their keys and what each is worth."""
    chance = Random(16)
    with changing_catalogue():
        for phrase, means in PHRASES.items():
            SearchPhrase.objects.create(phrase=phrase, means=means, source="форум")
    brands = [make_brand(name=name) for name in ("Полёт", "Восток", "Ракета")]
    movements = [make_mechanism(calibre="2609", functions=["дата"]), make_mechanism(calibre="2414"), None]
    for number in range(90):
        names = chance.sample(["полёт", "восток", "шайба", "шайба космос", "2609"], chance.choice([0, 0, 1, 2]))
        known = {"code": str(100_000 + number), "start_release": 1975} if chance.random() < 0.5 else {}
        if number % 3 == 0:
            known |= {"start_release": 1970 + number // 9, "end_release": 1971 + number // 6}
        watch = chance.choice(brands), chance.choice(movements)
        make_watch(brand=watch[0], mechanism=watch[1], aliases=names, **known)
    write_terms(Watch.objects.all())
    found: dict[int, dict[str, int]] = {}
    for pk, key, rank in SearchTerm.objects.values_list("watch", "key", "rank"):
        found.setdefault(pk, {})[key] = rank
    return found


def in_order(words: tuple, terms: dict[int, dict[str, int]]) -> list[int]:
    """The watches that have all words, by what the words are worth, the newest first among equals."""
    scores, watches = {}, Watch.objects.in_bulk()

    def has(word, pk: int) -> bool:
        if word.either:
            return any(all(has(each, pk) != each.without for each in option) for option in word.either)
        is_so = word.column != "" and getattr(watches[pk], word.column) in word.values
        if word.span and (first := watches[pk].start_release):
            is_so = first <= word.span[1] and (watches[pk].end_release or first) >= (word.span[0] or 0)
        return is_so or not terms[pk].keys().isdisjoint(word.keys)

    for pk, ranks in terms.items():
        if all(has(word, pk) != word.without for word in words):
            scores[pk] = sum(ranks[word.keys[0]] for word in words if len(word.keys) == 1 and not word.without)
    return sorted(scores, key=lambda pk: (-scores[pk], -pk))


def walk(found: reading.Reading) -> tuple[list[int], list[int]]:
    """All that is found, page after page; then the same from the last page backwards."""
    watches = found.scored(Watch.objects.current())
    order = best_first(SCORE, found, watches.count(), Figures().last_watch())
    pages = [page_of(watches, order, size=15)]
    while pages[-1].after:
        pages.append(page_of(watches, order, after=pages[-1].after, size=15))
    total = sum(map(len, pages))
    assert [number_of(page, watches, order, total) for page in pages] == list(range(1, total + 1, 15))
    back = [page_of(watches, order, before=END, size=15)]
    while back[0].before:
        back.insert(0, page_of(watches, order, before=back[0].before, size=15))
    return [watch.pk for page in pages for watch in page], [watch.pk for page in back for watch in page]


def test_words_are_counted_and_put_in_order_as_plain_python_does(terms, monkeypatch):
    monkeypatch.setattr(reading, "FEW", 0)
    chance, combinations, tried = Random(17), dict(Watch.objects.values_list("pk", "combination")), Counter()
    for _number in range(80):
        text = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
        found, counts = reading.read(text, figures=Figures())
        if not found.words:
            continue
        expected = in_order(found.words, terms)
        assert counts == Counter(combinations[pk] for pk in expected), text
        assert walk(found) == (expected, expected), text
        tried[len(found.bands) > 1] += 1
        tried["either"] += any(word.either for word in found.words)
        tried["years"] += any(word.span is not None for word in found.words)
    assert min(tried.values()) > 7


def test_what_conditions_find_is_looked_for_among_the_newest(terms, monkeypatch):
    monkeypatch.setattr(reading, "FEW", 0)
    for text in ("калибр:2609", "марка:полёт", "калибр:2414 -марка:ракета", "год:1975"):
        found, counts = reading.read(text)
        expected = sorted(found.filter(Watch.objects.current()).values_list("pk", flat=True), reverse=True)
        assert len(expected) == sum(counts.values()) > 7, text
        assert walk(found) == (expected, expected), text
    monkeypatch.setattr(best, "AMPLE", 0.5)
    with CaptureQueriesContext(connection) as queries:
        walk(reading.read("калибр:2609")[0])
    assert sum("BETWEEN" in query["sql"] for query in queries) > 2


def test_few_watches_are_those_that_plain_python_finds(terms):
    chance, asked = Random(18), []
    texts = ["полёт 2609", "восток шайба", "шайба космос -дата", "2609 2414", "дата -полёт"]
    for text in [*texts, *(" ".join(chance.sample(WORDS, chance.randint(1, 3))) for _number in range(40))]:
        found, counts = reading.read(text)
        if found.few is not None:
            assert set(found.few) == set(in_order(found.words, terms)), text
            whole = Found(found.words, Figures())
            asked.append(whole.hits(counts).model is Watch)
    assert set(asked) == {True, False}


def test_a_deleted_watch_is_counted_no_more():
    watch = make_watch(brand=make_brand(name="Полёт"))
    write_terms(Watch.objects.all())
    assert SearchCount.objects.get(key="polet").number == 1
    delete_watch(watch, by=None)
    assert not SearchCount.objects.exclude(number=0).exists()
