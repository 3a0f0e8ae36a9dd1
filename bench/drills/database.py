"""`make drill-database`: PostgreSQL is stopped, killed and hung while visitors read.

Meanwhile every page is a 503 within 3 seconds, and the first 20 requests after are answered.
"""

import os
import signal
import sys
import time

from bench.stand.load import Load, Verdict, ask, slowest, statuses
from bench.stand.stack import Stack, run, wait_for

PATHS = ["/", "/watches/", "/brands/", "/readyz"]


def send(stack: Stack, number: int) -> None:
    for pid in stack.postgres_pids():
        os.kill(pid, number)


def kill(stack: Stack) -> None:
    send(stack, signal.SIGKILL)
    time.sleep(0.5)


FAULTS = {
    "stopped": (lambda stack: stack.stop_postgres("fast"), Stack.start_postgres),
    "killed": (kill, Stack.start_postgres),
    "hung": (lambda stack: send(stack, signal.SIGSTOP), lambda stack: send(stack, signal.SIGCONT)),
}


def answers_again(stack: Stack) -> None:
    run([*stack.psql(stack.services["postgres"]["environment"], "watches"), "-c", "SELECT 1"])


def drill(stack: Stack, fault: str, seconds: float, verdict: Verdict) -> None:
    begin, end = FAULTS[fault]
    with Load(stack, PATHS) as load:
        time.sleep(3)
        before = load.between(0, time.monotonic())
        begin(stack)
        away = time.monotonic()
        time.sleep(seconds)
        back = time.monotonic() - 3.5  # what is asked later may meet the database again
    during = load.between(away, back)
    end(stack)
    wait_for("PostgreSQL", lambda: answers_again(stack))
    after = [ask(stack, PATHS[number % len(PATHS)]) for number in range(20)]
    verdict(f"{fault}: before, {statuses(before)}", {answer.status for answer in before} == {200})
    verdict(f"{fault}: for {seconds:.0f} s, {statuses(during)}", {answer.status for answer in during} == {503})
    verdict(f"{fault}: the slowest 503 took {slowest(during):.2f} s", slowest(during) <= 3)
    verdict(f"{fault}: the first 20 after, {statuses(after)}", {answer.status for answer in after} == {200})


def main() -> int:
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        for fault in FAULTS:
            drill(stack, fault, float(os.environ.get("SECONDS", "30")), verdict)
        verdict("no trace of an error on a page", "Traceback" not in stack.log_of("proxy"))
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
