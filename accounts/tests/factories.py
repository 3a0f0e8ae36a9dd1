"""People for tests: plain functions; every value may be given by keyword."""

from itertools import count

from accounts.collection.writing import save_item
from accounts.models import Collection, Role, User
from catalogue.tests.factories import make_watch

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def make_user(*, password=PASSWORD, role=Role.Code.COLLECTOR, **fields) -> User:
    number = next(_numbers)
    fields.setdefault("login", f"person{number}")
    fields.setdefault("email", f"{fields['login']}@example.org")
    return User.objects.create_user(password=password, role=role, **fields)


def make_item(user: User, **fields) -> Collection:
    """A row of the user's collection: a watch of its own, which they have, unless told otherwise."""
    if "watch" not in fields:
        fields["watch"] = make_watch()
    item = Collection(user=user, **fields)
    save_item(item)
    return item
