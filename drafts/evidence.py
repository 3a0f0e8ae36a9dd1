"""How an author knows what they propose, and what of it becomes a source of the entry."""

import re

from catalogue.models.texts import LONGEST_SOURCES
from catalogue.sources import BETWEEN_SOURCES

BETWEEN_REASONS = re.compile(r";\s+|\n+")


def with_evidence(sources: str, evidence: str) -> str:
    """The sources of an entry and, behind them, those of `evidence` that do not stand there yet. None goes.

    Where there is no room for more, the evidence stands in the history alone.
    """
    known = {_key(text) for text in [sources, *BETWEEN_SOURCES.split(sources)]}
    added = {_key(text): text.strip() for text in BETWEEN_REASONS.split(evidence)}
    new = [text for key, text in added.items() if key not in known]
    together = "; ".join(filter(None, [sources.strip(), *new]))
    return together if len(together) <= LONGEST_SOURCES else sources


def _key(text: str) -> str:
    return text.strip(" .\t\r\n").casefold()
