"""What became of each row of the prototype."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from accounts.collection.exporting import defuse


class Fate(Enum):
    """What became of a row; the value is said of it."""

    TAKEN = "taken over"
    SAME = "here already"
    CHANGED = "taken over, changed"
    MERGED = "merged with what is here"
    DOUBTFUL = "taken over, doubtful"
    UNDECIDED = "for you to decide"
    REFUSED = "refused"


UNSAID = {Fate.TAKEN, Fate.SAME}  # what is counted only
COLUMNS = ["table", "id", "name", "fate", "became", "reason"]


@dataclass(frozen=True)
class Finding:
    """What became of one row: `name` is what it calls itself, `became` what it is here."""

    table: str
    id: str
    name: str
    fate: Enum
    became: str
    reason: str

    def __str__(self):
        became = f" → {self.became}" if self.became else ""
        row = f"{self.table} {self.id} ({self.name})" if self.id else f"{self.table} {self.name}"
        return ": ".join(filter(None, [row, f"{self.fate.value}{became}", self.reason]))


class Report:
    """Counts every row and hands on, one by one, those of which something must be said."""

    def __init__(self, say: Callable[[Finding], None]):
        self.say = say
        self.counts: dict[str, Counter] = {}

    def add(self, table: str, row: dict, name: str, fate: Fate, reasons=(), became: str = "") -> None:
        reasons = [reason for reason in reasons if reason]
        if reasons and fate == Fate.TAKEN:
            fate = Fate.CHANGED
        self.counts.setdefault(table, Counter())[fate] += 1
        if fate not in UNSAID or reasons:
            self.say(Finding(table, row["id"], name, fate, became, "; ".join(reasons)))

    def totals(self):
        """A line for each table."""
        for table, counts in self.counts.items():
            yield f"{table}: {sum(counts.values())} rows: " + ", ".join(
                f"{counts[fate]} {fate.value}" for fate in Fate if counts[fate]
            )


class CsvReport:
    """The findings as a table that a spreadsheet opens."""

    def __init__(self, file):
        self.rows = csv.writer(file)
        self.rows.writerow(COLUMNS)

    def write(self, finding: Finding) -> None:
        cells = [finding.table, finding.id, finding.name, finding.fate.value, finding.became, finding.reason]
        self.rows.writerow([defuse(cell) for cell in cells])
