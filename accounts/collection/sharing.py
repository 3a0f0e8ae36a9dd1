"""What of a collection others may see."""

import secrets

from django.utils import timezone

from accounts.models import Collection, User


def set_collection_public(user: User, *, public: bool) -> None:
    if public and not user.collection_public:
        seen_from_now(user)
    user.collection_public = public
    user.save(update_fields=["collection_public", "updated_at"])


def seen_from_now(user: User) -> None:
    """Before a collection is opened: what it offers is new to others, whenever it was offered."""
    offered = Collection.objects.of(user).filter(status__in=Collection.Status.offered())
    offered.update(offered_at=timezone.now())


def set_wants_public(user: User, *, public: bool) -> None:
    """Whether others see in an open collection what is wanted, too."""
    user.wants_public = public
    user.save(update_fields=["wants_public", "updated_at"])


def renew_want_link(user: User) -> None:
    """A new secret in the address of the want list; the old address ends."""
    user.want_token = secrets.token_urlsafe(24)
    user.save(update_fields=["want_token", "updated_at"])


def stop_want_link(user: User) -> None:
    user.want_token = None
    user.save(update_fields=["want_token", "updated_at"])
