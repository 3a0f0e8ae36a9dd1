"""The shared cache: pages go on without it, limits on guessing never do."""

import logging
from time import monotonic

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger("config.cache")


class CacheAway(Exception):
    """The cache does not answer and what was asked may not go on without it. The visitor sees 503."""


class SharedCache(RedisCache):
    """Redis that may be away: nothing is found and nothing is kept meanwhile.

    The limits on signing in are the exception. Forgetting them would let guesses through, so their keys raise
    CacheAway: no limit, no sign-in.
    """

    STRICT = "allauth:"
    PAUSE = 1.0  # seconds in which a cache that was just found away is not asked again

    def __init__(self, server, params):
        quick = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
        params["OPTIONS"] = quick | params.get("OPTIONS", {})
        super().__init__(server, params)
        self.away_at = -60.0

    def attempt(self, method, without, key, *args, **kwargs):
        """What RedisCache's `method` gives; where Redis is away `without`, or CacheAway for the key of a limit."""
        if monotonic() - self.away_at > self.PAUSE:
            try:
                return method(self, key, *args, **kwargs)
            except RedisError as error:
                self.away_at = monotonic()
                logger.warning("cache away", extra={"error": type(error).__name__})
        if any(name.startswith(self.STRICT) for name in ([key] if isinstance(key, str) else key)):
            raise CacheAway
        return without

    def add(self, key, *args, **kwargs):
        return self.attempt(RedisCache.add, False, key, *args, **kwargs)

    def get(self, key, default=None, version=None):
        return self.attempt(RedisCache.get, default, key, default, version)

    def set(self, key, *args, **kwargs):
        return self.attempt(RedisCache.set, None, key, *args, **kwargs)

    def touch(self, key, *args, **kwargs):
        return self.attempt(RedisCache.touch, False, key, *args, **kwargs)

    def delete(self, key, *args, **kwargs):
        return self.attempt(RedisCache.delete, False, key, *args, **kwargs)

    def has_key(self, key, *args, **kwargs):
        return self.attempt(RedisCache.has_key, False, key, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        return self.attempt(RedisCache.incr, delta, key, delta, version)

    def get_many(self, keys, *args, **kwargs):
        return self.attempt(RedisCache.get_many, {}, list(keys), *args, **kwargs)

    def set_many(self, data, *args, **kwargs):
        return self.attempt(RedisCache.set_many, [], data, *args, **kwargs)

    def delete_many(self, keys, *args, **kwargs):
        return self.attempt(RedisCache.delete_many, None, list(keys), *args, **kwargs)
