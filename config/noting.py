"""Errors of the log, counted for the owner's page: `noting()` surrounds each request and each housekeeping.

What is met elsewhere is in the log alone: a command may run as somebody who may not write.
"""

import logging
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from .logging import met, request_id
from .models import MetError

logger = logging.getLogger("config.noting")
KEPT_FOR = timedelta(days=7)


@contextmanager
def noting():
    """What is logged as an error within is counted at the end, outside of the transaction that it may have broken."""
    found = []
    token = met.set(found)
    try:
        yield
    finally:
        met.reset(token)
        write_down(found)


def write_down(found: list[tuple[str, str]]) -> None:
    try:
        for what, said in found:
            MetError.objects.meet(what, said, request_id.get())
    except (DatabaseError, InterfaceError) as error:
        logger.warning("an error was not counted", extra={"error": type(error).__name__})


def forget_old() -> str:
    """Housekeeping: errors are counted for a week."""
    count, _tables = MetError.objects.filter(last_at__lt=timezone.now() - KEPT_FOR).delete()
    return f"{count} counted errors forgotten"
