"""Visitors read from the replica, everybody else from the primary (DATABASE_REPLICA_URL)."""

import logging
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import FileResponse

logger = logging.getLogger("config.replica")
visiting: ContextVar[bool] = ContextVar("visiting", default=False)


class ReplicaMiddleware:
    """Marks the requests of visitors who are not signed in and only read; a session cookie makes one a person."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reads = request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES
        token = visiting.set(reads)
        try:
            response = self.get_response(request)
            if reads and response.streaming and not isinstance(response, FileResponse):
                response.streaming_content = in_this_context(response.streaming_content)
            return response
        finally:
            visiting.reset(token)


def in_this_context(parts):
    """The same parts. Each is made where it was asked for: what is streamed asks the database after the view ended."""
    return iter(partial(copy_context().run, next, iter(parts), None), None)


@contextmanager
def from_primary():
    """What is read within is of this moment, whoever asks."""
    token = visiting.set(False)
    try:
        yield
    finally:
        visiting.reset(token)


class ReplicaRouter:
    """Reads of visitors go to the replica, everything else to the primary, so that nobody misses their own change.

    While the replica is away the primary answers visitors too. Each process says so once in its log, and once that it
    is back.
    """

    PAUSE = 10.0  # seconds in which a replica that was found away is not asked: one visitor in that time waits for it

    def __init__(self):
        self.is_away, self.asked_at, self.lock = False, 0.0, Lock()

    def db_for_read(self, model, **hints):
        # Limits on guessing, which Django's database cache reads, are always those of this moment.
        may_be_old = visiting.get() and model._meta.app_label != "django_cache"
        return "replica" if may_be_old and self.answers() else "default"

    def answers(self) -> bool:
        """Whether the replica lets this request in: that is tried before its first question, and costs none."""
        if self.is_away and monotonic() - self.asked_at < self.PAUSE:
            return False
        self.asked_at = monotonic()
        try:
            connections["replica"].ensure_connection()
        except (OperationalError, InterfaceError) as error:
            if self.turned(away=True):
                logger.error("replica away", extra={"error": type(error).__name__})
            return False
        if self.turned(away=False):
            logger.info("replica back")
        return True

    def turned(self, *, away: bool) -> bool:
        """Whether this is new. Of many threads that find it out together one is told so."""
        with self.lock:
            was_away, self.is_away = self.is_away, away
        return was_away != away

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, first, second, **hints):
        return True  # the same rows

    def allow_migrate(self, database, app_label, **hints):
        return database == "default"
