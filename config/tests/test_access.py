"""Role × address × method → status, over every address that the site has. The rows stand in config/tests/access/."""

import os
import re
from functools import cache
from itertools import product
from zlib import crc32

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import Role, User
from catalogue.models import RESERVED_FOLDERS
from config.tests.access import LOGIN, PERSONAS, Row, accounts_rows, catalogue_rows, drafts_rows, site_rows
from config.tests.access.admin_rows import admin_rows
from conftest import signed_in

MODULES = [site_rows, catalogue_rows, accounts_rows, drafts_rows]
ADMIN_MODELS = {label: rules for module in MODULES for label, rules in getattr(module, "ADMIN", {}).items()}
ROWS = admin_rows(ADMIN_MODELS) | {name: rows for module in MODULES for name, rows in module.ROWS.items()}
OTHER_METHODS = ("put", "patch", "delete", "trace")
WHOLE = "WHOLE" in os.environ  # `make drill-canaries`
MIGHTIEST = ("collector", "administrator")  # the owner, and who may do everything: what they may not, nobody may

# A refusal: not for you, not here, not this way.
REFUSALS = {LOGIN, 302, 401, 403, 404, 405, 410}
# What anything may leave behind: a request counted, a session begun.
NOT_COUNTED = {"sessions.Session", "accounts.ActCount"}


@pytest.fixture(scope="module")
def signed_in_once(django_db_setup, django_db_blocker) -> dict[str, Client]:
    """The personas by name, for all rows of the table: whatever a row does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        roles = dict.fromkeys(PERSONAS, Role.Code.COLLECTOR)
        roles |= {"moderator": Role.Code.MODERATOR, "administrator": Role.Code.ADMINISTRATOR}
        yield {name: Client() if name == "visitor" else signed_in(name, role) for name, role in roles.items()}
        transaction.set_rollback(True)


@pytest.fixture
def clients(signed_in_once, db) -> dict[str, Client]:
    for name, client in signed_in_once.items():
        if name != "visitor":
            client.user = User.objects.get(login=name)  # without what another row wrote on it
    return signed_in_once


def addresses(resolver=None, namespace="", above="/") -> list[str]:
    """The names of all addresses below `resolver`; an address without a name by its whole pattern."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += addresses(entry, inner, f"{above}{entry.pattern}")
        else:
            found.append(f"{namespace}{entry.name}" if entry.name else f"{above}{entry.pattern}")
    return found


