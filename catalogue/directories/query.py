"""The state of the page of a list: what is asked, chosen and sorted by. The address holds all of it."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.caching.figures import Figures
from catalogue.keys import sort_key
from catalogue.models.quantity import QuantityField
from catalogue.search.asking import NotApplied, strangers, text_asked
from catalogue.search.choices import Choosing, FacetCounts, chosen_in, facet_counts
from catalogue.search.facets import count_facets
from catalogue.search.lexicon import Lexicon
from catalogue.search.operators import Written, parse
from catalogue.search.values import Values

from .kinds import UNKNOWN_NUMBER, Directory
from .names import Names, Understood
from .spans import Asked, Span, parameters_of, spans_asked

NEAREST = 4
BEST_MATCH = _("best match")


class Row(NamedTuple):
    """What is kept of a row to find it by: its name to sort by, the values of its facets' columns, its other sorts."""

    pk: int
    name: str
    columns: tuple
    numbers: dict[str, int]

    def place(self, sort: str, scores: dict[int, int]) -> str:
        """Where it stands in a sort, as text: the number, then the name."""
        number = UNKNOWN_NUMBER - scores.get(self.pk, 0) if sort == "relevance" else self.numbers[sort]
        return f"{number:010d} {self.name}"


@dataclass(frozen=True)
class DirectoryQuery(Choosing):
    """What a reader asks of a list. `parse` and `to_url` are each other's reverse, as with the catalogue of watches."""

    directory: Directory
    spans: dict[str, Span] = field(default_factory=dict)
    sort: str = ""
    typed: dict[str, Asked] = field(default_factory=dict, compare=False)
    not_applied: NotApplied = field(default_factory=NotApplied, compare=False)
    figures: Figures = field(default_factory=Figures, compare=False, repr=False)

    # From the address and back ---------------------------------------------------------------

    @classmethod
    def parse(cls, directory: Directory, data: QueryDict) -> "DirectoryQuery":
        """Read an address. Raises MalformedQuery for more choices than anybody makes."""
        figures = Figures()
        names = [facet.name for facet in directory.facets]
        valid = Values.of(figures, directory.facets).by_token if any(name in data for name in names) else {}
        chosen, unknown = chosen_in(data, names, lambda name: valid[name])
        text, cut = text_asked(data)
        spans, typed = spans_asked(data, directory.measures)
        literal, sort = bool(text) and data.get("exact") == "1", data.get("sort", "")
        is_sort = sort in directory.sorts or sort == "relevance"
        applied = {"exact": literal, "sort": is_sort}
        once = {
            "q",
            *parameters_of(directory.measures),
            *(name for name, is_applied in applied.items() if is_applied or not data.get(name)),
        }
        not_applied = NotApplied(tuple(unknown), tuple(strangers(data, once, set(names))), cut)
        query = cls(
            directory,
            spans,
            text=text,
            literal=literal,
            chosen=chosen,
            typed=typed,
            not_applied=not_applied,
            figures=figures,
        )
        return replace(query, sort=sort) if is_sort and sort not in {"relevance", query.usual_sort} else query

    def to_url(self) -> str:
        """The query string: empty for the whole list, and always the same for the same state."""
        pairs = [("q", self.text), ("exact", "1" if self.literal else "")]
        pairs += [(name, token) for name in sorted(self.chosen) for token in self.chosen[name]]
        pairs += [pair for name in sorted(self.spans) for pair in self.spans[name].parameters(name)]
        return urlencode([(name, value) for name, value in [*pairs, ("sort", self.sort)] if value])

    def chips(self) -> list[dict]:
        """The choices one by one: what each says, and the address without it."""
        chips = [(self.text, replace(self, text="", literal=False))] if self.text else []
        for facet in self.directory.facets:
            for token in self.chosen.get(facet.name, ()):
                label = self.values.by_token[facet.name][token].label
                chips.append((f"{facet.label}: {label}", self.without(facet.name, token)))
        for measure in self.measured:
            rest = {name: span for name, span in self.spans.items() if name != measure.name}
            chips.append((self.spans[measure.name].in_words(measure), replace(self, spans=rest)))
        return [{"text": text, "remove": rest.address} for text, rest in chips]

    @property
    def measured(self) -> list[QuantityField]:
        """The numbers with a unit of which a span is asked."""
        return [measure for measure in self.directory.measures if measure.name in self.spans]

    @property
    def without_filters(self) -> "DirectoryQuery":
        return replace(self, chosen={}, spans={})

    def nearest(self) -> list[dict]:
        """Names that look like a text without answer, with the address of each; not where it is the filters' doing."""
        if (self.chosen or self.spans) and self.without_filters.total:
            return []
        words = self._read[1].resembling(self.written.rest, NEAREST)
        return [{"text": word, "url": DirectoryQuery(self.directory, text=word).address} for word in words]

    @property
    def among_watches(self) -> str:
        """Where the same text is looked for in the catalogue of watches."""
        return f"{reverse('catalogue:watch_list')}?{urlencode({'q': self.text})}"

    # Orders ----------------------------------------------------------------------------------

    @property
    def usual_sort(self) -> str:
        return "relevance" if self.text else next(iter(self.directory.sorts))

    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders that make sense here, as (name, label, whether it is the present one)."""
        known = {"relevance": BEST_MATCH} if self.text else {}
        known |= {name: label for name, (label, _by) in self.directory.sorts.items()}
        return [(name, label, name == (self.sort or self.usual_sort)) for name, label in known.items()]

    # What it finds ---------------------------------------------------------------------------

    @cached_property
    def values(self) -> Values:
        return Values.of(self.figures, self.directory.facets)

    @cached_property
    def _read(self) -> tuple[list[Row], Names]:
        """Every row of the list and the words that they are found by, read once for each version of the catalogue."""

        def compute():
            rows, names = [], Names()
            listed = self.directory.rows()[: self.directory.most]
            for thing in self.directory.with_counts(listed, self.figures):
                rows.append(row_of(thing, self.directory))
                names.add(thing.pk, self.directory.words(thing))
            return rows, names

        return self.figures.remember(f"directory:{self.directory.name}:{get_language()}", compute)

    @cached_property
    def written(self) -> Written:
        """The conditions in the text, where the list knows any, and the rest of it."""
        if self.literal or self.directory.operators is None or ":" not in self.text:
            return Written(rest=self.text)
        return parse(self.text, Lexicon.of(self.figures), self.directory.operators)

    @cached_property
    def reading(self) -> Understood:
        """How the text is read."""
        rest = self.written.rest
        return self._read[1].read(rest, literally=self.literal) if rest else Understood()

    @cached_property
    def _stored(self) -> dict[str, set]:
        return {
            name: {self.values.by_token[name][token].stored for token in tokens} for name, tokens in self.chosen.items()
        }

    @cached_property
    def _searched(self) -> list[Row]:
        """The rows that the text finds, within the spans. A text of which nothing is understood finds none."""
        rows, written = self._read[0], self.written
        if written.rest or (self.text and not written.words):
            rows = [row for row in rows if row.pk in self.reading.scores]
        rows = [row for row in rows if all((row.pk in word.values) != word.without for word in written.words)]
        spans = [(self.directory.columns.index(name), span) for name, span in self.spans.items()]
        return [row for row in rows if all(span.holds(row.columns[at]) for at, span in spans)] if spans else rows

    def found(self) -> list[tuple[str, int]]:
        """The places and ids of what is found, in the order that is asked for."""
        demands = [
            (self.directory.columns.index(facet.column), facet.accepted(self._stored[facet.name], self.figures))
            for facet in self.directory.facets
            if facet.name in self.chosen
        ]
        sort = self.sort or self.usual_sort
        rows = [row for row in self._searched if all(row.columns[at] in accepted for at, accepted in demands)]
        return sorted((row.place(sort, self.reading.scores), row.pk) for row in rows)

    @cached_property
    def _counted(self) -> tuple[int, dict[str, Counter]]:
        rows = [(*row.columns, 1) for row in self._searched]
        kept = {"facets": self.directory.facets, "columns": self.directory.columns}
        return count_facets(rows, self._stored, self.figures, **kept)

    @property
    def total(self) -> int:
        return self._counted[0]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than are listed."""
        return len(self._read[0]) == self.directory.most

    def facets(self) -> list[FacetCounts]:
        """Every facet with the values that would leave something, and the chosen ones in any case."""
        facets = self.directory.facets
        found = [facet_counts(facet, self.values, self._counted[1], self.chosen) for facet in facets]
        return [facet for facet in found if facet.narrows or facet.chosen]


def row_of(thing, directory: Directory) -> Row:
    """What is kept of a row that comes `with_counts`."""
    numbers = {name: by(thing) for name, (_label, by) in directory.sorts.items()}
    known = {name: UNKNOWN_NUMBER if number is None else number for name, number in numbers.items()}
    columns = tuple(getattr(thing, column) or None for column in directory.columns)
    return Row(thing.pk, sort_key(directory.called(thing)), columns, known)
