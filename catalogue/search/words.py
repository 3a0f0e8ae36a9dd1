"""What a query asks of a watch, word by word, and the watches that have all of it."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import add, and_, or_
from typing import Any

from django.db.models import Exists, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Value

from catalogue.caching.by_years import Span
from catalogue.caching.figures import Figures, pairs_of
from catalogue.models import Combination, SearchTerm, Watch, Witness
from catalogue.models.combination import COLUMNS
from catalogue.models.watch_queries import WatchQuerySet, completeness, interest, made_between

from .best import Band
from .found import Found


@dataclass(frozen=True)
class Word:
    """One thing that a query asks: a watch has any of the keys, or was made in those years, or has in `column` one
    of `values`, or is one of `pks`, or has all the words of one of the options in `either`, or all the pairs of lookup
    and value of one of the options in `where`.

    False when there is none of it, so that no watch has it. `written` is how the page repeats it and `typed` what was
    typed for it. A condition has a `facet` and says what it stands for by the values `stored` of that.
    """

    written: str
    keys: tuple[str, ...] = ()
    span: Span | None = None
    column: str = ""
    values: frozenset = frozenset()
    pks: tuple[int, ...] = ()
    either: tuple[tuple["Word", ...], ...] = ()
    where: tuple[tuple[tuple[str, Any], ...], ...] = ()
    without: bool = False
    typed: str = ""
    facet: str = ""
    stored: tuple = ()

    def __bool__(self) -> bool:
        return bool(self.keys or self.column or self.pks or self.either or self.where) or self.span is not None

    @property
    def is_counted(self) -> bool:
        """Whether its column is one of the facets', so that combinations tell how many watches have it."""
        return self.column in COLUMNS

    @property
    def is_told(self) -> bool:
        """Whether counts of words, of combinations and of years tell how many watches have it, or some of the three."""
        if self.pks or self.where:
            return False
        if self.either:
            alone = not (self.keys or self.column) and self.span is None
            return alone and all(word.is_told for option in self.either for word in option)
        return self.is_years or (self.span is None and (bool(self.keys) or self.is_counted))

    @property
    def all_keys(self) -> set[str]:
        """Its keys and those of its options."""
        return set(self.keys).union(*(word.all_keys for option in self.either for word in option))

    @property
    def as_typed(self) -> str:
        return self.typed or self.written

    @property
    def is_years(self) -> bool:
        return self.span is not None and not (self.keys or self.either or self.without)

    @property
    def is_number(self) -> bool:
        return any(letter.isdigit() for letter in self.as_typed)

    @property
    def is_said(self) -> bool:
        """Whether a watch must have one of its keys."""
        return bool(self.keys) and not self.without

    @property
    def scores(self) -> bool:
        """Whether its rank tells the best watches: that of one key, which they must have."""
        return len(self.keys) == 1 and self.span is None and not self.without

    def watches(self) -> QuerySet:
        """The ids of the watches that have it."""
        if self.keys and not (self.span or self.either):
            return SearchTerm.objects.filter(key__in=self.keys).order_by().values("watch_id")
        return Watch.objects.current().order_by().filter(self.has).values("pk")

    @property
    def has(self) -> Q:
        """That a watch has it, as a condition of its own columns where these tell: a database reads no watch twice."""
        parts = [reduce(and_, [word.condition for word in option]) for option in self.either if option]
        parts += [Q(*option) for option in self.where]
        if self.keys:
            parts.append(Q(pk__in=SearchTerm.objects.filter(key__in=self.keys).order_by().values("watch_id")))
        if self.span is not None:
            parts.append(made_between(*self.span))
        if self.column:
            parts.append(self.in_column)
        if self.pks:
            parts.append(Q(pk__in=self.pks))
        return reduce(or_, parts, Q(pk__in=()))

    @property
    def in_column(self) -> Q:
        """That the column has one of the values. A maker's watches are those of its lines, too; a source's are those
        of which it says something.
        """
        if self.column == "source":
            said = Witness.objects.standing().filter(kind="watch", source__in=self.values)
            return Q(pk__in=said.order_by().values("subject_id"))
        has = Q(**{f"{self.column}__in": self.values})
        return has | Q(maker_id__in=self.values) if self.column == "brand_id" else has

    @property
    def condition(self) -> Q:
        """That a watch has it; or has not, where it is asked `without` it."""
        if not self.without:
            return self.has
        if self.keys and not (self.span or self.either):  # a database that looks for it in a list reads that for each
            return Q(~Exists(SearchTerm.objects.filter(key__in=self.keys, watch=OuterRef("pk"))))
        return ~self.in_column if self.column else ~Q(pk__in=self.watches())

    @property
    def of_terms(self) -> Q:
        """The same as a condition of search terms: a column is told by their combination, without a look at a watch."""
        if self.is_counted:
            return Q(combination__in=Combination.objects.filter(self.condition).values("pk"))
        has = Q(watch__in=self.watches())
        return ~has if self.without else has


