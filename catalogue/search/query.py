"""The state of the catalogue page: what is asked, chosen and sorted by. The address holds all of it."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.caching.figures import Figures, Tally
from catalogue.models import Watch
from catalogue.models.texts import LazyText
from catalogue.models.watch_queries import WatchQuerySet, title_order
from catalogue.paging import Order

from .asking import NotApplied, strangers, text_asked, years_asked
from .best import best_first
from .chips import chips_of
from .choices import Choice, Choosing, FacetCounts, chosen_in, facet_counts
from .facets import FACETS, Facet, Value, count_facets, narrowed
from .kept import keep, remember
from .layout import PARAMETERS as LAYOUT
from .layout import Layout
from .lexicon import Lexicon
from .names import cases_named, marks_named, rows_of
from .personal_facets import PERSONAL_FACETS, PersonalFacet
from .places import Jump, decades, letters
from .reading import read
from .tokens import tokens_of
from .values import Values
from .vocabulary import hits_of, looking_like
from .words import Reading

NEAREST = 4
# What the catalogue itself reads of an address; the facets that other apps add show more than the catalogue.
PARAMETERS = ("q", "exact", *(facet.name for facet in FACETS), "from", "to", "sort", *LAYOUT)

BY_TITLE = Order(title_order)
# By name: the label, and the order. The first is the order of a search, the second of the whole catalogue.
SORTS = {
    "relevance": (_("best match"), Order("score", descending=True, number=True)),
    "title": (_("by name"), BY_TITLE),
    "year": (_("by year"), Order("known_year", number=True)),
    "new": (_("newest here"), Order(descending=True)),
    "had": (_("most collected"), Order("have_count", descending=True, number=True)),
}


@dataclass(frozen=True)
class CatalogueQuery(Choosing):
    """What a reader asks of the catalogue. `parse` and `to_url` are each other's reverse.

    `chosen` maps the name of a facet to the tokens of its chosen values. `literal` searches for the text
    as it is typed. What the address asks beyond that is `not_applied`, and the page says so.
    """

    of_no_account: ClassVar[dict] = {"sort": "", "layout": Layout()}

    text: str = ""
    literal: bool = False
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: str = ""
    layout: Layout = field(default_factory=Layout)
    not_applied: NotApplied = field(default_factory=NotApplied, compare=False)
    user: object = field(default=None, compare=False, repr=False)
    figures: Figures = field(default_factory=Figures, compare=False, repr=False)

    # From the address and back --------------------------------------------------------------

    @classmethod
    def parse(cls, data: QueryDict, user: object = None) -> "CatalogueQuery":
        """Read an address. Raises MalformedQuery for more choices than anybody makes."""
        figures = Figures()
        chosen, unknown = cls._chosen(data, Values.of(figures) if cls._names_in(data) else Values(), user)
        text, cut = text_asked(data)
        literal = bool(text) and data.get("exact") == "1"
        years, typed, wrong = years_asked(data)
        sort = data.get("sort", "")
        return cls(
            text=text,
            literal=literal,
            chosen=chosen,
            year_from=years["from"],
            year_to=years["to"],
            sort=sort if sort in SORTS and sort not in {"relevance", cls._usual_sort(text)} else "",
            layout=Layout.parse(data),
            not_applied=NotApplied(tuple(unknown), cls._strange(data, literal), cut, typed, wrong),
            user=user,
            figures=figures,
        )

    @staticmethod
    def _names_in(data: QueryDict) -> bool:
        return any(facet.name in data for facet in FACETS)

    @staticmethod
    def _strange(data: QueryDict, literal: bool) -> tuple[str, ...]:
        applied = {"exact": literal, "sort": data.get("sort") in SORTS, **Layout.applied(data)}
        once = {"q", "from", "to", *(name for name, is_applied in applied.items() if is_applied or not data.get(name))}
        return tuple(strangers(data, once, {*(facet.name for facet in FACETS), *PERSONAL_FACETS}))

    @staticmethod
    def _usual_sort(text: str) -> str:
        return "relevance" if text else "title"

    @staticmethod
    def _chosen(data: QueryDict, values: Values, user: object) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        def valid(name: str) -> dict:
            return dict(PERSONAL_FACETS[name].values(user)) if name in PERSONAL_FACETS else values.by_token[name]

        return chosen_in(data, (*(facet.name for facet in FACETS), *PERSONAL_FACETS), valid)

    def to_url(self) -> str:
        """The query string: empty for the whole catalogue, and always the same for the same state."""
        pairs: list[tuple[str, object]] = [("q", self.text), ("exact", "1" if self.literal else "")]
        pairs += [(name, token) for name in sorted(self.chosen) for token in self.chosen[name]]
        pairs += [("from", self.year_from), ("to", self.year_to), ("sort", self.sort), *self.layout.pairs()]
        return urlencode([(name, value) for name, value in pairs if value])

    def chips(self) -> list[dict]:
        """The choices one by one: what each says, and the address without it."""
        return [{"text": text, "remove": rest.address} for text, rest in chips_of(self)]

    @property
    def named(self) -> list[dict]:
        """What the text names that has a page of its own, as rows."""
        found = rows_of(self.reading.named, self.lexicon, self.figures) if self.reading.named else []
        cases = cases_named(self.reading.words, self.figures)
        return [*found, *cases, *(marks_named(self.text, self.lexicon) if self.text else ())]

    @property
    def without_filters(self) -> "CatalogueQuery":
        return replace(self, chosen={}, year_from=None, year_to=None)

    def nearest(self) -> list[dict]:
        """Words of the catalogue that look like those of a query without answer, with the address of each.

        Where the filters alone leave nothing, the words are right.
        """
        if (self.chosen or self.year_from or self.year_to) and self.without_filters.total:
            return []
        like = [known for token in tokens_of(self.text) for known in looking_like(token, NEAREST)]
        held = hits_of({known.key for known in like})  # after a merge, words may be left that no watch has
        words = dict.fromkeys(known.word for known in like if known.key in held)
        return [{"text": word, "url": CatalogueQuery(word).address} for word in words][:NEAREST]

    @property
    def is_known(self) -> bool:
        """Whether what the words name is in the catalogue, and no filter stands in the way."""
        return self.reading.only_named and not self.reading.unknown and self == self.without_filters

    @property
    def is_too_much(self) -> bool:
        """Whether every word was understood and no watch has all that they say."""
        reading = self.reading
        is_explained = reading or reading.unknown or reading.only_named or reading.remarks
        return len(tokens_of(self.text)) > 1 and not is_explained

    # What it finds --------------------------------------------------------------------------

    @cached_property
    def values(self) -> Values:
        return Values.of(self.figures)

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.of(self.figures)

    @cached_property
    def reading(self) -> Reading:
        """How the text is read; remembered until the catalogue changes."""
        if not self.text:
            return Reading()

        def compute() -> Reading:
            reading, counts = read(self.text, literally=self.literal, figures=self.figures)
            alone = CatalogueQuery(text=self.text, literal=self.literal)
            keep(self.figures, f"tally {alone.state()}", self.figures.tally_from(counts))
            return reading

        return remember(self.figures, f"reading {get_language()} {self.literal:d} {self.text}", compute)

    @cached_property
    def order(self) -> Order:
        order = SORTS[self.sort or self._usual_sort(self.text)][1]
        return (
            best_first(order, self.reading, self.total, self.figures.last_watch()) if order.field == "score" else order
        )

    def sorts(self) -> list[tuple[str, LazyText, bool]]:
        """The orders that make sense here, as (name, label, whether it is the present one)."""
        present = self.sort or self._usual_sort(self.text)
        return [
            (name, label, name == present) for name, (label, _o) in SORTS.items() if self.text or name != "relevance"
        ]

    def jumps(self) -> list[Jump]:
        """Letters or decades to go to in the present order; none where one page holds all."""
        facets = {facet.name: facet for facet in FACETS}
        ways = {"title": (letters, "brand"), "year": (decades, "decade")}
        way = ways.get(self.sort or self._usual_sort(self.text))
        if way is None or self.total <= self.layout.size or way[1] in self.chosen:
            return []
        return way[0](self._facet_counts(facets[way[1]]))

    @property
    def stored(self) -> dict[str, set]:
        """The chosen values as the columns hold them."""
        return {
            facet.name: {self.values.by_token[facet.name][token].stored for token in self.chosen[facet.name]}
            for facet in FACETS
            if facet.name in self.chosen
        }

    def few_best_first(self) -> list[int] | None:
        """The ids of what is found, sorted by the best match, where that is asked and not much was found."""
        if self.reading.few is None or SORTS[self.sort or self._usual_sort(self.text)][1].field != "score":
            return None
        if not (self.chosen or self.year_from or self.year_to):
            return list(self.reading.few)
        left = set(self.apply(Watch.objects.only("pk")).order_by().values_list("pk", flat=True))
        return [pk for pk in self.reading.few if pk in left]

    def first(self, most: int) -> list[Watch]:
        """The first of what is found, as the page of results begins."""
        few = self.few_best_first() if self.reading or not self.text else []
        if few is None:
            found: list[Watch] = self.order.rows(self.apply(Watch.objects.all()), "", backwards=False, most=most)
            return found
        watches = Watch.objects.in_bulk(few[:most])
        return [watches[pk] for pk in few[:most] if pk in watches]

    def apply(self, watches: WatchQuerySet) -> WatchQuerySet:
        """Those of `watches` that are asked for, ready for `order`."""
        by_score = self.order.field == "score"
        watches = narrowed(self._base(watches, with_score=by_score), self.stored, self.figures)
        return watches.with_known_year() if self.order.field == "known_year" else watches

    def _base(self, watches: WatchQuerySet, *, with_score: bool = False, leave_out: str = "") -> WatchQuerySet:
        """What the facets of the catalogue's own columns are counted over."""
        watches = watches.current()
        if self.text:
            watches = self.reading.scored(watches) if with_score else self.reading.filter(watches)
        if self.year_from or self.year_to:
            watches = watches.made_between(self.year_from, self.year_to)
        for name, facet in PERSONAL_FACETS.items():
            if name in self.chosen and name != leave_out:
                watches = facet.narrow(watches, self.chosen[name], self.user)
        return watches

    # How many -------------------------------------------------------------------------------

    @cached_property
    def _counted(self) -> tuple[int, dict]:
        if any(name in PERSONAL_FACETS for name in self.chosen):
            return count_facets(self.figures.tally_of(self._base(Watch.objects.all())), self.stored, self.figures)
        place = f"counts {self.state()}"
        return remember(self.figures, place, lambda: count_facets(self._tally(), self.stored, self.figures))

    def _tally(self) -> Tally:
        if not self.text:
            years = [(self.year_from, self.year_to)] if self.year_from or self.year_to else []
            return self.figures.tally_from(self.figures.made_in(years)) if years else self.figures.tally()
        base = self._base(Watch.objects.all())  # it reads the text, whose tally is kept on the way
        return remember(self.figures, f"tally {replace(self, chosen={}).state()}", lambda: self.figures.tally_of(base))

    @property
    def total(self) -> int:
        """How many watches are found."""
        return self._counted[0]

    def facets(self) -> list[FacetCounts]:
        """Every facet with the values that would leave something, and the chosen ones in any case."""
        found = [self._facet_counts(facet) for facet in FACETS]
        return [facet for facet in found if facet.narrows or facet.chosen]

    def personal_facets(self) -> list[FacetCounts]:
        """The same of the facets over what is the reader's own."""
        found = [self._personal_facet_counts(facet) for facet in PERSONAL_FACETS.values()]
        return [facet for facet in found if facet.narrows or facet.chosen]

    def _facet_counts(self, facet: Facet) -> FacetCounts:
        return facet_counts(facet, self.values, self._counted[1], self.chosen)

    def _personal_facet_counts(self, facet: PersonalFacet) -> FacetCounts:
        pairs = list(facet.values(self.user))
        chosen = self.chosen.get(facet.name, ())
        if not pairs:
            return FacetCounts(facet.name, facet.label, [])
        others = narrowed(self._base(Watch.objects.all(), leave_out=facet.name), self.stored, self.figures)
        rest = {name: tokens for name, tokens in self.chosen.items() if name != facet.name}
        counts = facet.count(others, replace(self, chosen=rest).total, self.user)
        choices = [Choice(Value(token, label, token), counts[token], token in chosen) for token, label in pairs]
        return FacetCounts(facet.name, facet.label, choices)
