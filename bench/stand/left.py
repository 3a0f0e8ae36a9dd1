"""What a drill left behind: what is there afterwards and was not before.

Processes are those that stem from this one, however far they went: it adopts what loses its parent, as `init` does.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg

ADOPT = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h
# Where drills put what does not go into the folder for temporary files: clusters that `.ci/with-postgres` makes, those
# of Debian, memory and control groups of what is caged.
PLACES = ["tmp/with-postgres.*", "var/lib/postgresql/*/*", "dev/shm/drill-*", "sys/fs/cgroup/**/drill-*"]
# Of what git ignores: what the interpreter, the tests and collectstatic make and use again.
KEPT = re.compile(r"__pycache__|\.pytest_cache|\.hypothesis|^!! staticfiles/")
LISTENS = "0A"


def adopt() -> None:
    ctypes.CDLL(None).prctl(ADOPT, 1)


def processes() -> set[int]:
    """All that stem from this process and live."""
    parents, found = {}, {os.getpid()}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = file.read_text(errors="replace").rpartition(")")[2].split()[:2]
            parents |= {int(file.parent.name): int(parent)} if state != "Z" else {}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def ports(pid: int) -> list[int]:
    """Those at which a process listens."""
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()]
    listening = {f"socket:[{row[9]}]": int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == LISTENS}
    held = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}
    return sorted({port for socket, port in listening.items() if socket in held})


def named(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    return f"process {pid}, {command[:60].strip()}, listening at {ports(pid) or 'no port'}"


def databases() -> list[str]:
    """Those of the server that the drills were given, where they were."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return []
    with psycopg.connect(os.environ["DATABASE_URL"]) as server:
        return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


def everything(folder: Path) -> Iterator[str]:
    """A line for each thing that could be left; `folder` is the one for temporary files."""
    for pid in processes():
        with contextlib.suppress(OSError):
            yield named(pid)
    for path in [*folder.glob("*"), *(path for place in PLACES for path in Path("/").glob(place))]:
        if not path.name.startswith("pytest-of-"):
            yield f"file {path}"
    yield from (f"database {name}" for name in databases())
    status = subprocess.check_output(["git", "status", "--porcelain", "--ignored"], text=True)
    yield from (f"git {line}" for line in status.splitlines() if not KEPT.search(line))


def end_all() -> None:
    while found := processes():  # one may begin another meanwhile
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):  # there is none any more
        while os.wait():
            pass