@dataclass(frozen=True)
class Reading:
    """What a query is taken to mean. `literal` is as typed; `missing` are the words that were left out, as typed.

    Where nothing is found, `unknown` are the words that nothing in the catalogue has, as typed.
    `few` are the ids of what it finds, where that is not much, else `bands` are what its words may be worth together.
    `named` what has a page of its own and is named, as (kind, id); where nothing is found, `only_named` says that this
    is all that was typed. `remarks` say what is wrong with a condition.
    """

    words: tuple[Word, ...] = ()
    literal: bool = True
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    few: tuple[int, ...] | None = None
    bands: tuple[Band, ...] = ()
    named: tuple[tuple[str, int], ...] = ()
    only_named: bool = False
    remarks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def shown(self) -> str:
        """The query that this reading answers."""
        return " ".join(word.written for word in self.words)

    @property
    def conditions(self) -> list[Word]:
        """The words that ask for something else than themselves."""
        return [word for word in self.words if word.facet]

    def filter(self, watches: WatchQuerySet) -> WatchQuerySet:
        """Those of `watches` that have every word; none where there is no word."""
        if not self.words:
            return watches.none()
        if self.few is not None:
            return watches.filter(pk__in=self.few)
        for word in self.words:
            watches = watches.filter(word.condition)
        return watches

    def scored(self, watches: WatchQuerySet) -> WatchQuerySet:
        """The same with `score`, what the words are worth together; where there are bands, their order asks that.

        A word with one key is joined, so that its index gives the best watches first; what is asked otherwise
        only filters.
        """
        ranks: list[F] = []
        if self.few is not None:
            watches = watches.filter(pk__in=self.few)
        for word in self.words:
            if word.scores and not self.bands:
                term = f"word_{len(ranks)}"
                relation = FilteredRelation("search_terms", condition=Q(search_terms__key=word.keys[0]))
                watches = watches.annotate(**{term: relation}).filter(**{f"{term}__isnull": False})
                ranks.append(F(f"{term}__rank"))
            elif self.few is None and not word.scores:
                watches = watches.filter(word.condition)
        if self.bands:
            return watches
        score = reduce(add, ranks) if ranks else Value(0, output_field=IntegerField())
        watches = watches.annotate(score=score)
        return watches if self.words else watches.none()

    def found(self, figures: Figures) -> Found | None:
        """What it finds, where words, columns and years tell."""
        told = self.words and all(word.is_told for word in self.words)
        return Found(self.words, figures) if told else None

    def counted(self, figures: Figures, found: Found | None = None) -> dict[int, int]:
        """How many watches it finds, by their combination. Where words, columns and years tell, no watch is read."""
        if not self.words or not all(self.words):
            return {}
        if found := found or self.found(figures):
            return found.counts
        return dict(pairs_of(self.filter(Watch.objects.current())))

    def best_first(self, found: Found | None) -> tuple[int, ...]:
        """The ids of the watches that it finds. Among equals the more is known of one, the more people have or want
        it, the earlier; then they stand by name. For a few: all of them are sorted.
        """
        whole = self.filter(Watch.objects.current()).order_by()
        ids = found.watches() if found else whole.values_list("pk", flat=True)
        scored = replace(self, few=tuple(ids)).scored(Watch.objects.all())
        order = ("-score", completeness().desc(), interest().desc(), "title_sort", "pk")
        return tuple(scored.order_by(*order).values_list("pk", flat=True))
