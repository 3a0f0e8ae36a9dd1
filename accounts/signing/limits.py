"""Where guesses are counted: in rows of the database, which nothing that visitors do pushes out."""

import base64
import pickle
from datetime import UTC, datetime

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Limit

FOR_EVER = datetime(9999, 12, 1, tzinfo=UTC)


class LimitCache(DatabaseCache):
    """Django's, but for writing: that counts all rows at every try, and forgets a third of them where they are many.

    There are as many as sources that guessed in the last minutes. `housekeeping` removes those that are over.
    """

    def _base_set(self, mode, key, value, timeout=DEFAULT_TIMEOUT) -> bool:
        now, ends = timezone.now().replace(microsecond=0), self.get_backend_timeout(timeout)
        expires = FOR_EVER if ends is None else datetime.fromtimestamp(ends, tz=UTC).replace(microsecond=0)
        packed = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        row = Limit(cache_key=key, value=packed, expires=expires)
        if mode == "add":
            return is_taken(row, now)
        if mode == "touch":
            return bool(Limit.objects.filter(cache_key=key).update(expires=expires))
        both = {"unique_fields": ["cache_key"], "update_fields": ["value", "expires"]}
        Limit.objects.bulk_create([row], update_conflicts=True, **both)
        return True


def is_taken(row: Limit, now: datetime) -> bool:
    """Whether `row` stands there now, where nothing that still holds stood before. Of several at once, one has it."""
    over = Limit.objects.filter(cache_key=row.cache_key, expires__lt=now)
    if over.update(value=row.value, expires=row.expires):
        return True
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True
