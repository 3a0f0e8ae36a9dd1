"""The map of OWASP's Application Security Verification Standard: what each requirement of L1 and L2 comes to here."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings

from .tables import table

MAP = settings.BASE_DIR / "docs/asvs.csv"
STATES = {"test": "met, a test holds it", "document": "met, by code or document", "not applicable": "not applicable"}
STATES |= {"not met": "not met"}
# Our word for each chapter.
CHAPTERS = {
    1: "Text on its way into something else",
    2: "Input and the rules of the business",
    3: "What browsers are told",
    4: "HTTP",
    5: "Files",
    6: "Signing in",
    7: "Sessions",
    8: "Rights",
    9: "Signed values",
    10: "OAuth and OpenID Connect",
    11: "Cryptography",
    12: "TLS",
    13: "Configuration",
    14: "Data",
    15: "Libraries and code",
    16: "Logs and errors",
    17: "WebRTC",
}
HEAD = """# ASVS 5.0.0, levels 1 and 2

Every requirement of level 1 and 2 of OWASP's
[Application Security Verification Standard](https://github.com/OWASP/ASVS/tree/v5.0.0), by its number. What it asks for
stands there; here are a few words of our own, and what becomes of it. This page is made from [asvs.csv](asvs.csv):
change that, then `make documents`. `config/tests/test_asvs.py` looks that each test and each file is there.

"""


@dataclass(frozen=True)
class Requirement:
    id: str
    level: str
    about: str
    state: str
    where: str
    why: str

    @property
    def chapter(self) -> int:
        return int(re.match(r"V(\d+)\.", self.id)[1])

    @property
    def places(self) -> list[str]:
        return self.where.split()


def requirements() -> list[Requirement]:
    with MAP.open(encoding="utf-8", newline="") as file:
        return [Requirement(**line) for line in csv.DictReader(file)]


def counts(of: list[Requirement]) -> str:
    """A table of how many there are of each state, by level."""
    found = Counter((each.state, each.level) for each in of)
    rows = [[said, *(str(found[state, level]) for level in "12")] for state, said in STATES.items()]
    rows = [[*row, str(sum(map(int, row[1:])))] for row in rows]
    totals = [str(sum(int(row[column]) for row in rows)) for column in (1, 2, 3)]
    return table(["", "level 1", "level 2", "together"], [*rows, ["together", *totals]])


def page() -> str:
    found = requirements()
    text = HEAD + counts(found)
    for chapter, each in groupby(found, key=lambda one: one.chapter):
        text += f"\n## V{chapter} {CHAPTERS[chapter]}\n\n"
        text += table(["", "level", "about", "", "where, or why not"], map(cells, each))
    return text


def cells(one: Requirement) -> list[str]:
    where = ", ".join(
        f"`{place.removeprefix('config/tests/')}`" if "::" in place else f"`{place}`" for place in one.places
    )
    return [one.id, one.level, one.about, STATES[one.state], " ".join(part for part in (where, one.why) if part)]
