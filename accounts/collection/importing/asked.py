"""What a line of a list asks, which watches it may mean, and how sure that is."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from catalogue.keys import normalised_key
from catalogue.models import Watch
from catalogue.search.folding import fold

# How well a watch has a word: as it is written; by what it means; nearly; not at all.
FULL, MEANT, PARTLY, NOT = 3, 2, 1, 0


class Match(StrEnum):
    """How sure it is which watch a line means."""

    SURE = "sure"
    DOUBTFUL = "doubtful"  # several fit, or one with a contradiction
    UNKNOWN = "unknown"
    BROKEN = "broken"  # the line itself cannot be read


@dataclass(frozen=True)
class Asked:
    """What a line says of its watch: a text with everything in it, and what stands in columns of its own."""

    text: str
    code: str = ""
    calibre: str = ""
    year: str = ""
    remark: str = ""

    @property
    def whole(self) -> str:
        """All words to search for, each once; a code that is none may be a calibre or a nickname."""
        words = f"{self.text} {self.calibre} {self.code}".replace("«", " ").replace("»", " ").split()
        return " ".join({fold(word): word.strip("\"'(),;:?!*") for word in words if fold(word)}.values())

    @cached_property
    def codes(self) -> list[str]:
        """Everything in it that may be a design code, the likeliest first; as keys."""
        tokens = [self.code, *re.split(r"[/\\,;\s]+", self.code), *self.text.split()]
        tokens += [part for token in self.text.split() for part in re.split(r"[/\\]", token)]
        found = [normalised_key(token) for token in tokens]
        return [key for key in dict.fromkeys(found) if sum(map(str.isdigit, key)) >= 3]


@dataclass(frozen=True)
class Found:
    """The watches that a line may mean, the likeliest first; `reason` is why it is not sure."""

    match: Match
    watches: tuple[Watch, ...] = ()


@dataclass
class Candidate:
    """How well one watch fits a line, word by word."""

    watch: Watch
    levels: list[int] = field(default_factory=list)
    score: float = 0
    soft: int = 0
    other_number: bool = False

    @property
    def is_full(self) -> bool:
        return bool(self.levels) and min(self.levels) >= MEANT

    @property
    def lacks_a_name(self) -> bool:
        """Whether all that it lacks are words, no numbers."""
        return not self.is_full and not self.other_number

    def beats(self, other: "Candidate") -> bool:
        """Whether it has every word at least as well as the other, and one better."""
        mine, theirs = [*self.levels, self.soft], [*other.levels, other.soft]
        return mine != theirs and all(one >= two for one, two in zip(mine, theirs, strict=True))
