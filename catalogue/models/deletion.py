"""What happens to rows that point to a vocabulary row which is being deleted."""

from typing import Any

from django.db import models
from django.db.models.deletion import Collector, ProtectedError


def protect_if_held(collector: Collector, field: Any, rows: Any, using: str) -> None:
    """An `on_delete`: the rows that their model calls `holding` protect the target, the others let go of it.

    A published watch holds its brand for ever; a proposal that was decided long ago holds nothing.
    """
    holding = list(field.model.holding(rows))
    if holding:
        message = f"{field.model.__name__}.{field.name} points to it"
        raise ProtectedError(message, set(holding))
    models.SET_NULL(collector, field, rows, using)
