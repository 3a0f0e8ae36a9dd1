"""The years of rows of the catalogue, as far as these are sure."""

from catalogue.models import Mark

from .dating import Allowed, between

# How far a year may lie from what is said, by how sure that is: a decade in words has no sharp ends.
SLACK = {Mark.Certainty.CERTAIN: 0, Mark.Certainty.INFERRED: 2, Mark.Certainty.ABOUT: 5}


def allowed_by(mark: Mark) -> Allowed:
    """The years in which a watch may have the mark."""
    first = mark.start_year and mark.start_year - SLACK[Mark.Certainty(mark.start_certainty)]
    last = mark.end_year and mark.end_year + SLACK[Mark.Certainty(mark.end_certainty)]
    return between(first, last)


def is_about(mark: Mark) -> bool:
    """Whether one of its years may be another."""
    return any(SLACK[Mark.Certainty(sure)] for sure in (mark.start_certainty, mark.end_certainty) if sure)


def span_of(first: int | None, last: int | None, is_about: bool) -> Allowed:
    slack = SLACK[Mark.Certainty.ABOUT] if is_about else 0
    return between(first and first - slack, last and last + slack)
