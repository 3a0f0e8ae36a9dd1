"""`make drill-reload`: 20 reloads of the web server in each of two ways while visitors read; no request may fail.

SIGHUP ends all workers at once, so visitors wait for the new ones; `reload-web` takes one worker after another.
"""

import os
import signal
import subprocess
import sys
import time

from bench.stand.load import Load, Verdict
from bench.stand.stack import ROOT, Stack

PATHS = ["/", "/watches/", "/brands/"]
PAUSE = os.environ.get("PAUSE", "5")


def by_signal(stack: Stack) -> None:
    stack.processes["web"].send_signal(signal.SIGHUP)


def one_by_one(stack: Stack) -> None:
    command = [ROOT / "config/deploy/reload-web", str(stack.processes["web"].pid)]
    environment = stack.environment("web") | {"PAUSE": PAUSE, "PYTHON": sys.executable}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def reload(stack: Stack, way) -> None:
    """Reload in this `way`, and wait until no worker of before is left."""
    before = set(stack.workers())
    way(stack)
    deadline = time.monotonic() + 40
    while before & set(stack.workers()) and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1)


def main() -> int:
    verdict, times = Verdict(), int(os.environ.get("RELOADS", "20"))
    with Stack() as stack:
        stack.manage("load_catalogue")
        for name, way in {"SIGHUP": by_signal, "one by one": one_by_one}.items():
            with Load(stack, PATHS) as load:
                time.sleep(2)
                for _ in range(times):
                    reload(stack, way)
            verdict.all_answered(f"{times} reloads, {name}", load.answers)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
