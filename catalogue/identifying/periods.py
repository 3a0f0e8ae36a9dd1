"""The years of rows of the catalogue, as far as these are sure."""

from catalogue.models import Mark

from .dating import Allowed, between

# How far a year may lie from what is said, by how sure that is: a decade in words has no sharp ends.
SLACK = {Mark.Certainty.CERTAIN: 0, Mark.Certainty.INFERRED: 2, Mark.Certainty.ABOUT: 5}


ENDS = ("start_year", "start_certainty", "end_year", "end_certainty")


def allowed_by(mark: Mark) -> Allowed:
    """The years in which a watch may have the mark."""
    return allowed_within(mark.start_year, mark.start_certainty, mark.end_year, mark.end_certainty)


def allowed_within(first: int | None, first_sure: str, last: int | None, last_sure: str) -> Allowed:
    """The same of its columns, as ENDS names them."""
    return between(
        first and first - SLACK[Mark.Certainty(first_sure)], last and last + SLACK[Mark.Certainty(last_sure)]
    )


def is_about(mark: Mark) -> bool:
    """Whether one of its years may be another."""
    return any(SLACK[Mark.Certainty(sure)] for sure in (mark.start_certainty, mark.end_certainty) if sure)


def span_of(first: int | None, last: int | None, is_about: bool) -> Allowed:
    slack = SLACK[Mark.Certainty.ABOUT] if is_about else 0
    return between(first and first - slack, last and last + slack)
