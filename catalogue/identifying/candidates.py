"""The watches that agree with what was seen, in the order of agreement, and what to look at to tell them apart."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from catalogue.caching.figures import Figures
from catalogue.caching.vocabulary import with_vocabulary
from catalogue.models import Watch
from catalogue.search.lexicon import Lexicon

from .facts import EVERYTHING, Facts, having_words, of_watches
from .finding import watches_worth_comparing
from .observations import Observation, Verdict, keys_read
from .reading import CENTRE, DATE, SIDE, WEEKDAY, observations_of

SHOWN = 12
MOST_AGAINST = 5  # where what was seen speaks against them
FEW_FACTORIES = 3
MOST_PARTED = 50  # candidates of one standing that the next look is chosen for


@dataclass
class Judged:
    """The verdict of each observation on watches whose facts are the same."""

    facts: Facts
    verdicts: list[tuple[Observation, Verdict]]

    @cached_property
    def counts(self) -> Counter:
        return Counter(verdict for _observation, verdict in self.verdicts)

    @cached_property
    def standing(self) -> tuple[int, int]:
        """What is sure about it: few contradictions and many agreements come first; a guess tells nothing apart."""
        return 2 * self.counts[Verdict.CONTRADICTS] - self.counts[Verdict.AGREES], self.counts[Verdict.CONTRADICTS]

    @cached_property
    def order(self) -> tuple:
        """After what is sure come the guesses; then whose own name was read, or may be, stands before its lines."""
        own = sum(self.facts.brand_id in each.brands | each.may_name for each, _verdict in self.verdicts)
        return (*self.standing, -self.counts[Verdict.NEARLY], -own)

    @property
    def agrees(self) -> bool:
        """Whether it has anything of what was seen."""
        return bool(self.counts[Verdict.AGREES] + self.counts[Verdict.NEARLY])

    @property
    def told(self) -> list[tuple[str, list[Observation]]]:
        """What agrees, may be meant, contradicts and is not known, each with its title."""
        by_verdict = [(verdict, [one for one, each in self.verdicts if each == verdict]) for verdict in Verdict]
        return [(verdict, found) for verdict, found in by_verdict if found]


@dataclass
class Candidate:
    """A watch that may be the one."""

    pk: int
    judged: Judged
    watch: Watch | None = None


class Candidates:
    """The answer to what was `seen`."""

    def __init__(self, seen: dict, figures: Figures):
        self.seen, self.figures = seen, figures
        self.observed = observations_of(seen, figures)
        self.having = having_words({key for each in self.observed for key in (*each.sure, *each.nearly)})
        self.compared = watches_worth_comparing(self.observed, self.having, figures) if self.observed else {}
        self.ranked = self.rank() if self.observed else []

    def rank(self) -> list[Candidate]:
        """All that are compared, the best first; those whose facts are the same are judged once, and come by age."""
        words = {key: self.having[key] for key in keys_read(self.observed)}
        reads = {"brand_id", "factory_id"}.union(*(each.reads for each in self.observed))
        known = of_watches(self.compared, reads, words, self.figures)
        judged = {
            facts: Judged(facts, [(each, each.judge(facts)) for each in self.observed]) for facts in {*known.values()}
        }
        return sorted((Candidate(pk, judged[facts]) for pk, facts in known.items()), key=lambda each: each.judged.order)

    @cached_property
    def alike(self) -> list[Candidate]:
        """Those that nothing sure tells apart from the first. What has nothing of what was seen is none of them."""
        first = self.ranked[0].judged if self.ranked else None
        same = [each for each in self.ranked if first and each.judged.standing == first.standing]
        return [each for each in same if each.judged.agrees] if first and first.agrees else same

    @property
    def is_found(self) -> bool:
        """Whether a watch has something of what was seen and contradicts none of it."""
        first = self.ranked[0].judged if self.ranked else None
        return bool(first and first.agrees and not first.counts[Verdict.CONTRADICTS])

    @property
    def factories(self) -> set[int | None]:
        """Those that the first are of, guesses counted; of many none is the likely one."""
        first = [each for each in self.ranked if each.judged.order == self.ranked[0].judged.order]
        found = {each.judged.facts.factory_id for each in first} if self.is_found else set()
        return found if len(found) <= FEW_FACTORIES else set()

    @cached_property
    def shown(self) -> list[Candidate]:
        """The first, each with its watch; what agrees in nothing is none."""
        first = [each for each in self.ranked[:SHOWN] if each.judged.agrees]
        sound = [each for each in first if not each.judged.counts[Verdict.CONTRADICTS]]
        worth = first[: max(len(sound), MOST_AGAINST)] if sound else first[:MOST_AGAINST]
        found = Watch.objects.current().prefetch_related("images").filter(pk__in=[each.pk for each in worth])
        rows = {row.pk: row for row in with_vocabulary(found)}
        for each in worth:
            each.watch = rows.get(each.pk)
        return [each for each in worth if each.watch]

    @cached_property
    def next(self) -> str:
        """What to look at next: what splits those that are alike into the smallest parts. Empty where nothing does."""
        first = {each.pk: self.compared[each.pk] for each in self.alike[:MOST_PARTED]}
        rows = [*of_watches(first, EVERYTHING, {}, self.figures).values()] if len(first) > 1 else []
        features = {
            name: value for name, value in features_of(Lexicon.of(self.figures)).items() if not self.is_said(name)
        }
        parts = {name: parted(rows, value) for name, value in features.items()} if len(rows) > 1 else {}
        best = min(parts, key=parts.__getitem__, default="")
        return str(LOOKS[best]) if best and parts[best] < len(rows) ** 2 else ""

    def is_said(self, name: str) -> bool:
        return name in self.seen or any(each.key.split()[0] == name for each in self.observed)


def parted(rows: list[Facts], value: Callable[[Facts], Any]) -> int:
    """How many are left on average, times their number: those of which it is unknown stay whatever is seen."""
    counted = Counter(map(value, rows))
    unknown = counted.pop(None, 0)
    return sum(number * (number + unknown) for number in counted.values()) + unknown * len(rows)


LOOKS = {
    "movement": gettext_lazy("the digits on the movement"),
    "jewels": gettext_lazy("the number of jewels"),
    "calendar": gettext_lazy("whether there is a calendar"),
    "seconds": gettext_lazy("where the second hand turns"),
    "material": gettext_lazy("what the case is made of"),
    "shape": gettext_lazy("the shape of the case"),
    "size": gettext_lazy("the diameter of the case"),
    "colour": gettext_lazy("the colour of the dial"),
    "number": gettext_lazy("the number on the back or in the passport"),
    "worn": gettext_lazy("how it is worn"),
    "mark": gettext_lazy("the mark of the factory"),
    "words": gettext_lazy("the words on the dial"),
}


def features_of(lexicon: Lexicon) -> dict[str, Callable[[Facts], Any]]:
    """What of a watch each look shows; None where the catalogue does not know it."""
    functions = {row.name: pk for pk, row in lexicon.names["function"].items()}

    def does(*names: str) -> Callable[[Facts], Any]:
        wanted = {functions[name] for name in names if name in functions}

        def value(facts: Facts) -> Any:
            movement = lexicon.movements.get(facts.mechanism_id or 0)
            return (movement.functions & wanted or None) if movement else None

        return value

    def of_movement(name: str) -> Callable[[Facts], Any]:
        movements = lexicon.movements
        return lambda facts: (
            getattr(movements[facts.mechanism_id], name) or None if facts.mechanism_id in movements else None
        )

    def column(name: str) -> Callable[[Facts], Any]:
        return lambda facts: getattr(facts, name) or None

    return {
        "movement": of_movement("calibre"),
        "jewels": of_movement("stones"),
        "calendar": does(DATE, WEEKDAY),
        "seconds": does(CENTRE, SIDE),
        "material": column("case_material_id"),
        "shape": column("case_shape"),
        "size": column("diameter"),
        "colour": column("dial_colour"),
        "number": lambda facts: facts.code_key or facts.case_number or None,
        "worn": column("worn"),
        "mark": column("factory_id"),
        "words": column("brand_id"),
    }
