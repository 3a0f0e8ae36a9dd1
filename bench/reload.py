"""`make drill-reload`: 20 reloads of the web server while visitors read; no request may fail."""

import os
import signal
import sys
import time

from .load import Load, Verdict
from .stack import Stack

PATHS = ["/", "/watches/", "/brands/"]


def main() -> int:
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        with Load(stack, PATHS) as load:
            time.sleep(2)
            for _ in range(int(os.environ.get("RELOADS", "20"))):
                before = set(stack.workers())
                stack.processes["web"].send_signal(signal.SIGHUP)
                deadline = time.monotonic() + 40
                while before & set(stack.workers()) and time.monotonic() < deadline:
                    time.sleep(0.2)
                time.sleep(1)
        verdict.all_answered("meanwhile", load.answers)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
