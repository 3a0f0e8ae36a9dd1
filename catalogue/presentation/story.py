"""The years of a factory or a brand on a ruled time line: what stood on its watches when, its lines, its movements."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalogue.keys import normalised_key
from catalogue.models import Brand, BrandLine, Factory, FactoryRelation, Mark, Mechanism

from .marks import mark_years
from .timeline import TimeLine
from .wording import line_years, years

MOST_LINES = 24  # in a chapter: the lists below the time line have all
LEAST = 80  # years that the time line shows at least, so that its letters are as large on every page
SHORTEST = 1  # years: what is drawn of a year that begins or ends something


class Bar(NamedTuple):
    """Some years on the time line: where they begin and how many they are. An open end is not known."""

    x: int
    width: int
    is_open: bool = False


class Line(NamedTuple):
    """One thing with the years that a source gives it; at least one of them is known."""

    text: str
    address: str
    start: int | None
    end: int | None
    years: str
    mark: Mark | None = None


class Chapter(NamedTuple):
    """Things of one kind, by their years. `left_out`: how many more there are."""

    title: str
    lines: list[Line]
    left_out: int = 0


@dataclass(frozen=True)
class Story(TimeLine):
    """The chapters that have anything to tell."""

    chapters: list[Chapter]

    @cached_property
    def shown(self) -> tuple[int, int]:
        """The decades that the time line shows."""
        known = [year for chapter in self.chapters for line in chapter.lines for year in line[2:4] if year]
        first, last = min(known) // 10 * 10, -(-(max(known) + 1) // 10) * 10
        return first, max(last, first + LEAST)

    def drawn(self) -> list[tuple[Chapter, list[tuple[Line, list[Bar]]]]]:
        """Each chapter with its lines and their bars."""
        return [(chapter, [(line, self.bars(line)) for line in chapter.lines]) for chapter in self.chapters]

    def bars(self, line: Line) -> list[Bar]:
        first, last = self.shown
        if line.start and line.end:
            return [Bar(line.start - first, max(line.end - line.start, SHORTEST))]
        if line.start:
            begun = line.start - first
            return [Bar(begun, SHORTEST), Bar(begun + SHORTEST, last - line.start - SHORTEST, is_open=True)]
        ended = line.end - first
        return [Bar(0, ended, is_open=True), Bar(ended, SHORTEST)]


def story_of(chapters: Iterable[tuple[str, Iterable[Line]]]) -> Story | None:
    """The story of what has years; none where nothing has."""
    told = []
    for title, lines in chapters:
        dated = sorted((line for line in lines if line.start or line.end), key=lambda line: line.start or line.end)
        if dated:
            told.append(Chapter(title, dated[:MOST_LINES], max(len(dated) - MOST_LINES, 0)))
    return Story(told) if told else None


def story_of_factory(
    factory: Factory,
    marks: Iterable[Mark],
    lines: Iterable[BrandLine],
    mechanisms: Iterable[Mechanism],
    relations: list[tuple[str, list[tuple[Factory, FactoryRelation]]]],
) -> Story | None:
    own = [line for line in lines if line.factory_id == factory.pk]
    chapters = [*by_place(marks), (_("Lines"), map(of_line, own)), (_("Movements"), map(of_mechanism, mechanisms))]
    chapters += [(title, [of_relation(*other) for other in others]) for title, others in relations]
    return story_of(chapters)


def story_of_brand(
    brand: Brand, marks: Iterable[Mark], lines: Iterable[BrandLine], mechanisms: Iterable[Mechanism]
) -> Story | None:
    """Of the marks of its factory those on dials that write the brand's name."""
    names = {normalised_key(name) for name in (brand.name, brand.name_en) if name}
    own = [mark for mark in marks if any(name in normalised_key(mark.letters) for name in names)]
    chapters = [*by_place(own), (_("Lines"), map(of_line, lines)), (_("Movements"), map(of_mechanism, mechanisms))]
    return story_of(chapters)


def by_place(marks: Iterable[Mark]) -> list[tuple[str, list[Line]]]:
    """A chapter for each place of a watch: on the dial first, as the choices of the field go."""
    order = Mark.Where.values
    ordered = sorted(marks, key=lambda mark: order.index(mark.where))
    return [
        (capfirst(Mark.Where(where).label), [of_mark(mark) for mark in rows])
        for where, rows in groupby(ordered, key=lambda mark: mark.where)
    ]


def of_mark(mark: Mark) -> Line:
    return Line(mark.description, "", mark.start_year, mark.end_year, mark_years(mark), mark)


def of_line(line: BrandLine) -> Line:
    address = line.line.get_absolute_url()
    return Line(str(line.line), address, line.start_year, line.end_year, line_years(line))


def of_mechanism(mechanism: Mechanism) -> Line:
    start, end = mechanism.start_release, mechanism.end_release
    told = years(start, end, mechanism.years_approximate)
    return Line(mechanism.localized_calibre, mechanism.get_absolute_url(), start, end, told)


def of_relation(other: Factory, relation: FactoryRelation) -> Line:
    start, end = relation.start_year, relation.end_year
    return Line(str(other), other.get_absolute_url(), start, end, years(start, end))
