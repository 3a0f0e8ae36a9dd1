"""The shared cache of pages, which go on without it."""

import hmac
import logging
from functools import cache
from time import monotonic

from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger("config.cache")
NOT_OURS = object()


class SignedSerializer(RedisSerializer):
    """Pickles under a signature: whoever can write to Redis, but does not know the site's key, runs nothing here."""

    def dumps(self, obj):
        packed = super().dumps(obj)
        return packed if isinstance(packed, int) else self.signature(packed) + packed

    def loads(self, data):
        """What was packed; NOT_OURS where somebody else wrote it, or we did under an earlier key."""
        if data.lstrip(b"-").isdigit():
            return int(data)
        signature, packed = data[:32], data[32:]
        return super().loads(packed) if hmac.compare_digest(signature, self.signature(packed)) else NOT_OURS

    @staticmethod
    def signature(packed: bytes) -> bytes:
        return salted_hmac("config.cache", packed, secret=settings.SECRET_KEY, algorithm="sha256").digest()


class OneClient(RedisCacheClient):
    """Keeps the client of its connections: Django makes one for each question, at the price of its answer."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._client = cache(self._client)


class SharedCache(RedisCache):
    """Redis that may be away: nothing is found and nothing is kept meanwhile."""

    PAUSE = 1.0  # seconds in which a cache that was just found away is not asked again

    def __init__(self, server, params):
        quick = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
        params["OPTIONS"] = quick | {"serializer": SignedSerializer()} | params.get("OPTIONS", {})
        super().__init__(server, params)
        self._class = OneClient
        self.away_at = -60.0

    def attempt(self, method, without, *args, **kwargs):
        """What RedisCache's `method` gives; `without` where Redis is away."""
        if monotonic() - self.away_at > self.PAUSE:
            try:
                return method(self, *args, **kwargs)
            except RedisError as error:
                self.away_at = monotonic()
                logger.warning("cache away", extra={"error": type(error).__name__})
        return without

    def add(self, *args, **kwargs):
        return self.attempt(RedisCache.add, False, *args, **kwargs)

    def get(self, key, default=None, version=None):
        found = self.attempt(RedisCache.get, default, key, default, version)
        return default if found is NOT_OURS else found

    def set(self, *args, **kwargs):
        return self.attempt(RedisCache.set, None, *args, **kwargs)

    def touch(self, *args, **kwargs):
        return self.attempt(RedisCache.touch, False, *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self.attempt(RedisCache.delete, False, *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self.attempt(RedisCache.has_key, False, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        return self.attempt(RedisCache.incr, delta, key, delta, version)

    def get_many(self, keys, *args, **kwargs):
        found = self.attempt(RedisCache.get_many, {}, list(keys), *args, **kwargs)
        return {key: value for key, value in found.items() if value is not NOT_OURS}

    def set_many(self, *args, **kwargs):
        return self.attempt(RedisCache.set_many, [], *args, **kwargs)

    def delete_many(self, keys, *args, **kwargs):
        return self.attempt(RedisCache.delete_many, None, list(keys), *args, **kwargs)
