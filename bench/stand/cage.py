"""A control group with a limit on memory, as Docker's `mem_limit` makes one. Needs root."""

import contextlib
import os
import time
from pathlib import Path

OLD, NEW = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")
UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


def bytes_of(limit: str) -> int:
    """`768m` of the compose file as bytes."""
    return int(limit[:-1]) * UNITS[limit[-1].lower()]


class Cage:
    """The processes that are put in share one limit; `killed` counts those that the kernel ended for it."""

    def __init__(self, name: str, limit: str):
        self.old = (OLD / "memory.limit_in_bytes").exists()
        self.folder = (OLD if self.old else NEW) / f"drill-{os.getpid()}-{name}"
        self.folder.mkdir()
        (self.folder / ("memory.limit_in_bytes" if self.old else "memory.max")).write_text(str(bytes_of(limit)))

    def take(self, pid: int) -> None:
        """Put a process in; its children, later ones too, come along."""
        (self.folder / "cgroup.procs").write_text(str(pid))

    @property
    def killed(self) -> int:
        lines = (self.folder / ("memory.oom_control" if self.old else "memory.events")).read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))

    @property
    def peak(self) -> int:
        """The most bytes that were in use at once, cached files included."""
        return int((self.folder / ("memory.max_usage_in_bytes" if self.old else "memory.peak")).read_text())

    def remove(self) -> None:
        for _try in range(20):
            with contextlib.suppress(OSError):
                self.folder.rmdir()
                return
            time.sleep(0.1)
