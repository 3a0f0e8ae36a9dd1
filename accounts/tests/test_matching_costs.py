"""What a line of a list is compared with costs little for each watch, however common its words are."""

import pytest

from accounts.collection.importing import matching
from accounts.collection.importing.asked import Asked
from accounts.collection.importing.matching import Matcher
from catalogue.models import SearchPhrase, Watch
from catalogue.search import phrases
from catalogue.search.phrases import meant_by
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_watch

WATCHES = 40


class Counted(dict):
    """A dictionary that counts how often all of it is gone through."""

    times = 0

    def __iter__(self):
        Counted.times += 1
        return super().__iter__()


@pytest.mark.django_db
def test_the_watches_with_a_word_are_counted_once():
    brand = make_brand(name="Ладога")
    for _number in range(WATCHES):
        make_watch(brand=brand)
    write_terms(Watch.objects.all())
    asked = Asked("Ладога наручные")
    matcher = Matcher([asked])
    matcher.hits = {key: Counted(found) for key, found in matcher.hits.items()}
    matcher.numbers.clear()
    Counted.times = 0
    assert matcher.find(asked).watches
    assert 0 < Counted.times < WATCHES


@pytest.mark.django_db
def test_the_lines_of_a_long_list_are_compared_with_fewer_watches_each(monkeypatch):
    brand = make_brand(name="Ладога")
    for _number in range(WATCHES):
        make_watch(brand=brand)
    write_terms(Watch.objects.all())
    lines = [Asked(f"Ладога {number}") for number in range(10)]
    assert len(Matcher(lines[:1]).near(lines[0])) == WATCHES
    monkeypatch.setattr(matching, "MOST_COMPARISONS", 200)
    assert len(Matcher(lines).near(lines[0])) == 20
    monkeypatch.setattr(matching, "MOST_COMPARISONS", 10)
    assert len(Matcher(lines).near(lines[0])) == matching.FEWEST_COMPARED


@pytest.mark.django_db
def test_a_phrase_is_read_once_for_all_lines(monkeypatch):
    """Five thousand lines with a few phrases in each took forty seconds, half of them for reading these anew."""
    SearchPhrase.objects.create(phrase="с карточкой", means="фото:да")
    read = []
    monkeypatch.setattr(phrases, "meant_by", lambda means, *others: read.append(means) or meant_by(means, *others))
    matcher = Matcher([Asked(f"Ладога с карточкой {number}") for number in range(10)])
    assert all("has_photo" in {word.column for word in matcher.words(asked)} for asked in matcher.asked)
    assert read == ["фото:да"]


@pytest.mark.django_db
def test_the_watches_near_a_line_are_looked_for_once(monkeypatch):
    looked, near = [], Matcher.near
    monkeypatch.setattr(Matcher, "near", lambda self, asked: looked.append(asked) or near(self, asked))
    asked = Asked("Ладога 2")
    Matcher([asked]).find(asked)
    assert looked == [asked]
