"""People for tests: plain functions; every value may be given by keyword."""

from itertools import count

from accounts.models import Role, User

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def make_user(*, password=PASSWORD, role=Role.Code.COLLECTOR, **fields) -> User:
    number = next(_numbers)
    fields.setdefault("login", f"person{number}")
    fields.setdefault("email", f"{fields['login']}@example.org")
    return User.objects.create_user(password=password, role=role, **fields)
