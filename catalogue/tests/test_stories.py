"""Factories and brands tell their years: marks, names, lines and movements on one scale."""

import re

import pytest

from catalogue.models import BrandLine, FactoryRelation, Mark
from catalogue.presentation.story import MOST_LINES, Bar, Line, story_of

from .factories import make_brand, make_factory, make_mechanism

pytestmark = pytest.mark.django_db


def line(start=None, end=None, text="x") -> Line:
    return Line(text, "", start, end, "")


@pytest.mark.parametrize(
    ("start", "end", "bars"),
    [
        (1950, 1960, [Bar(10, 10)]),
        (1950, 1950, [Bar(10, 1)]),
        (1950, None, [Bar(10, 1), Bar(11, 69, is_open=True)]),
        (None, 1960, [Bar(0, 20, is_open=True), Bar(20, 1)]),
    ],
)
def test_what_nobody_knows_is_a_thin_line(start, end, bars):
    story = story_of([("Знаки", [line(1940, 1989), line(start, end)])])
    assert (story.shown, story.width) == ((1940, 2020), 80)
    assert story.bars(line(start, end)) == bars


def test_without_any_year_there_is_no_story():
    assert story_of([("Знаки", [line(), line()]), ("Линии", [])]) is None


def test_chapters_are_bounded_and_say_how_many_they_leave_out():
    (chapter,) = story_of([("Механизмы", [line(1950 + number) for number in range(MOST_LINES + 3)])]).chapters
    assert (len(chapter.lines), chapter.left_out) == (MOST_LINES, 3)
    assert chapter.lines[0].start == 1950


def told(html: str) -> list[tuple[str, list[str]]]:
    """Each chapter with what it tells."""
    parts = re.split(r'<h3 class="story__title">(.*?)</h3>', html.partition('id="years"')[2].partition("</section>")[0])
    words = [
        re.findall(r'<span class="story__words">.*?>([^<>]+)</(?:a|span)>', part, re.DOTALL) for part in parts[2::2]
    ]
    return list(zip(parts[1::2], words, strict=True))


def test_the_page_of_a_factory_tells_its_years(visitor):
    factory, other = make_factory(name="Завод", slug="f"), make_factory(name="Другой")
    brand, maker = make_brand(name="Океан"), make_brand(name="Полёт", factory=factory)
    sure = {"start_certainty": "certain", "source": "s"}
    Mark.objects.create(factory=factory, where="movement", letters="1МЧЗ", shape="rhombus", start_year=1945, **sure)
    Mark.objects.create(factory=factory, where="dial", letters="Полёт", start_year=1964, **sure)
    Mark.objects.create(factory=factory, where="dial", letters="без года", source="s")
    BrandLine.objects.create(line=brand, maker=maker, factory=factory, start_year=1976, source="s")
    make_mechanism(calibre="2209", factory=factory, start_release=1962, end_release=1980)
    relation = {"from_factory": factory, "to_factory": other, "kind": "supplied", "start_year": 1971, "source": "s"}
    FactoryRelation.objects.create(**relation)
    html = visitor.get("/factories/f/").text
    assert told(html) == [
        ("На циферблате", ["«Полёт»"]), ("На механизме", ["«1МЧЗ»"]),
        ("Линии", ["Океан"]), ("Механизмы", ["2209"]), ("Поставлял механизмы", ["Другой"]),
    ]  # fmt: skip
    assert '<svg class="factory-mark" lang="ru"' in html
    assert told(visitor.get(brand.get_absolute_url()).text) == []


def test_a_brand_tells_how_its_name_was_written(visitor):
    factory = make_factory()
    brand = make_brand(name="Полёт", name_en="Poljot", factory=factory)
    for letters, where in (("Полёт / Poljot", "dial"), ("ЗАКАЗ МО", "dial"), ("Полёт", "movement")):
        Mark.objects.create(
            factory=factory, where=where, letters=letters, start_year=1964, start_certainty="certain", source="s"
        )
    assert told(visitor.get(brand.get_absolute_url()).text) == [("На циферблате", ["«Полёт / Poljot»"])]
