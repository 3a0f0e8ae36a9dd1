"""Ends what a drill started once the drill is gone, however it went: killed, too.

It reads the process groups to end, one number a line, from its standard input, which closes with the drill.
`python -m bench.stand.warden FOLDER MORE…` stops the PostgreSQL servers whose data lie in FOLDER, and removes these
folders.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


def end(number: int, groups: list[int], servers: list[int]) -> None:
    for pid in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, number)
    for pid in servers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)  # "immediate"


def remove(folder: Path) -> None:
    """The folder, and a disk that a drill put into it."""
    for place in filter(Path.is_mount, folder.glob("*")):
        subprocess.run(["umount", "--lazy", place])
    shutil.rmtree(folder, ignore_errors=True)


def main(folder: Path, *more: Path) -> None:
    groups = [int(line) for line in sys.stdin]
    servers = [int(file.read_text().split()[0]) for file in folder.glob("postgres/*/postmaster.pid")]
    if groups or servers:
        end(signal.SIGTERM, groups, servers)
        time.sleep(5)
        end(signal.SIGKILL, groups, [])
    for each in [folder, *more]:
        remove(each)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the drill, which then ends
    main(*map(Path, sys.argv[1:]))
