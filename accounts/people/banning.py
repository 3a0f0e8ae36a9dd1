"""Banning a person: they are signed out at once, and what they left behind may be seen to."""

import logging
from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from accounts.people.administrators import keep_one
from accounts.signing.sessions import end_sessions

logger = logging.getLogger(__name__)
_offers: list[Callable[[User], str]] = []


def register_offer(address_of: Callable[[User], str]) -> None:
    """Lead an administrator who has just banned somebody to `address_of(person)`."""
    _offers.append(address_of)


def offer_after_ban(person: User) -> str | None:
    """The address of what can be done about a banned person's work."""
    return next((address_of(person) for address_of in _offers), None)


@transaction.atomic
def ban(person: User, *, by: User) -> None:
    """Ban `person`. Raises LastAdministrator where nobody would be left to keep the site."""
    keep_one(but=[person])
    person.is_active = False
    person.save(update_fields=["is_active", "updated_at"])
    end_sessions(person)
    changed = {"person": person.pk, "fields": "is_active", "user": by.pk}
    transaction.on_commit(lambda: logger.info("person changed", extra=changed))
