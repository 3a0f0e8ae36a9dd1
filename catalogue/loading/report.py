"""What a load did."""

from collections import Counter
from dataclasses import dataclass, field

from .files import Problem, Row


@dataclass
class Report:
    """How many rows of each file a load added and changed, and what it left as people made it.

    `not_taken` is what the files know and the catalogue has no place for, each with the reason.
    `left_to_reindex` counts the watches that are not found by a changed name yet.
    """

    added: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    kept: list[Problem] = field(default_factory=list)
    not_taken: list[Problem] = field(default_factory=list)
    left_to_reindex: int = 0

    def keep(self, row: Row, reason: str) -> None:
        self.kept.append(row.problem(reason))

    def leave(self, row: Row, reason: str) -> None:
        self.not_taken.append(row.problem(reason))
