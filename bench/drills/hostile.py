"""`make drill-hostile`: hostile values in every parameter and path of search, and in the lists of the admin.

Each answer must be the one of the table and come within 300 ms, on SQLite and on PostgreSQL.
"""

import sys
from urllib.parse import quote

from bench.stand.load import Verdict, ask
from bench.stand.stack import Stack
from bench.stand.writing import Writing
from catalogue.tests.hostile import EXPECTED, REFUSED, TAKEN, address_of, expected_of

LIMIT = 0.3
WATCHES = 10_000
PATHS = ["/watches/{}/", "/watches/{}.json", "/mechanisms/{}/", "/brands/{}/", "/factories/{}/", "/en/watches/{}/"]
LISTS = """
from django.contrib import admin
print(*(f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry))
"""
VALUES = REFUSED | TAKEN


def questions(stack: Stack) -> dict[str, dict[str, tuple[int, ...]]]:
    """By address with a place for the value: the accepted statuses of each kind of value."""
    refused = dict.fromkeys(REFUSED, (400, 414))  # 414: too long for the web server already
    table = {}
    for name in EXPECTED:
        taken = {kind: (status,) for kind, status in expected_of(name).items() if kind in TAKEN}
        table[f"{address_of(name)}?{name}={{}}"] = taken | refused
    table["/suggest/?q={}"] = dict.fromkeys(TAKEN, (200,)) | refused
    for path in PATHS:
        table[path] = dict.fromkeys(TAKEN, (404,)) | refused
    for address in stack.manage("shell", "-v0", "-c", LISTS).split():
        table[f"{address}?q={{}}"] = dict.fromkeys(TAKEN, (200, 302)) | refused
    return table


def drill(stack: Stack, verdict: Verdict) -> None:
    stack.manage("load_catalogue", "-v0")
    stack.manage("fill_catalogue", "--watches", str(WATCHES), "--scratch", "-v0")
    signed_in = Writing(stack).headers
    table = questions(stack)
    for address in table:  # what a new worker does once (templates, caches) is no answer's own time
        ask(stack, address.format("1"), headers=signed_in)
    seconds: dict[str, float] = dict.fromkeys(VALUES, 0.0)
    unexpected, worst = [], (0.0, "")
    for address, wanted in table.items():
        for kind, value in VALUES.items():
            path = quote(address.format(value), safe="/?=&%+")
            answer = ask(stack, path, headers=signed_in if address.startswith("/admin") else None)
            seconds[kind] = max(seconds[kind], answer.seconds)
            worst = max(worst, (answer.seconds, f"{kind} in {address}"))
            if answer.status not in wanted[kind]:
                unexpected.append((kind, address, answer.status))
    for kind, slowest in seconds.items():
        print(f"     {kind:18} slowest {slowest * 1000:4.0f} ms")
    verdict(f"{len(table) * len(VALUES)} answers are those of the table {unexpected[:5] or ''}", not unexpected)
    verdict(f"the slowest took {worst[0] * 1000:.0f} ms: {worst[1]}", worst[0] <= LIMIT)


def main() -> int:
    verdict = Verdict()
    for sqlite in (True, False):
        print("SQLite" if sqlite else "PostgreSQL")
        with Stack(sqlite=sqlite) as stack:
            drill(stack, verdict)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
