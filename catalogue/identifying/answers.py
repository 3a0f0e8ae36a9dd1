"""When a watch was made, as its page shows it: a bar for each witness on one ruled time line, and what to do next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from catalogue.caching.figures import Figures
from catalogue.models import Factory, Mark, Watch
from catalogue.models.vocabulary import EARLIEST_YEAR, LATEST_YEAR
from catalogue.presentation.timeline import TimeLine

from .dating import Allowed, between, contradictory, ends_of, left_by, pieces_of, telling_most
from .hallmarks import FINENESSES, is_of
from .inscriptions import marks_seen
from .periods import ENDS, allowed_within
from .spans import Witness, of_watch, witnesses_of

FIRST_SHOWN, LAST_SHOWN = 1920, 2030  # of the time line, where nothing reaches further
MOST_MARKS = 1000


@dataclass(frozen=True)
class Bar:
    """A run of years on the time line: where it begins and how wide it is, a unit for each year."""

    x: int
    width: int


@dataclass(frozen=True)
class Place:
    """Where to look next, for marks of one factory or of any, and how many are known there."""

    where: str
    factory: Factory | None
    number: int

    @property
    def address(self) -> str:
        asked = {"factory": self.factory.slug} if self.factory else {}
        return f"{reverse('catalogue:mark_list')}?{urlencode(asked)}" if asked else reverse("catalogue:mark_list")


def place_of(where: str, factory: int | None, number: int) -> Place:
    row = Factory.objects.filter(pk=factory).first() if factory else None
    return Place(str(Mark.Where(where).label), row, number)


class Dating(TimeLine):
    """What the observations in `seen` say of the years. `factories` are those that it may be of, by their ids; `watch`
    is the model that it is a copy of.
    """

    def __init__(self, seen: dict, figures: Figures, factories: Iterable[int | None] = (), watch: Watch | None = None):
        self.seen, self.factories = seen, {*factories} - {None}
        self.witnesses = [*witnesses_of(seen, figures), *(of_watch(watch) if watch else ())]

    @cached_property
    def left(self) -> Allowed:
        return left_by(witness.allowed for witness in self.witnesses)

    @property
    def ends(self) -> tuple[int | None, int | None]:
        """The first and the last year that are left; an end that nothing bounds is unknown."""
        first, last = ends_of(self.left) or (None, None)
        return (None if first == EARLIEST_YEAR else first), (None if last == LATEST_YEAR else last)

    @property
    def is_about(self) -> bool:
        """Whether bars reach further than the years that are told."""
        return any(witness.is_about for witness in self.witnesses)

    @cached_property
    def contradictions(self) -> list[list[Witness]]:
        """The smallest sets of witnesses that cannot all be true."""
        by_key = {witness.key: witness for witness in self.witnesses}
        sets = contradictory({key: witness.allowed for key, witness in by_key.items()})
        return [[witness for key, witness in by_key.items() if key in each] for each in sets]

    @cached_property
    def next(self) -> Place | None:
        """Where to look to narrow the years most: at a place of the watch that nothing was said of yet."""
        ticked, case = marks_seen(self.seen), self.seen.get("material")
        factories = self.factories | {mark.factory_id for mark in ticked} - {None}
        marks = Mark.objects.standing()
        if factories:
            marks = marks.filter(Q(factory__in=[*factories]) | Q(factory=None))
        looked_at = {mark.where for mark in ticked}
        if not (case and is_of(case.name, [*FINENESSES])):
            looked_at.add(Mark.Where.CASE)  # what is struck there are hallmarks: other cases have none
        places: dict[tuple[str, int | None], list[Allowed]] = defaultdict(list)
        known = marks.exclude(where__in=looked_at).order_by("pk").values_list("where", "factory", *ENDS)
        for where, factory, *ends in known[:MOST_MARKS]:
            places[where, factory if factories else None].append(allowed_within(*ends))
        best = telling_most(self.left & between(*self.shown), places)
        return place_of(*best, len(places[best])) if best else None

    # The time line ------------------------------------------------------------------------------

    @cached_property
    def shown(self) -> tuple[int, int]:
        """The decades that the time line shows."""
        ends = [ends_of(witness.allowed) or (LATEST_YEAR, EARLIEST_YEAR) for witness in self.witnesses]
        known = [year for pair in ends for year in pair if year not in (EARLIEST_YEAR, LATEST_YEAR)]
        first, last = min([FIRST_SHOWN, *known]), max([LAST_SHOWN, *known])
        return first // 10 * 10, -(-last // 10) * 10

    @property
    def lines(self) -> list[tuple[Witness, list[Bar]]]:
        return [(witness, self.bars(witness.allowed)) for witness in self.witnesses]

    @property
    def answer(self) -> list[Bar]:
        return self.bars(self.left)

    def bars(self, allowed: Allowed) -> list[Bar]:
        first, last = self.shown
        found = [(max(start, first), min(end + 1, last)) for start, end in pieces_of(allowed)]
        return [Bar(start - first, end - start) for start, end in found if end > start]
