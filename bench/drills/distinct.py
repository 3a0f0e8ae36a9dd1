"""`make drill-distinct`, its second half: ten thousand addresses that nobody has asked for, on PostgreSQL and Redis.

Afterwards readers' pages still come out of the cache, the guesses that were counted stand, and the cache is within its
bound.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from bench.stand.load import Verdict, percentile, statuses
from bench.stand.stack import Stack
from config.tests.invented import INVENTED

from .history import ask

DISTINCT = 10_000
GUESSES = 5
KNOWN = """
import json
from catalogue.models import Brand, Mechanism, Watch
pages = [row.get_absolute_url() for model in (Watch, Mechanism, Brand) for row in model.objects.current()[:60]]
pages += [f"/watches/?brand={brand.slug}" for brand in Brand.objects.current()[:20]]
pages += ["/", "/en/", "/watches/", "/mechanisms/", "/brands/", "/factories/", "/watches/?sort=new"]
print(json.dumps(pages))
"""
GUESS = """
from django.test import Client
sent = {"login": "anna", "password": "wrong NUMBER"}
Client().post("/accounts/login/", sent, secure=True, headers={"host": "localhost", "referer": "https://localhost/"})
"""
WARM = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import Limit
def is_warm(address):
    # The page asks for the catalogue's version alone, and one watch how many have it.
    most = 2 if address.startswith("/watches/") and address.endswith("/") and address != "/watches/" else 1
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(address, secure=True, headers={"host": "localhost"})
    return answer.status_code == 200 and len(queries) <= most
pages = json.loads(PAGES)
print(json.dumps([sum(map(is_warm, pages)), Limit.objects.count()]))
"""


def redis_says(stack: Stack, *question: str) -> str:
    password = stack.variables["REDIS_PASSWORD"]
    command = ["redis-cli", "-p", str(stack.ports["redis"]), "--no-auth-warning", "-a", password, *question]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def redis_number(stack: Stack, name: str) -> int:
    lines = redis_says(stack, "INFO").splitlines()
    return next(int(line.partition(":")[2]) for line in lines if line.startswith(f"{name}:"))


def state_of(stack: Stack, pages: list[str]) -> tuple[int, int]:
    """How many of the pages are warm, and how many limits are counted."""
    code = WARM.replace("PAGES", repr(json.dumps(pages)))
    return tuple(json.loads(stack.manage("shell", "-v0", "-c", code).splitlines()[-1]))


def main() -> int:
    verdict = Verdict()
    with Stack() as stack, ThreadPoolExecutor(8) as pool:
        stack.manage("load_catalogue")
        port = stack.ports["web"]
        pages = json.loads(stack.manage("shell", "-v0", "-c", KNOWN).splitlines()[-1])
        for number in range(GUESSES):
            stack.manage("shell", "-v0", "-c", GUESS.replace("NUMBER", str(number)))
        list(pool.map(lambda page: ask(port, page), pages))
        warm, limits = state_of(stack, pages)
        verdict(f"before: {warm} of {len(pages)} pages are warm, {limits} limits counted", warm >= 0.95 * len(pages))
        addresses = [
            quote(INVENTED[number % len(INVENTED)].format(number), safe="/?&=+~") for number in range(DISTINCT)
        ]
        answers = list(pool.map(lambda address: ask(port, address), addresses))
        print(f"     {DISTINCT} invented addresses: {statuses(answers)}, p99 {percentile(answers, 0.99):.2f} s")
        warm, after = state_of(stack, pages)
        verdict(f"after: {warm} of {len(pages)} pages are warm ({warm / len(pages):.0%})", warm >= 0.95 * len(pages))
        verdict(f"{after} limits counted", after >= limits)
        megabytes = redis_number(stack, "used_memory") / (1 << 20)
        evicted = redis_number(stack, "evicted_keys")
        keys = int(redis_says(stack, "DBSIZE").split()[-1])
        verdict(f"Redis: {keys} entries, {megabytes:.0f} MB, {evicted} evicted", keys < 7000 and not evicted)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
