"""`make bench`: how fast each kind of page is, at three sizes of the catalogue. Writes bench/REPORT.md.

Runs what docker-compose.yml describes (gunicorn, PostgreSQL, Redis; --sqlite without PostgreSQL), fills it with
invented watches and asks for a fixed, seeded mix of addresses, straight from gunicorn: no proxy, no TLS.
"""

import argparse
import http.client
import itertools
import json
import os
import random
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from redis import Redis

from bench.stand.stack import Stack, run, wait_for
from bench.stand.writing import session_of

from . import report

HERE = Path(__file__).parent
SEED = 1
SLOW = 0.5  # seconds; such a page is asked for a few times only
CLIENTS = 8
PEOPLE = {
    "signed in": ("writer", "administrator"),
    "with few": ("few", "collector"),
    "with many": ("many", "collector"),
}
MIXED = ["home", "catalogue", "one facet", "search: brand", "watch", "movement", "watch that people have"]
PAUSE = 10.0  # seconds between two accepted drafts
LARGE = 100_000  # from here on a full scan of the watches is a failure; of a few thousand it is the best plan
BUSY, LONGEST_WAIT = 503, 30  # seconds
BROWSER = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Accept-Encoding": "gzip"}


class Site(Stack):
    """The production set without its proxy, and the bare view beside it. `database`: one that is filled."""

    def __init__(self, *, sqlite: bool, database: str):
        super().__init__(sqlite=sqlite)
        self.database = database

    def environment(self, service: str) -> dict:
        given = super().environment(service) | {"LOG_LEVEL": "WARNING"}
        return given | ({"DATABASE_URL": self.database} if self.database and "DATABASE_URL" in given else {})

    def start(self) -> None:
        run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=os.environ | {"DEBUG": "0"})
        if not self.sqlite and not self.database:
            self.make_postgres()
            self.start_postgres()
        self.start_redis()
        self.manage("migrate", "--noinput", "-v0")
        began = time.perf_counter()
        self.start_web()
        self.start_seconds = time.perf_counter() - began
        bare = self.environment("web") | {"WEB_BIND": f"127.0.0.1:{self.ports['http']}", "WEB_WORKERS": "1"}
        self.start_service("proxy", [self.command("web")[0], "bench.bare"], env=bare)  # in the proxy's place
        url = f"http://127.0.0.1:{self.ports['http']}/healthz"
        wait_for("the bare view", lambda: urllib.request.urlopen(url, timeout=1).close())

    def fill(self, watches: int) -> float:
        began = time.perf_counter()
        if not self.database:
            self.manage("load_catalogue", "-v0")
            self.manage("fill_catalogue", "--watches", str(watches), "--seed", str(SEED), "--scratch", "-v0")
        return time.perf_counter() - began

    def inside(self, command: str, **given):
        """What the command of bench.inside answers."""
        inside = [sys.executable, "-m", "bench.inside", command]
        told = run(inside, env=self.environment("web"), input=json.dumps(given))
        return json.loads(told.splitlines()[-1])  # what stands before are lines of the log

    def start_accepting(self, seconds: float) -> subprocess.Popen:
        """A moderator who accepts a draft every ten seconds."""
        inside, environment = [sys.executable, "-m", "bench.inside", "accept"], self.environment("web")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
        process = subprocess.Popen(inside, env=environment, cwd=HERE.parent, **pipes)
        process.stdin.write(json.dumps({"times": int(seconds / PAUSE), "pause": PAUSE}))
        process.stdin.close()
        return process

    def cache_memory(self) -> int:
        """What the shared cache holds, in megabytes."""
        return Redis.from_url(self.environment("web")["CACHE_URL"]).info("memory")["used_memory"] // (1 << 20)

    def peak_memory(self) -> int:
        """The largest that a worker ever was, in megabytes."""
        lines = [line for pid in self.workers() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
        return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


class Visitor:
    """Asks for pages on one connection, as a browser does; gives the seconds of each, the first byte to the last.

    Who finds the places for large collections taken asks again, and has waited that long.
    """

    def __init__(self, port: int, headers: dict | None = None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = BROWSER | (headers or {})

    def ask(self, address: str, status: int = 200) -> float:
        began = time.perf_counter()
        self.read(address)
        while self.answer.status == BUSY and time.perf_counter() - began < LONGEST_WAIT:
            time.sleep(0.05)
            self.read(address)
        assert self.answer.status == status, (self.answer.status, address)
        return time.perf_counter() - began

    def read(self, address: str) -> None:
        self.connection.request("GET", address, headers=self.headers)
        self.answer = self.connection.getresponse()
        self.size = len(self.answer.read())


def milliseconds(seconds: list[float]) -> dict:
    ordered = sorted(seconds)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for name, share in shares.items()}


def crowd(port: int, headers: dict, addresses: list[str], times: int) -> dict:
    """CLIENTS visitors at once: what each waited, and how many pages a second all of them got."""
    share = list(itertools.islice(itertools.cycle(addresses), times // CLIENTS))

    def visit(_number) -> list[float]:
        visitor = Visitor(port, headers)
        return [visitor.ask(address) for address in share]

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        seconds = [second for several in pool.map(visit, range(CLIENTS)) for second in several]
    return milliseconds(seconds) | {"rps": len(seconds) / (time.perf_counter() - began)}


def measure(site: Site, prepared: dict, times: int) -> dict:
    """Every kind of page: asked for the first time since a change, again, and by CLIENTS at once."""
    port, measured = site.ports["web"], {}
    for kind, addresses in prepared["kinds"].items():  # each worker reads its templates
        for _worker in range(4):
            Visitor(port, headers_for(kind, prepared)).ask(addresses[-1])
    site.inside("raise_version")
    first = Visitor(port).ask("/watches/") * 1000
    for kind, addresses in prepared["kinds"].items():
        headers = headers_for(kind, prepared)
        visitor = Visitor(port, headers)
        cold = [visitor.ask(address) for address in addresses]
        often = times if median(cold) < SLOW else CLIENTS
        warm = [visitor.ask(address) for address in itertools.islice(itertools.cycle(addresses), often)]
        size = visitor.size
        bare = Visitor(site.ports["http"], {"Accept-Encoding": "identity"})
        limit = median(bare.ask(f"/{size}/") for _number in range(times)) * 1000
        measured[kind] = {
            "addresses": len(addresses),
            "cold": milliseconds(cold),
            "warm": milliseconds(warm),
            "crowd": crowd(port, headers, addresses, 2 * often),
            "bytes": size,
            "bare": limit,
        }
        print(f"  {kind:28} cold {measured[kind]['cold']['p95']:7.1f} ms, warm {measured[kind]['warm']['p95']:6.1f} ms")
    return {"kinds": measured, "first after a change": first, "unchanged": unchanged(port, times)}


def since_changes(site: Site, changes: list[dict[str, str]]) -> dict:
    """The first reading of pages that some changes touched, and of one that they did not: all had been read before."""
    visitor = Visitor(site.ports["web"])
    changed, others = changes[::2], changes[1::2]
    pages = {
        "watch that changed": [one["watch"] for one in changed],
        "its movement": [one["movement"] for one in changed],
        "watch that is alike": [one["alike"] for one in changed],
        "movement of other watches": [one["movement"] for one in others],
    }
    for addresses in pages.values():
        for address in addresses * 2:
            visitor.ask(address)
    site.inside("change", addresses=pages["watch that changed"])
    return {kind: milliseconds([visitor.ask(address) for address in addresses]) for kind, addresses in pages.items()}


def headers_for(kind: str, prepared: dict) -> dict:
    session = prepared["sessions"].get(kind.partition(":")[0])
    return {"Cookie": f"__Host-sessionid={session}"} if session else {}


def mix(site: Site, prepared: dict, clients: int, seconds: float) -> dict:
    """What people do: seven pages of ten are visitors', one each of those with few, some and many watches of their own.

    A draft is accepted every ten seconds meanwhile.
    """
    kinds, until = prepared["kinds"], time.monotonic() + seconds
    accepting = site.start_accepting(seconds)

    def go_on(number: int) -> list[tuple[str, float]]:
        chance, told, readers = random.Random(number), [], ["visitor", *prepared["sessions"]]
        people = {who: Visitor(site.ports["web"], headers_for(who, prepared)) for who in readers}
        while time.monotonic() < until:
            who = chance.choices(readers, weights=[7, 1, 1, 1])[0]
            kind = "collection" if who != "visitor" and chance.random() < 0.2 else chance.choice(MIXED)
            places = kinds[f"{who}: collection" if kind == "collection" else kind]
            told.append((f"{who}: {kind}", people[who].ask(chance.choice(places))))
        return told

    with ThreadPoolExecutor(clients) as pool:
        told = [one for several in pool.map(go_on, range(clients)) for one in several]
    accepting.wait()
    by_kind: dict[str, list[float]] = {}
    for kind, spent in told:
        by_kind.setdefault(kind, []).append(spent)
    figures = {kind: milliseconds(spent) for kind, spent in sorted(by_kind.items())}
    return milliseconds([spent for _kind, spent in told]) | {"rps": len(told) / seconds, "kinds": figures}


def unchanged(port: int, times: int) -> dict:
    """A page that the visitor has already."""
    visitor = Visitor(port)
    visitor.ask("/watches/")
    again = Visitor(port, {"If-None-Match": visitor.answer.headers["ETag"]})
    return milliseconds([again.ask("/watches/", 304) for _number in range(times)])


def reindex(site: Site) -> dict:
    """The whole index anew while a visitor goes on reading."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "reindex", "-v0"], env=site.environment("migrate"), cwd=HERE.parent
    )
    visitor, seconds = Visitor(site.ports["web"]), []
    while process.poll() is None:
        seconds.append(visitor.ask("/watches/?brand=raketa"))
        time.sleep(0.2)
    assert process.returncode == 0
    return {"seconds": time.perf_counter() - began, "pages": len(seconds)} | milliseconds(seconds)


def bench(watches: int, options: argparse.Namespace, *, whole: bool) -> dict:
    """All figures of one size."""
    print(f"{watches} watches", flush=True)
    with Site(sqlite=options.sqlite, database=options.database.format(size=watches)) as site:
        filled = site.fill(watches)
        sessions = {who: session_of(site, role, login) for who, (login, role) in PEOPLE.items()}
        logins = {who: login for who, (login, _role) in PEOPLE.items()}
        prepared = site.inside("prepare", seed=SEED, each=options.each, logins=logins) | {"sessions": sessions}
        crowds = {clients: mix(site, prepared, clients, options.mix) for clients in (1, CLIENTS)}
        if options.kinds:
            prepared["kinds"] = {kind: prepared["kinds"][kind] for kind in options.kinds}
        since = since_changes(site, prepared["changes"])
        found = measure(site, prepared, options.times) | {"mix": crowds, "since": since}
        few = {kind: addresses[:10] for kind, addresses in prepared["kinds"].items()}
        site.inside("raise_version")
        found |= {"profile": site.inside("profile", kinds=few, sessions=sessions)}
        found |= {"accept": milliseconds(site.inside("accept", times=30)), "memory": site.peak_memory()}
        found |= {"cache": site.cache_memory()}
        found |= {"start": site.start_seconds, "fill": filled, "watches": prepared["watches"]}
        return found | ({"reindex": reindex(site)} if whole and options.reindex else {})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--sqlite", action="store_true", help="without PostgreSQL, as a small club would")
    parser.add_argument("--each", type=int, default=100, help="addresses of a kind; of facets twice and three times")
    parser.add_argument("--times", type=int, default=200, help="how often a kind is asked for again")
    parser.add_argument("--mix", type=float, default=40, help="seconds that people do what they do, for each crowd")
    parser.add_argument("--kinds", nargs="*", default=[], help="these kinds of page alone")
    parser.add_argument("--reindex", action="store_true", help="also make the whole index of the largest size anew")
    parser.add_argument("--database", default="", help="the address of databases filled before, with {size} in it")
    parser.add_argument("--report", type=Path, help="the folder for REPORT.md and what belongs to it")
    options = parser.parse_args()
    found = {size: bench(size, options, whole=size == max(options.sizes)) for size in sorted(options.sizes)}
    about = report.about(sqlite=options.sqlite)
    print(report.text(about, found))
    if options.report:
        report.write(options.report, about, found)
    return int(any(one["profile"]["scans"] for size, one in found.items() if size >= LARGE))


if __name__ == "__main__":
    sys.exit(main())
