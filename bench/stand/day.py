"""The book of a day: what happened, what failed meanwhile, and what was announced."""

import re
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from .load import Answer
from .mail import MailServer
from .stack import Stack
from .work import Work, find

FINE = {200, 201, 302, 303, 304}


@dataclass
class Moment:
    """From when to when what `concerns` may fail."""

    start: float
    end: float
    concerns: Callable[[Answer], bool]


class Day:
    """`check` notes what does not hold; `later` keeps a check for the end of the day."""

    def __init__(self, stack: Stack, work: Work, mail: MailServer, uploads: int, began: float):
        self.stack, self.work, self.mail, self.uploads = stack, work, mail, uploads
        self.began = began
        self.moments: list[Moment] = []
        self.rows: list[tuple[str, float, float, float]] = [
            ("The first start", began, time.monotonic(), 0)
        ]  # seconds announced
        self.wrong: list[str] = []
        self.at_the_end: list[Callable[[], None]] = []
        self.lost: list[str] = []

    def live(self, event: Callable[["Day"], None]) -> None:
        """Let one event happen; its name is its first sentence."""
        name = event.__doc__.partition("\n")[0].rstrip(".")
        print(f"\n{time.monotonic() - self.began:6.0f} s  {name}", flush=True)
        start, known = time.monotonic(), len(self.moments)
        try:
            event(self)
        except Exception as error:
            traceback.print_exc()
            self.check(f"{name}: {error!r}", holds=False)
        announced = sum(moment.end - moment.start for moment in self.moments[known:])
        self.rows.append((name, start, time.monotonic(), announced))

    @contextmanager
    def announced(self, seconds: float, concerns: Callable[[Answer], bool] = lambda answer: True):
        """What begins within, and `seconds` after, may fail."""
        moment = Moment(time.monotonic() - 1, float("inf"), concerns)  # what is under way at its begin, too
        self.moments.append(moment)
        try:
            yield
        finally:
            moment.end = time.monotonic() + seconds

    def check(self, what: str, holds: bool) -> None:
        print(f"         {'ok  ' if holds else 'FAIL'} {what}", flush=True)
        if not holds:
            self.wrong.append(what)

    def later(self, check: Callable[[], None]) -> None:
        self.at_the_end.append(check)

    def end(self) -> None:
        """What was left for the end; then everything that was acknowledged is looked for."""
        self.live(self.look_for_everything)

    def look_for_everything(self, _day: "Day") -> None:
        """The evening: everything is looked for."""
        for check in self.at_the_end:
            check()
        self.work.pause()
        found = find(self.stack)
        self.lost += self.work.lost(found)
        visitor = self.work.person()
        for folder, note in self.work.notes.items():
            if note not in visitor.get(f"/watches/{folder}/").text:
                self.work.stale.append(f"/watches/{folder}/ in the evening")
        rows = f"{len(self.work.pieces)} pieces, {self.work.uploads} photographs, {len(self.work.notes)} notes"
        self.check(f"{rows}, {len(self.work.people)} people, {found['files']} files: all there", not self.lost)
        self.work.go_on()

    def failed(self) -> list[Answer]:
        return [answer for answer in self.work.answers if answer.status not in FINE]

    def is_announced(self, answer: Answer) -> bool:
        return any(moment.start <= answer.began <= moment.end and moment.concerns(answer) for moment in self.moments)

    def sum_up(self) -> int:
        """The table and the totals; 1 where one of them is not 0, or a check does not hold."""
        failed = [answer for answer in self.failed() if not self.is_announced(answer)]
        print(f"\n{'event':<58} seconds requests failed announced: failed in seconds")
        for name, start, end, announced in self.rows:
            within = [answer for answer in self.work.answers if start <= answer.began < end]
            bad = [answer for answer in within if answer.status not in FINE]
            told = sum(map(self.is_announced, bad))
            counts = f"{len(within):8} {len(bad) - told:6} {told:10} in {announced:.0f}"
            print(f"{name[:57]:<58} {end - start:7.0f} {counts}")
        by_status = Counter(str(answer.status).partition(":")[0] for answer in self.work.answers)
        print(f"\n{len(self.work.answers)} requests: {dict(by_status)}")
        self.tell_errors()
        for answer in failed[:20]:
            print(f"  failed {answer.began - self.began:6.0f} s: {answer.status} {answer.path}")
        for line in [*self.wrong[:20], *self.lost[:20], *self.work.stale[:20]]:
            print(f"  {line}")
        print(f"failed outside announced moments: {len(failed)}")
        print(f"rows and files lost: {len(self.lost)}")
        print(f"stale pages: {len(self.work.stale)}")
        return int(bool(failed or self.lost or self.work.stale or self.wrong))

    def tell_errors(self) -> None:
        """What each service's log calls an error, and how often."""
        for name in sorted(path.name for path in self.stack.logs.iterdir()):
            said = re.findall(r'"level": "ERROR".*?"message": "([^"]*)"', self.stack.log_of(name))
            for message, count in Counter(said).items():
                print(f"  log of {name}: {count} × {message}")
