"""Long texts with a greatest length, and what that is for each kind of them."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django.core.validators import MaxLengthValidator
from django.db import models

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # that only the stubs have

LazyText: TypeAlias = "str | _StrPromise"  # a text, or one that is translated when it is shown
LONGEST_NOTE = 5_000
LONGEST_SOURCES = 10_000  # of an entry: each accepted proposal may add to them
LONGEST_EVIDENCE = 2_000
LONGEST_MESSAGE = 5_000


class BoundedTextField(models.TextField):
    """Text of at most `max_length` characters: in forms, in validation, and in each database by its own means."""

    def __init__(self, *args: Any, max_length: int, **options: Any) -> None:
        super().__init__(*args, **options | {"max_length": max_length})
        self.validators.append(MaxLengthValidator(max_length))

    def db_type(self, connection: Any) -> str | None:
        is_enforced = connection.vendor == "postgresql"
        return f"varchar({self.max_length})" if is_enforced else super().db_type(connection)

    def db_check(self, connection: Any) -> str | None:
        is_needed = connection.vendor == "sqlite"
        return f"LENGTH({connection.ops.quote_name(self.column)}) <= {self.max_length}" if is_needed else None
