"""`make drill-history`: sixteen people ask for the worst history there can be while somebody reads the front page.

In the worst each revision writes the longest texts anew. First everybody asks for the same page, then each for two
versions that nobody has compared before, so that nothing of these pages is kept.
"""

import http.client
import itertools
import multiprocessing
import os
import sys
import time
from dataclasses import replace

from bench.stand.load import Answer, Crowd, Verdict, percentile, slowest, statuses
from bench.stand.stack import Stack

AT_ONCE = 16
PACE = 0.05  # seconds between two readers of the front page
WARMING = 6  # seconds: a server that has just started makes its first page in one
ROUNDS = int(os.environ.get("ROUNDS", "18"))  # at most 18: there are 300 pairs
MAKE = """
import random
from catalogue.models import Revision, Watch
from catalogue.history.publishing import publish_watch
chance, watch = random.Random(1), Watch.objects.first()
for number in range(24):
    words = [f"слово{chance.randrange(300)}" for _ in range(600)]
    watch.note = " ".join(words)[:5000]
    evidence = " ".join(words[::-1])[:2000]
    publish_watch(watch, aliases=[], by=None, evidence=evidence, action=Revision.Action.CHANGED)
print(watch.folder)
"""


def ask(port: int, path: str) -> Answer:
    """What the web server itself answers, so that nothing but the site is timed."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        response = connection.getresponse()
        response.read()
        status: int | str = response.status
    except OSError as error:
        status = type(error).__name__
    finally:
        connection.close()
    return Answer(began, time.monotonic() - began, status, path)


class Reader(Crowd):
    """Asks for the front page at a steady pace, whether the last answer came or not, as people do."""

    def __init__(self, port: int):
        super().__init__(people=8)
        self.port, self.began, self.numbers = port, time.monotonic(), itertools.count()
        self.answers: list[Answer] = []

    def act(self) -> None:
        planned = self.began + next(self.numbers) * PACE
        time.sleep(max(0, planned - time.monotonic()))
        answer = ask(self.port, "/")
        self.answers.append(replace(answer, seconds=answer.began + answer.seconds - planned))


def rounds(folder: str, *, new: bool) -> list[list[str]]:
    """The addresses of each round: one that everybody asks for, or as many that nobody has asked for."""
    history = f"/watches/{folder}/history/"
    if not new:
        return [[history] * AT_ONCE] * ROUNDS
    pairs = [f"{history}?a={older}&b={newer}" for older in range(1, 25) for newer in range(older + 1, 26)]
    return [pairs[start : start + AT_ONCE] for start in range(0, AT_ONCE * ROUNDS, AT_ONCE)]


def drill(verdict: Verdict, crowd, port: int, what: str, addresses: list[list[str]]) -> None:
    """Each round has two seconds: the first is theirs, the second quiet, so that both meet the same machine."""
    histories: list[Answer] = []
    began: list[float] = []
    with Reader(port) as front:
        time.sleep(WARMING)
        for paths in addresses:
            began.append(time.monotonic())
            answers = crowd.starmap_async(ask, [(port, path) for path in paths], chunksize=1)
            time.sleep(2)
            histories += answers.get()
    meanwhile = [one for one in front.answers if any(0 <= one.began - moment < 1 for moment in began)]
    quiet = [one for one in front.answers if any(1 <= one.began - moment < 2 for moment in began)]
    before, now = percentile(quiet, 0.95), percentile(meanwhile, 0.95)
    verdict(
        f"{what}: {statuses(histories)}, half within {percentile(histories, 0.5) * 1000:.0f} ms, "
        f"the slowest {slowest(histories) * 1000:.0f} ms",
        {one.status for one in histories} == {200},
    )
    verdict(
        f"  front page: {statuses(meanwhile)}, p95 {now * 1000:.1f} ms, quiet {before * 1000:.1f} ms: "
        f"{now / before:.1f} times",
        now <= 2 * before,
    )


def main() -> int:
    verdict = Verdict()
    # The crowd is elsewhere: it takes no processor from the server.
    with Stack() as stack, multiprocessing.Pool(AT_ONCE, os.nice, (19,)) as crowd:
        stack.manage("load_catalogue")
        folder = stack.manage("shell", "-v0", "-c", MAKE).split()[-1]
        port = stack.ports["web"]
        drill(verdict, crowd, port, "16 times the same history", rounds(folder, new=False))
        drill(verdict, crowd, port, "16 comparisons that are new", rounds(folder, new=True))
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
