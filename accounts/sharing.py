"""What of a collection others may see."""

import secrets

from accounts.models import User


def set_collection_public(user: User, *, public: bool) -> None:
    user.collection_public = public
    user.save(update_fields=["collection_public", "updated_at"])


def renew_want_link(user: User) -> None:
    """A new secret in the address of the want list; the old address ends."""
    user.want_token = secrets.token_urlsafe(24)
    user.save(update_fields=["want_token", "updated_at"])


def stop_want_link(user: User) -> None:
    user.want_token = None
    user.save(update_fields=["want_token", "updated_at"])
