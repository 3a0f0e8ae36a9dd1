"""«Всё ли на месте?»: what a copy in hand has, against what the catalogue knows of the watch that it is."""

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum

from catalogue.caching.figures import Figures
from catalogue.keys import normalised_key
from catalogue.models import Combination, Mechanism, Watch
from catalogue.quality.consistency import Finding, RuleTables, check
from catalogue.search.lexicon import Lexicon

from .answers import Dating
from .facts import EVERYTHING, having_words, of_watches
from .observations import Observation, Verdict, is_design_code, keys_read, number_in
from .reading import observations_of

FEWEST = 10  # copies: of fewer nothing is said of what goes together
OF_COPIES = {"hands", "back"}  # what no watch of the catalogue says


@dataclass(frozen=True)
class Together:
    """Two parts that were seen in one watch, and in how many copies they were seen so."""

    parts: tuple[str, str]
    number: int
    of: int  # copies with the first part

    @property
    def is_enough(self) -> bool:
        return self.of >= FEWEST


Counting = Callable[[str, Any, dict[str, str]], dict[str, tuple[int, int]]]
_counting: list[Counting] = []


def register_counting(counting: Counting) -> None:
    """Let `counting` say of one part of a copy, by its name and value, with what others it was seen: how often each,
    and on how many copies it was looked for. For parts of which the catalogue itself says nothing."""
    _counting.append(counting)


class Copy:
    """A copy of `watch` of which these things were `seen`."""

    def __init__(self, watch: Watch, seen: dict, figures: Figures):
        self.watch, self.seen, self.figures = watch, seen, figures
        self.observed = observations_of(seen, figures)
        factories = [watch.factory_id, watch.mechanism.factory_id if watch.mechanism else None]
        self.dating = Dating(seen, figures, factories, watch)

    @cached_property
    def verdicts(self) -> list[tuple[Observation, Verdict]]:
        """What each observation says against the catalogue's watch."""
        this = {self.watch.pk: self.watch.combination_id}
        known = of_watches(this, EVERYTHING, having_words(keys_read(self.observed)), self.figures)
        return [(each, each.judge(known[self.watch.pk])) for each in self.observed]

    @property
    def counts(self) -> Counter:
        return Counter(verdict for _observation, verdict in self.verdicts)

    @cached_property
    def movement(self) -> Mechanism | None:
        """The movement that is in it: the watch's own, where what stands on it can be read as that one; else of those
        of its number the one of the same factory, where there is one.
        """
        own, key = self.watch.mechanism, normalised_key(self.seen.get("movement", ""))
        if own and normalised_key(own.calibre).startswith(key):
            return own
        found = [row for row in Lexicon.of(self.figures).movements.values() if normalised_key(row.calibre) == key]
        if not found:
            agrees = any(each.key == "movement" and verdict == Verdict.AGREES for each, verdict in self.verdicts)
            return own if agrees else None
        factory = own.factory_id if own else self.watch.factory_id
        found.sort(key=lambda row: (row.factory != factory, row.pk))
        return Mechanism.objects.for_check().filter(pk=found[0].pk).first()

    @cached_property
    def findings(self) -> list[Finding]:
        """What the consistency check says of the watch with the parts of this copy."""
        described = copy.copy(self.watch)
        described.case_material = self.seen.get("material", self.watch.case_material)
        described.code = next(filter(is_design_code, [number_in(self.seen.get("number", ""))]), self.watch.code)
        functions = [row.name for row in self.movement.functions.all()] if self.movement else []
        tables = RuleTables.kept(self.figures)
        return check(described, self.movement, functions, tables)

    @cached_property
    def together(self) -> list[Together]:
        """How often its parts were seen with each other, in photographs and collections: a query for each pair."""
        says, number = {each.key: each.says for each in self.observed}, number_in(self.seen.get("number", ""))
        parts = {
            "case": (says.get("number", ""), Q(case_number=number)),
            "colour": (says.get("colour", ""), Q(combination__in=of_colour(self.seen.get("colour", "")))),
            "movement": (self.movement.name if self.movement else "", Q(mechanism=self.movement)),
        }
        pairs = [("case", "movement"), ("case", "colour"), ("colour", "movement")]
        seen = [(one, other) for one, other in pairs if parts[one][0] and parts[other][0]]
        alone = {one: copies(parts[one][1]) for one in dict.fromkeys(one for one, _other in seen)}
        known = [
            Together((parts[one][0], parts[other][0]), copies(parts[one][1] & parts[other][1]), alone[one])
            for one, other in seen
        ]
        values = {"case": number, "colour": self.seen.get("colour"), "movement": self.movement}
        return known + [
            each for part, value in values.items() if value for each in self.beside(part, parts[part][0], value)
        ]

    @property
    def often_together(self) -> list[Together]:
        return [each for each in self.together if each.is_enough]

    @property
    def seldom_together(self) -> list[Together]:
        """Of which nothing is said."""
        return [each for each in self.together if not each.is_enough]

    def beside(self, part: str, says: str, value: Any) -> Iterator[Together]:
        """The same of one part with the hands and the back, which people see on their copies. One query."""
        others = {each.key: each.says for each in self.observed if each.key in OF_COPIES}
        for counting in _counting if others else ():
            for name, (number, told) in counting(part, value, {name: self.seen[name] for name in others}).items():
                yield Together((says, others[name]), number, told)


def of_colour(colour: str) -> list[int]:
    """The combinations whose dial has the colour: a watch is found by these, without a look at all watches."""
    return list(Combination.objects.filter(dial_colour=colour).values_list("pk", flat=True))


def copies(condition: Q) -> int:
    """How many copies there are of the watches that fulfil it: those that people have, and those photographed."""
    found = Watch.objects.current().filter(condition).order_by()
    counted = found.aggregate(owned=Sum("have_count", default=0), photographed=Count("pk", filter=Q(has_photo=True)))
    return sum(counted.values())
