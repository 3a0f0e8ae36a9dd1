"""What a reader chooses of the facets of a list, and how the page shows it: the same for every list."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar, Self

from django.core.exceptions import BadRequest
from django.http import QueryDict

from catalogue.models.texts import LazyText

from .facets import UNKNOWN, Facet, Value
from .values import Values

MOST_CHOICES = 50  # values of all facets together; an address with more is no reader's
SHOWN_AT_ONCE = 8  # values of a facet, before the reader unfolds the rest
MOST_UNFOLDED = 200  # of the rest; a name beyond them is typed into the search


class MalformedQuery(BadRequest):
    """The address cannot have been made by the page: the answer is 400."""


@dataclass(frozen=True)
class Choice:
    """A value of a facet as the page shows it, with those that are shown below it."""

    value: Value
    count: int
    chosen: bool
    below: tuple["Choice", ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether one of those below it is chosen."""
        return any(choice.chosen for choice in self.below)


@dataclass(frozen=True)
class FacetCounts:
    """A facet with its values: the chosen first, then the most frequent, «не указано» last."""

    name: str
    label: LazyText
    choices: list[Choice]

    @property
    def chosen(self) -> bool:
        return any(choice.chosen for choice in self.all)

    @property
    def all(self) -> list[Choice]:
        """Every value, those below another after it."""
        return [one for choice in self.choices for one in (choice, *choice.below)]

    @property
    def narrows(self) -> bool:
        """Whether choosing a value leaves less than all: a lone one may have some below it that do."""
        return len(self.choices) > 1 or len({choice.count for choice in self.all}) > 1

    @cached_property
    def first(self) -> list[Choice]:
        """What is seen at once: every chosen value and a few more; a list that is hardly longer is seen whole."""
        shown = max(SHOWN_AT_ONCE, sum(map(is_seen_first, self.choices)))
        return self.choices if len(self.choices) <= shown + 2 else self.choices[:shown]

    @cached_property
    def rest(self) -> list[Choice]:
        return self.choices[len(self.first) :][:MOST_UNFOLDED]

    @property
    def beyond(self) -> int:
        """How many values are not on the page."""
        return len(self.choices) - len(self.first) - len(self.rest)


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """A query that holds what is chosen in `chosen`, tokens by the name of their facet, and says itself as `to_url`."""

    of_no_account: ClassVar[dict] = {"sort": ""}  # what changes nothing of what is found

    text: str = ""
    literal: bool = False
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def to_url(self) -> str:
        """The query string, always the same for the same state."""
        raise NotImplementedError

    @property
    def values(self) -> Values:
        """The values of the facets of its list."""
        raise NotImplementedError

    @property
    def address(self) -> str:
        """A link to it from a page of its list."""
        return f"?{self.to_url()}"

    def state(self) -> str:
        """The same, however it is sorted and laid out: what the counts depend on."""
        return replace(self, **self.of_no_account).to_url()

    def without(self, name: str, token: str) -> Self:
        """The same query with one value less."""
        rest = tuple(other for other in self.chosen.get(name, ()) if other != token)
        chosen = {other: tokens for other, tokens in self.chosen.items() if other != name}
        return replace(self, chosen=chosen | ({name: rest} if rest else {}))

    @property
    def literally(self) -> Self:
        """The same query with its text taken as it is typed."""
        return replace(self, literal=True)


def chosen_in(
    data: QueryDict, names: Iterable[str], valid: Callable[[str], Container[str]]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The tokens that an address chooses of each facet, and those that are no value of it. Raises MalformedQuery."""
    chosen, unknown = {}, []
    for name in names:
        tokens = list(dict.fromkeys(filter(None, data.getlist(name))))
        if len(tokens) > MOST_CHOICES:
            raise MalformedQuery(name)
        if not tokens:
            continue
        values = valid(name)
        known = [token for token in tokens if token in values]
        unknown += [token for token in tokens if token not in known]
        if known:
            chosen[name] = tuple(sorted(known))
    return chosen, unknown


def facet_counts(
    facet: Facet, values: Values, counted: Mapping[str, Counter], chosen: Mapping[str, Container[str]]
) -> FacetCounts:
    """The facet with the values that would leave something, and the chosen ones in any case."""
    counts, own = counted[facet.name], chosen.get(facet.name, ())
    choices = [
        Choice(value, counts.get(stored, 0), value.token in own)
        for stored, value in values.by_stored[facet.name].items()
        if counts.get(stored) or value.token in own
    ]
    if facet.in_order:
        return FacetCounts(facet.name, facet.label, choices)
    choices.sort(key=lambda choice: (choice.value.token == UNKNOWN, -choice.count))
    return FacetCounts(facet.name, facet.label, sorted(nested(choices), key=lambda choice: not is_seen_first(choice)))


def nested(choices: list[Choice]) -> list[Choice]:
    """The same with what belongs below another there."""
    shown = {choice.value.stored for choice in choices if choice.value.below is None}
    below: dict[object, list[Choice]] = {}
    for choice in choices:
        below.setdefault(choice.value.below if choice.value.below in shown else None, []).append(choice)
    return [
        replace(choice, below=tuple(below.get(choice.value.stored, ())) if choice.value.stored is not None else ())
        for choice in below.get(None, [])
    ]


def is_seen_first(choice: Choice) -> bool:
    return choice.chosen or choice.is_open
