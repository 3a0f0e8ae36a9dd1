"""`make drill-kill`: 50 times kill -9 of a web worker while people write, on PostgreSQL and on SQLite.

Every acknowledged write is there, none is half there.
"""

import contextlib
import os
import random
import signal
import sys
import time

from bench.stand.load import Verdict, on_both_databases
from bench.stand.stack import Stack
from bench.stand.writing import Writing, found


def drill(verdict: Verdict, *, sqlite: bool) -> None:
    name = "SQLite" if sqlite else "PostgreSQL"
    with Stack(sqlite=sqlite) as stack:
        kills = 0
        with Writing(stack) as writing:
            time.sleep(3)
            while kills < int(os.environ.get("KILLS", "50")):
                workers = stack.workers()
                if len(workers) < 2:
                    time.sleep(0.1)
                    continue
                with contextlib.suppress(ProcessLookupError):
                    os.kill(random.choice(workers), signal.SIGKILL)
                    kills += 1
                time.sleep(random.uniform(0.3, 1.5))
            time.sleep(3)
        names, logged = found(stack)
    lost = writing.acknowledged - names
    acknowledged = len(writing.acknowledged)
    verdict(
        f"{name}: {kills} kills, {acknowledged} writes acknowledged, {len(lost)} lost", acknowledged > 0 and not lost
    )
    verdict(
        f"{name}: {len(names)} brands and {logged} lines in the log: {abs(len(names) - logged)} half done",
        len(names) == logged,
    )
    print(f"     other answers: { {answer: writing.other.count(answer) for answer in set(writing.other)} }")


if __name__ == "__main__":
    sys.exit(on_both_databases(drill))
