"""`make drill-slow`: slowhttptest holds 200 connections open in each of its ways while visitors read."""

import os
import shutil
import subprocess
import sys
import time

from bench.stand.load import Load, Verdict, percentile, statuses
from bench.stand.stack import Stack

PATHS = ["/", "/watches/", "/brands/"]
WAYS = {
    "headers": ["-H"],
    "body": ["-B"],
    "slow read": ["-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32"],
}


def main() -> int:
    verdict = Verdict()
    if not shutil.which("slowhttptest"):
        raise SystemExit("slowhttptest is missing. Debian: apt install slowhttptest")
    seconds = os.environ.get("SECONDS", "30")
    with Stack() as stack:
        stack.manage("load_catalogue")
        with Load(stack, PATHS, visitors=4) as quiet:
            time.sleep(15)
        quiet_p99 = percentile(quiet.answers[50:], 0.99)
        verdict(f"quiet: {statuses(quiet.answers)}, p99 {quiet_p99 * 1000:.0f} ms", True)
        for way, flags in WAYS.items():
            attack = ["slowhttptest", "-c", "200", "-r", "100", "-l", seconds, "-u", f"{stack.url}/watches/", *flags]
            with subprocess.Popen(attack, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as slow:
                with Load(stack, PATHS, visitors=4) as load:
                    time.sleep(float(seconds) - 2)
                slow.terminate()
            p99 = percentile(load.answers, 0.99)
            verdict(f"{way}: {statuses(load.answers)}", {answer.status for answer in load.answers} == {200})
            verdict(f"{way}: p99 {p99 * 1000:.0f} ms, {p99 / quiet_p99:.1f} of the quiet one", p99 <= 2 * quiet_p99)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
