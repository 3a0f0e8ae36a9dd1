"""Visitors: threads that ask for pages over TLS all the time and write down what they got."""

import http.client
import random
import threading
import time
from dataclasses import dataclass

from .stack import Stack


@dataclass
class Answer:
    began: float
    seconds: float
    status: int | str  # or the name of what went wrong
    path: str


class Crowd:
    """`with` a crowd: so many people do what `act` says, again and again, until the block ends."""

    def __init__(self, people: int):
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.go_on) for _ in range(people)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def go_on(self) -> None:
        while not self.over.is_set():
            self.act()


class Load(Crowd):
    """`with Load(stack, paths) as load:` eight visitors read `paths`; load.answers grows meanwhile."""

    def __init__(self, stack: Stack, paths: list[str], visitors: int = 8):
        super().__init__(visitors)
        self.stack, self.paths = stack, paths
        self.answers: list[Answer] = []

    def act(self) -> None:
        self.answers.append(ask(self.stack, random.choice(self.paths)))

    def between(self, start: float, end: float) -> list[Answer]:
        """The answers to what was asked in this time."""
        return [answer for answer in self.answers if start <= answer.began < end]


def ask(stack: Stack, path: str, method="GET", body=None, headers=None) -> Answer:
    began = time.monotonic()
    connection = http.client.HTTPSConnection("localhost", stack.ports["https"], context=stack.tls, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        response.read()
        status: int | str = response.status
    except OSError as error:
        status = type(error).__name__
    except http.client.HTTPException as error:
        status = type(error).__name__
    finally:
        connection.close()
    return Answer(began, time.monotonic() - began, status, path)


def statuses(answers: list[Answer]) -> str:
    counts: dict = {}
    for answer in answers:
        counts[answer.status] = counts.get(answer.status, 0) + 1
    return ", ".join(f"{count} × {status}" for status, count in sorted(counts.items(), key=str))


def percentile(answers: list[Answer], share: float) -> float:
    ordered = sorted(answer.seconds for answer in answers)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def slowest(answers: list[Answer]) -> float:
    return max((answer.seconds for answer in answers), default=0.0)


class Verdict:
    """Collects what does not hold, and prints as it goes. The drill's exit status is `verdict.status`."""

    def __init__(self):
        self.status = 0

    def __call__(self, what: str, holds: bool) -> None:
        self.status |= not holds
        print(f"{'ok  ' if holds else 'FAIL'} {what}", flush=True)

    def all_answered(self, what: str, answers: list[Answer]) -> None:
        """Every one of `answers` is a page."""
        p99 = percentile(answers, 0.99)
        self(f"{what}: {statuses(answers)}, p99 {p99:.2f} s", {answer.status for answer in answers} == {200})

    def nobody_killed(self, stack: Stack) -> None:
        """No process of a caged stack was ended for want of memory."""
        for name, cage in stack.cages.items():
            limit = stack.services[name]["mem_limit"]
            self(f"{name}: at most {cage.peak / (1 << 20):.0f} MB of {limit}, {cage.killed} killed", cage.killed == 0)


def on_both_databases(drill) -> int:
    """Run `drill(verdict, sqlite=…)` on PostgreSQL, then on SQLite; the exit status."""
    verdict = Verdict()
    for sqlite in (False, True):
        drill(verdict, sqlite=sqlite)
    return verdict.status
