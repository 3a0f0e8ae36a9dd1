"""People who write: threads that add brands in the admin and remember which were acknowledged."""

import itertools
import secrets
import time
from urllib.parse import urlencode

from .load import Crowd, ask
from .stack import Stack

SIGN_IN = """
import time
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from allauth.account.models import EmailAddress
from accounts.models import Role, User
for login, role in ROLES.items():
    user, _ = User.objects.get_or_create(
        login=login, defaults={"email": f"{login}@example.org", "role": Role.objects.get(code=role)})
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "reauthenticated": True}]  # a second factor was passed
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    print(session.session_key)
"""
COUNT = """
from django.contrib.admin.models import LogEntry
from catalogue.models import Brand
brands = Brand.objects.filter(name__startswith="Drill ")
logged = LogEntry.objects.filter(object_repr__startswith="Drill ").count()
print(logged, *brands.values_list("name", flat=True), sep=";")
"""
ADD = "/admin/catalogue/brand/add/"


def sessions_of(stack: Stack, roles: dict[str, str]) -> dict[str, str]:
    """The session of each person, whose role `roles` tells by login, who has just signed in."""
    said = stack.manage("shell", "-v0", "-c", SIGN_IN.replace("ROLES", repr(roles)))
    return dict(zip(roles, said.split()[-len(roles) :], strict=True))


def session_of(stack: Stack, role: str, login: str = "writer") -> str:
    return sessions_of(stack, {login: role})[login]


def headers_of(stack: Stack, session: str, page: str) -> dict:
    """What a browser of that session sends with a form of `page`."""
    token = secrets.token_hex(16)
    return {
        "Cookie": f"__Host-sessionid={session}; __Host-csrftoken={token}",
        "X-CSRFToken": token,
        "Referer": f"{stack.url}{page}",
    }


class Writing(Crowd):
    """`with Writing(stack) as writing:` four people add brands; writing.acknowledged are those with a redirect."""

    def __init__(self, stack: Stack, people: int = 4):
        super().__init__(people)
        self.stack = stack
        self.session = session_of(stack, "administrator")
        self.headers = headers_of(stack, self.session, ADD) | {"Content-Type": "application/x-www-form-urlencoded"}
        self.number = itertools.count(1)
        self.acknowledged: set[str] = set()
        self.other: list = []

    def act(self) -> None:
        name = f"Drill {next(self.number)} {secrets.token_hex(4)}"
        answer = ask(self.stack, ADD, "POST", urlencode({"name": name, "name_en": ""}), self.headers)
        if answer.status == 302:
            self.acknowledged.add(name)
        else:
            self.other.append(answer.status)
            time.sleep(0.2)


def found(stack: Stack) -> tuple[set[str], int]:
    """The brands that stand in the database, and how many the admin's log has: one transaction writes both."""
    logged, *names = stack.manage("shell", "-v0", "-c", COUNT).strip().splitlines()[-1].split(";")
    return set(filter(None, names)), int(logged)
