"""Every address, command and job has a budget, and keeps it where the site is at its most."""

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from config.tests.access import PERSONAS

from .budgets import most
from .test_access import CASES, address_of, addresses

pytestmark = pytest.mark.django_db


def measured(client, method, address, data) -> tuple[int, int]:
    """Queries and kilobytes of an answer that nobody asked for before. The database is then as before."""
    caches["pages"].clear()
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = client.post(address, data) if method == "post" else client.get(address)
        content = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    response.close()
    return len(queries), len(content) // 1024


def test_measure(clients, people):
    most.fill(people)
    import json, sys
    out = {}
    for case in CASES:
        name, row = case.values
        try:
            with transaction.atomic():
                address, data = address_of(name, row, people), row.data(people)
                most.deepen()
                for method, rule in (("get", row.get), ("post", row.post)):
                    persona = rule and next((p for p in ("collector","administrator","moderator","visitor") if rule.allows(p)), None)
                    if persona:
                        q, k = measured(clients[persona], method, address, data)
                        was = out.get((name, method), (0, 0))
                        out[name, method] = max(q, was[0]), max(k, was[1])
                transaction.set_rollback(True)
        except Exception as e:
            print("ERR", name, row.case, type(e), str(e)[:200], file=sys.stderr)
    with open("/tmp/budget-m/measured.txt", "w") as f:
        for key, v in sorted(out.items()): print(*key, *v, file=f)
