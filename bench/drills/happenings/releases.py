"""What happens to the code: a folder of its own, as the guide's `git clone`, of the last release at first."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.stand.day import Day
from bench.stand.stack import ROOT, run

FROM = os.environ.get("FROM", "HEAD~20")  # there is no tag yet
PAUSE = "5"  # seconds that a worker may take to start
BOTH = 10  # seconds in which the old release serves on the new tables


def commit(name: str) -> str:
    return run(["git", "rev-parse", name]).strip()


def install(folder: Path) -> Path:
    """The last release, in `folder`."""
    code = folder / "site"
    run(["git", "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(code)])
    take(code, FROM)
    return code


def take(code: Path, name: str) -> None:
    run(["git", "checkout", "--quiet", "--force", commit(name)], cwd=code)


def reload(day: Day) -> subprocess.CompletedProcess:
    command = [day.stack.code / "config/deploy/reload-web", str(day.stack.processes["web"].pid)]
    environment = day.stack.environment("web") | {"PAUSE": PAUSE, "PYTHON": sys.executable}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def try_bad(day: Day) -> None:
    """A release that does not start is refused, and the old one serves on."""
    before = set(day.stack.workers())
    urls = day.stack.code / "config/urls.py"
    urls.write_text(urls.read_text() + "\nraise RuntimeError('a bad release')\n")
    refused = reload(day)
    take(day.stack.code, "HEAD" if day.is_upgraded else FROM)
    day.check("it is refused: " + refused.stderr.strip().splitlines()[-1], refused.returncode != 0)
    day.check("the workers are those of before", set(day.stack.workers()) == before)


def upgrade(day: Day) -> None:
    """A good upgrade from the last release, as the guide says it."""
    before = set(day.stack.workers())
    day.stack.manage("backup")
    take(day.stack.code, "HEAD")
    day.is_upgraded = True
    said = day.stack.manage("migrate", "--noinput")
    print(f"         {said.count(' OK')} migrations")
    time.sleep(BOTH)
    day.stack.collect_static()
    day.stack.manage("write_error_pages", str(day.stack.folder / "error-pages"))
    day.stack.manage("load_catalogue")
    done = reload(day)
    day.check(f"it is taken: {' '.join(done.stderr.split()[-20:]) if done.returncode else 'yes'}", not done.returncode)
    deadline = time.monotonic() + 40
    while before & set(day.stack.workers()) and time.monotonic() < deadline:
        time.sleep(0.2)
    day.check("every worker is new", not before & set(day.stack.workers()))
