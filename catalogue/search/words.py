"""What a query asks of a watch, word by word, and the watches that have all of it."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

from django.db.models import Count, F, FilteredRelation, IntegerField, Q, QuerySet, Value

from catalogue.caching.figures import Figures, pairs_of
from catalogue.models import Combination, SearchTerm, Watch
from catalogue.models.watch import completeness, interest, made_between

Span = tuple[int | None, int | None]


@dataclass(frozen=True)
class Word:
    """One thing that a query asks: a watch has any of the keys, or was made in those years, or has in `column` one
    of `values`, or is one of `pks`, or has all the words of one of the options in `either`.

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
    without: bool = False
    typed: str = ""
    facet: str = ""
    stored: tuple = ()

    def __bool__(self):
        return bool(self.keys or self.column or self.pks or self.either) or self.span is not None

    @property
    def as_typed(self) -> str:
        return self.typed or self.written

    @property
    def is_years(self) -> bool:
        return self.span is not None and not (self.keys or self.either or self.without)

    @property
    def is_number(self) -> bool:
        return any(letter.isdigit() for letter in self.as_typed)

    def watches(self) -> QuerySet:
        """The ids of the watches that have it."""
        if self.keys and not (self.span or self.either):
            return SearchTerm.objects.filter(key__in=self.keys).order_by().values("watch_id")
        return Watch.objects.current().order_by().filter(self.has).values("pk")

    @property
    def has(self) -> Q:
        """That a watch has it, as a condition of its own columns where these tell: a database reads no watch twice."""
        parts = [reduce(and_, [word.condition for word in option]) for option in self.either if option]
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
        """That the column has one of the values. A maker's watches are those of its lines, too."""
        has = Q(**{f"{self.column}__in": self.values})
        return has | Q(maker_id__in=self.values) if self.column == "brand_id" else has

    @property
    def condition(self) -> Q:
        """That a watch has it; or has not, where it is asked `without` it."""
        if self.without:
            return ~self.in_column if self.column else ~Q(pk__in=self.watches())
        return self.has

    @property
    def of_terms(self) -> Q:
        """The same as a condition of search terms: a column is told by their combination, without a look at a watch."""
        if self.column:
            return Q(combination__in=Combination.objects.filter(self.condition).values("pk"))
        has = Q(watch__in=self.watches())
        return ~has if self.without else has


@dataclass(frozen=True)
class Reading:
    """What a query is taken to mean. `literal` is as typed; `missing` are the words that were left out, as typed.

    `few` are the ids of what it finds, where that is not much; `named` what has a page of its own and is named,
    as (kind, id). `remarks` say what is wrong with a condition.
    """

    words: tuple[Word, ...] = ()
    literal: bool = True
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    few: tuple[int, ...] | None = None
    named: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()

    def __bool__(self):
        return bool(self.words)

    @property
    def shown(self) -> str:
        """The query that this reading answers."""
        return " ".join(word.written for word in self.words)

    @property
    def conditions(self) -> list[Word]:
        """The words that ask for something else than themselves."""
        return [word for word in self.words if word.facet]

    def filter(self, watches: QuerySet) -> QuerySet:
        """Those of `watches` that have every word; none where there is no word."""
        if not self.words:
            return watches.none()
        if self.few is not None:
            return watches.filter(pk__in=self.few)
        for word in self.words:
            watches = watches.filter(word.condition)
        return watches

    def scored(self, watches: QuerySet) -> QuerySet:
        """The same with `score`, what the words are worth together.

        A word with one key is joined, so that its index gives the best watches first; what is asked otherwise
        only filters.
        """
        score = Value(0, output_field=IntegerField())
        if self.few is not None:
            watches = watches.filter(pk__in=self.few)
        for number, word in enumerate(self.words):
            if word.keys and word.span is None and not word.without and len(word.keys) == 1:
                term = f"word_{number}"
                relation = FilteredRelation("search_terms", condition=Q(search_terms__key=word.keys[0]))
                watches = watches.annotate(**{term: relation}).filter(**{f"{term}__isnull": False})
                score = F(f"{term}__rank") if isinstance(score, Value) else score + F(f"{term}__rank")
            elif self.few is None:
                watches = watches.filter(word.condition)
        watches = watches.annotate(score=score)
        return watches if self.words else watches.none()

    def counted(self, figures: Figures) -> dict[int, int]:
        """How many watches it finds, by their combination. Where words and columns tell, no watch is looked at."""
        if not self.words or not all(self.words):
            return {}
        columns = [word.condition for word in self.words if word.column]
        years = [word.condition for word in self.words if word.is_years]
        if len(columns) + len(years) == len(self.words):
            fitting = Combination.objects.filter(*columns).values_list("pk", flat=True)
            counts = dict(pairs_of(Watch.objects.current().filter(*years))) if years else figures.by_combination()
            return {pk: counts[pk] for pk in fitting if pk in counts}
        hits = self.hits()
        once = hits.model is Watch or any(len(word.keys) == 1 for word in self.words)
        number = Count("*") if once else Count("watch", distinct=True)
        return dict(hits.order_by().values_list("combination").annotate(number=number))

    def hits(self) -> QuerySet:
        """What it finds, as terms of one of its words; as watches where more than words and columns must be asked."""
        said = [word for word in self.words if word.keys and not word.without]
        if not said or not all(word.column or word.keys for word in self.words) or any(w.span for w in self.words):
            return self.filter(Watch.objects.current())
        first = min(said, key=lambda word: len(word.keys))
        terms = SearchTerm.objects.filter(key__in=first.keys)
        for word in self.words:
            if word is not first:
                terms = terms.filter(word.of_terms)
        return terms

    def best_first(self) -> tuple[int, ...]:
        """The ids of the watches that it finds. Among equals the more is known of one, the more people have or want
        it, the earlier; then they stand by name. For a few: all of them are sorted.
        """
        hits = self.hits().order_by()
        found = list(hits.values_list("pk" if hits.model is Watch else "watch_id", flat=True).distinct())
        scored = replace(self, few=tuple(found)).scored(Watch.objects.all())
        order = ("-score", completeness().desc(), interest().desc(), "title_sort", "pk")
        return tuple(scored.order_by(*order).values_list("pk", flat=True))
