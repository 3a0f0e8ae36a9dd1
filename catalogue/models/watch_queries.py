"""What is asked of watches: the named reads, and the expressions that they and the indexes share."""

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import CombinedExpression, Expression
from django.db.models.functions import Coalesce, NullIf

from .makers import Brand, Factory
from .mechanism import AROUND
from .mergeable import MergeableQuerySet
from .vocabulary import CaseMaterial, Function, Gender, MechanismType, Vocabulary, is_english

if TYPE_CHECKING:
    from .watch import Watch

UNKNOWN_YEAR = 9999
NEIGHBOURS = 6
RECENT = 120  # how many of the newest a front page chooses from
COMPLETE = 2  # of completeness; an entry with less is a stub that no front page shows while there are others


def known_year() -> Coalesce:
    """The expression behind the sort by year; an index holds the same one."""
    return Coalesce(NullIf(F("first_year"), Value(0)), Value(UNKNOWN_YEAR))


def title_column() -> str:
    """The column of the titles in the reader's language."""
    return "title_en" if is_english() else "title"


def title_order() -> str:
    """The column that sorts watches by what they are called in the reader's language."""
    return "title_sort_en" if is_english() else "title_sort"


def interest() -> CombinedExpression:
    """How many people have or want a watch; an index holds the same expression."""
    return F("have_count") + F("want_count")


def made_between(first: int | None, last: int | None) -> Q:
    """That the known years meet the span; either end may be open. Unknown years meet none."""
    condition = Q(first_year__gt=0)
    if last is not None:
        condition &= Q(first_year__lte=last)
    if first is not None:
        # Without an end the first year is the start. These are columns of one index, and the start is not.
        condition &= Q(end_release__gte=first) | Q(end_release=None, first_year__gte=first)
    return condition


def is_made_between(years: tuple[int, int | None], span: tuple[int | None, int | None]) -> bool:
    """The same of a first year that is known, and a last one."""
    first, last = span
    start, end = years
    return (last is None or start <= last) and (first is None or (start if end is None else end) >= first)


def completeness() -> Expression:
    """The expression behind `Watch.completeness`."""
    known = [("has_photo", True, 2), ("first_year__gt", 0, 1), ("code_key__gt", "", 1), ("mechanism__isnull", False, 1)]
    return sum((Case(When(**{name: value}, then=worth), default=0) for name, value, worth in known), start=Value(0))


class WatchQuerySet(MergeableQuerySet):
    def lock(self) -> dict[int, int | None]:
        """Lock these rows until the transaction ends. Gives their ids, each with that of the watch it was merged into.

        Everybody locks watches in the order of ids, after the catalogue's version and before rows of collections and
        of people, so that nobody waits in a circle. Rows that point to them may still be written.
        """
        rows = self.order_by("pk").select_for_update(no_key=True, of=("self",))
        return dict(rows.values_list("pk", "merged_into"))

    def for_cards(self) -> Self:
        """Everything that a card shows, its photo or its drawn dial, in three queries."""
        return self.select_related(
            "brand", "maker", "factory", "mechanism__factory", "case_material", "gender", "case"
        ).prefetch_related("images", "mechanism__functions")

    def in_places(self) -> Self:
        """What says where a watch stands in a list: of the rest the tag `cards` knows how it is shown."""
        return self.only("title_sort", "title_sort_en", "have_count")

    def in_lines(self) -> Self:
        """What a line of a list says: the title, its address and the years."""
        return self.only("folder", "title", "title_en", "start_release", "end_release", "years_approximate")

    def for_check(self) -> Self:
        """Everything that the consistency check looks at, in four queries."""
        return self.select_related("factory", "mechanism__factory", "case_material").prefetch_related(
            "mechanism__functions", "mechanism__checked_contradictions", "checked_contradictions"
        )

    def for_page(self) -> Self:
        """Everything that a watch's own page shows of its row."""
        rows = self.alone_for_page().select_related("brand", "maker", "factory", "case_material", "gender", "case")
        rows = rows.select_related(*(f"mechanism__{name}" for name in AROUND))
        return rows.prefetch_related("mechanism__functions")

    def alone_for_page(self) -> Self:
        """The same without the rows that many watches share: `catalogue.caching.vocabulary` has them."""
        return self.select_related("user", "merged_into").prefetch_related("aliases", "images__photographer")

    def with_vocabulary(self, row: Vocabulary) -> Self:
        """The watches that a row of the vocabulary stands in, directly or through their movement."""
        if isinstance(row, Brand):
            return self.of_maker(row)
        way = {
            Factory: "factory",
            CaseMaterial: "case_material",
            Gender: "gender",
            MechanismType: "mechanism__mechanism_type",
            Function: "mechanism__functions",
        }[type(row)]
        return self.filter(**{way: row})

    def of_maker(self, brand: Brand) -> Self:
        """The watches of a brand and of its lines: those with its name, and those that it made under another."""
        return self.filter(Q(maker=brand) | Q(brand=brand))

    def made_between(self, first: int | None, last: int | None) -> Self:
        return self.filter(made_between(first, last))

    def newest(self) -> Self:
        return self.order_by("-pk")

    def newest_of_many_brands(self, number: int, day: date) -> Self:
        """Some of the newest watches for a front page, other ones each day and the same for everybody.

        What is known of little comes after the rest, and one of each brand before a second of any.
        """
        recent = list(self.newest().annotate(known=completeness()).values_list("pk", "brand", "known")[:RECENT])
        Random(day.toordinal()).shuffle(recent)  # noqa: S311 (nothing secret)
        recent.sort(key=lambda row: row[2] < COMPLETE)
        first, others = {}, []
        for pk, brand, _known in recent:
            if brand in first:
                others.append(pk)
            else:
                first[brand] = pk
        return self.filter(pk__in=[*first.values(), *others][:number]).newest()

    def with_known_year(self) -> Self:
        """`known_year`: the first year, or UNKNOWN_YEAR, which sorts behind all others."""
        return self.annotate(known_year=known_year())

    def lacking(self, condition: Q) -> Self:
        """The watches with a gap, with their `interest`: how many people have or want them. For lines of a list."""
        return self.filter(condition).select_related("brand", "factory").annotate(interest=interest())

    def neighbours_of(self, watch: "Watch", **same: Any) -> Self:
        """The first watches by name, beside `watch` itself, that share with it what `same` says."""
        others = self.current().in_lines().filter(**same).exclude(pk=watch.pk)
        return others.order_by(title_order(), "pk")[:NEIGHBOURS]