def routes(resolver=None, above="/") -> list[str]:
    """The whole pattern of each address below `resolver`."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = f"{above}{entry.pattern}"
        found += routes(entry, route) if isinstance(entry, URLResolver) else [route]
    return found


def test_no_watch_takes_the_address_of_a_page():
    taken = {found[1] for route in routes() if (found := re.search(r"/watches/([-\w]+)/", route))}
    assert {"compare", "new"} <= taken <= RESERVED_FOLDERS, "name it in catalogue/models/watch.py"


CASES = [
    pytest.param(name, row, id=f"{name} {row.case}".strip())
    for name, rows in sorted(ROWS.items())
    if name in addresses()
    for row in (rows if isinstance(rows, list) else [rows])
]


@cache
def counting() -> str:
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.label not in NOT_COUNTED]
    return " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)


def row_counts() -> dict[str, int]:
    """The number of rows of every table, in one query, of which PostgreSQL thinks once for each connection."""
    with connection.cursor() as cursor:
        query, handle = counting(), connection.connection
        if connection.vendor == "postgresql":
            if not hasattr(handle, "counts_rows"):
                cursor.execute(f"PREPARE row_counts AS {query}")
                handle.counts_rows = True
            query = "EXECUTE row_counts"
        cursor.execute(query)
        return dict(cursor.fetchall())


def address_of(name: str, row: Row, people: dict) -> str:
    return (row.address or reverse(name, args=row.args(people))) + row.query


def answer_of(response) -> int | str:
    """The status, or LOGIN where the answer is a redirect to a page to sign in."""
    to = response.headers.get("Location", "").split("?")[0]
    return LOGIN if to.endswith(("/accounts/login/", "/admin/login/")) else response.status_code


@cache
def handler_of(csrf: bool) -> ClientHandler:
    """What answers, with and without the check of forms: each client makes all middleware anew otherwise."""
    return ClientHandler(enforce_csrf_checks=csrf)


def ask(client: Client, method: str, address: str, data: dict, *, csrf: bool = False) -> tuple[int | str, dict]:
    """The answer, and the number of rows of every table after it. The database is then as before."""
    copy = Client()
    copy.handler, copy.cookies = handler_of(csrf), client.cookies.copy()
    with transaction.atomic():
        response = getattr(copy, method)(address, data) if method == "post" else getattr(copy, method)(address)
        if response.streaming:
            response.getvalue()  # a file is read to its end, which closes it
        rows = row_counts()
        transaction.set_rollback(True)
    if settings.SESSION_COOKIE_NAME in copy.cookies:
        caching = response.headers.get("Cache-Control", "")
        assert caching == "private, no-store" or caching.startswith("public, "), f"{address}: {caching}"
    assert wrong_headers(response) == [], address
    return answer_of(response), rows


def wrong_headers(response) -> list[str]:
    """What the headers of any answer lack."""
    headers = response.headers
    kind, policy = headers.get("Content-Type", ""), headers.get("Content-Security-Policy", "")
    is_text = kind.startswith("text/") or kind.partition(";")[0].endswith("xml")
    faults = {
        "the policy loads anything": "default-src 'none'" not in policy,
        "another site may frame it": "frame-ancestors 'none'" not in policy,
        "a browser may guess the type": headers.get("X-Content-Type-Options") != "nosniff",
        "another site learns the address": headers.get("Referrer-Policy") != "same-origin",
        "another origin may read it": "Access-Control-Allow-Origin" in headers,
        f"no letters are named: {kind}": is_text and "charset=utf-8" not in kind.lower().replace('"', ""),
        "no type is named": not kind and bool(getattr(response, "content", b"")),
        "a cookie is for scripts": not all(cookie["httponly"] for cookie in response.cookies.values() if cookie.value),
    }
    return [fault for fault, is_so in faults.items() if is_so]


def test_every_address_has_a_row():
    assert sorted(set(addresses()) - set(ROWS)) == [], "each needs a row in config/tests/access/"


def test_every_model_in_the_admin_has_its_rules():
    assert {model._meta.label_lower for model in admin.site._registry} <= set(ADMIN_MODELS)


@pytest.mark.parametrize(("name", "row"), CASES)
def test_access(name, row: Row, clients, people):
    address, data, before = address_of(name, row, people), row.data(people), row_counts()
    for persona, client in clients.items():
        for method, rule in (("get", row.get), ("post", row.post)):
            answer, rows = ask(client, method, address, data)
            said = f"{persona} {method} {address}: {answer}"
            if rule is None:
                assert answer in REFUSALS, said
            else:
                assert answer == rule.answer(persona), said
            if method == "get" or rule is None or not rule.allows(persona):
                assert rows == before, said
    for persona, method in others_of(name, row):
        answer, rows = ask(clients[persona], method, address, data)
        assert answer in REFUSALS, f"{persona} {method} {address}: {answer}"
        assert rows == before, f"{persona} {method} {address}"


def others_of(name: str, row: Row) -> list[tuple[str, str]]:
    """Who tries which other methods. One place refuses them for all addresses, so each row tries two of eight."""
    tried = list(product(MIGHTIEST, OTHER_METHODS))
    return tried if WHOLE else tried[crc32(f"{name} {row.case}".encode()) % 4 :: 4]


# A mail program presses it with the secret of the letter, and has been on no page: RFC 8058.
WITHOUT_A_PAGE = {"accounts:alerts_stop", "accounts:proposals_stop"}


@pytest.mark.parametrize(
    ("name", "row"), [case for case in CASES if case.values[1].post and case.values[0] not in WITHOUT_A_PAGE]
)
def test_csrf(name, row: Row, clients, people):
    """Whoever may post may do so from our own pages only."""
    address, data, before = address_of(name, row, people), row.data(people), row_counts()
    for persona, client in clients.items():
        if row.post.allows(persona):
            assert ask(client, "post", address, data, csrf=True) == (403, before), f"{persona} {address}"
