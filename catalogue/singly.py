"""Work for many, of whom one who fails hinders no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")
Made = TypeVar("Made")


def singly(work: Callable[[Thing], Made], things: Iterable[Thing]) -> list[Made]:
    """What `work` gives for each of `things`, in a transaction of its own; what fails is left out and logged."""
    made = []
    for thing in things:
        try:
            with transaction.atomic():
                made.append(work(thing))
        except Exception:
            logger.exception(
                "Work for one of many failed", extra={"work": work.__qualname__, "thing": repr(thing)[:100]}
            )
    return made
