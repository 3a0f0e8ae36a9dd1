"""What the things that somebody sees say of the years, each as one witness with its source."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Model
from django.utils.translation import gettext as _

from catalogue.caching.figures import Figures
from catalogue.calibres import number_of, number_on
from catalogue.keys import normalised_key
from catalogue.models import BrandLine, Mark, Mechanism, Watch
from catalogue.presentation.marks import mark_years
from catalogue.presentation.references import Reference, references_of
from catalogue.presentation.wording import line_years, years
from catalogue.search.lexicon import Lexicon
from catalogue.search.tokens import tokens_of

from .dating import ALL_YEARS, Allowed
from .inscriptions import marks_seen, names_seen
from .observations import UNREADABLE
from .periods import allowed_by, is_about, span_of
from .words import brands_named

MOST_MOVEMENTS = 50


@dataclass(frozen=True)
class Witness:
    """What one observation says of the years: in words, as years, and what that rests upon.

    Where it `is_about` the years allowed reach further than those that are told.
    """

    key: str
    says: str
    years: str
    allowed: Allowed
    rests_upon: list[Reference] = field(default_factory=list)
    is_about: bool = False


def witnesses_of(seen: dict, figures: Figures) -> list[Witness]:
    """Every observation that says anything of the years, each once. Six queries, however much was seen."""
    marks = of_marks(marks_seen(seen))
    return [*marks, *of_movement(seen.get("movement", "")), *of_words(names_seen(seen), figures)]


def of_marks(marks: list[Mark]) -> Iterator[Witness]:
    references = references_of(marks)
    for mark in marks:
        says, rests_upon = with_place(mark), references[mark.pk].of_entry(mark)
        yield Witness(f"mark {mark.pk}", says, mark_years(mark), allowed_by(mark), rests_upon, is_about(mark))


def with_place(mark: Mark) -> str:
    """The mark and where it stands, each said once: «знак качества на циферблате» says both."""
    says, place = str(mark), mark.get_where_display()
    return says if place in says else f"{says} ({place})"


def of_movement(calibre: str) -> Iterator[Witness]:
    """The years of the movements with this number: of any of them, for the number alone does not tell the factory.
    Where somebody left out its letters, those of its sisters count too, as far as they are known.
    """
    key, digits = normalised_key(calibre), number_on(calibre)
    is_read = digits and not UNREADABLE.search(calibre)
    like = Mechanism.objects.current().filter(calibre_key__startswith=digits)[:MOST_MOVEMENTS] if is_read else []
    sisters = [row for row in like if number_of(row.calibre) == digits]
    dated = [row for row in sisters if row.start_release or row.end_release] if key == digits else []
    found = list(dict.fromkeys([row for row in sisters if row.calibre_key == key] + dated)) or sisters
    yield from one_of(
        f"movement {key}",
        _("movement %(calibre)s") % {"calibre": calibre},
        [(row, row.start_release, row.end_release, row.years_approximate) for row in found],
        [years(row.start_release, row.end_release, row.years_approximate) for row in found],
    )


def of_words(text: str, figures: Figures) -> Iterator[Witness]:
    """The years in which the names on the dial were lines of their makers."""
    brands = brands_named(tokens_of(text), Lexicon.of(figures))
    lines = BrandLine.objects.by_line({pk for pks in brands.values() for pk in pks}) if brands else {}
    names = {pk: name for name, pks in brands.items() for pk in pks}
    for brand, rows in lines.items():
        told = [(row, row.start_year, row.end_year, False) for row in rows]
        says = _("“%(name)s” on the dial") % {"name": " ".join(names[brand])}
        yield from one_of(f"brand {brand}", says, told, [*map(line_years, rows)])


def of_watch(watch: Watch) -> Iterator[Witness]:
    """The years of the catalogue's watch, of which somebody has a copy in hand."""
    ends = watch.start_release, watch.end_release, watch.years_approximate
    yield from one_of(f"watch {watch.pk}", _("this model in the catalogue"), [(watch, *ends)], [years(*ends)])


Told = tuple[Model, int | None, int | None, bool]  # a row, its first and last year, whether these are about


def one_of(key: str, says: str, told: list[Told], words: list[str]) -> Iterator[Witness]:
    """The witness that one of these rows is meant, with the years of each in words; none where it may be any year."""
    spans = [span_of(*ends) for _row, *ends in told]
    allowed = reduce(or_, spans, 0)
    if allowed and allowed != ALL_YEARS:
        rests_upon = resting([row for row, *_ends in told])
        is_about = any(about for *_ends, about in told)
        yield Witness(key, says, "; ".join(widest(spans, words)), allowed, rests_upon, is_about)


def widest(spans: list[Allowed], words: list[str]) -> list[str]:
    """What is told of each span, the earliest first; of those that lie within another nothing."""
    pairs = sorted(
        zip(spans, words, strict=True), key=lambda pair: pair[0] & -pair[0]
    )  # the first year is the last bit
    whole = [text for span, text in pairs if not any(span != other and span | other == other for other in spans)]
    return list(dict.fromkeys(whole))


def resting(rows: list[Model]) -> list[Reference]:
    """What the rows rest upon, each place of each source once."""
    references = references_of(rows)
    found = [reference for row in rows for reference in references[row.pk].of_entry(row)]
    return list({(each.source.pk, each.place): each for each in found}.values())
