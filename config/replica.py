"""Visitors read from the replica, everybody else from the primary (DATABASE_REPLICA_URL)."""

from contextvars import ContextVar, copy_context
from functools import partial

from django.conf import settings
from django.http import FileResponse

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


class ReplicaRouter:
    """Reads of visitors go to the replica, everything else to the primary, so that nobody misses their own change."""

    def db_for_read(self, model, **hints):
        # Limits on guessing, which Django's database cache reads, are always those of this moment.
        return "replica" if visiting.get() and model._meta.app_label != "django_cache" else "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, first, second, **hints):
        return True  # the same rows

    def allow_migrate(self, database, app_label, **hints):
        return database == "default"
