"""People for tests: plain functions; every value may be given by keyword."""

from functools import partial
from itertools import count

from accounts.collection.bulk import carry_out, rows_of
from accounts.collection.editing import Picked, removed
from accounts.collection.writing import save_item
from accounts.models import Collection, CollectionSnapshot, Letter, Role, SiteLimit, User
from accounts.models.site_limit import PLACE, Name
from catalogue.caching.cached import cache
from catalogue.tests.factories import make_watch

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def make_user(*, password=PASSWORD, role=Role.Code.COLLECTOR, **fields) -> User:
    number = next(_numbers)
    fields.setdefault("login", f"person{number}")
    fields.setdefault("email", f"{fields['login']}@example.org")
    return User.objects.create_user(password=password, role=role, **fields)


def make_letter(**fields) -> Letter:
    letter = {"recipient": "anna@example.org", "sender": "site@example.org", "subject": "Письмо", "body": "Текст"}
    return Letter.objects.create(**letter | fields)


def set_limit(name: Name, value: int | None, by: User | None = None) -> None:
    """Set a limit of the site, for this process at once."""
    SiteLimit.objects.get(name=name).write(value, by=by)
    cache.delete(PLACE)


def make_item(user: User, **fields) -> Collection:
    """A row of the user's collection: a watch of its own, which they have, unless told otherwise."""
    if "watch" not in fields:
        fields["watch"] = make_watch()
    item = Collection(user=user, **fields)
    save_item(item)
    return item


def take_out(item: Collection) -> None:
    """As its owner does it from the page of the piece."""
    plan = partial(removed, picked=Picked(frozenset({item.pk}), is_all=False))
    carry_out(item.user, CollectionSnapshot.Action.REMOVE, plan, seen=plan(rows_of(item.user)).digest)
