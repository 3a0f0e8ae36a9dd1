"""`make drills`: all that the Makefile has, one after the other (`ONLY="drill-…"` those, `SKIP="drill-…"` not those).

Each has a folder of its own for temporary files. At the end stands a list: how long each took, how it ended, and what
it left behind, which must be nothing: no process, no port, no file, no database, nothing that git sees. What is left
is ended and removed after it was told, so that the next drill does not suffer from it.
"""

import os
import re
import sys
import tempfile
import time
from pathlib import Path

from bench.stand.left import adopt, end_all, everything
from bench.stand.warden import remove

GOOD = "well"
PATIENCE = 10  # seconds until what ends by itself after a drill must have ended: the warden takes five
OUR_OWN = {"ONLY", "SKIP", "MAKEFLAGS"}  # no business of a drill; drill-day has an ONLY of its own


def drills() -> list[str]:
    return re.findall(r"^(drill-[a-z-]+):", Path("Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def status_of(name: str, folder: Path) -> int:
    """Run a drill to its end; its exit status. Meanwhile what it orphaned and what ended is buried, as `init` does."""
    environment = {name: value for name, value in os.environ.items() if name not in OUR_OWN} | {"TMPDIR": str(folder)}
    command = ["make", "--no-print-directory", f"BIN={Path(sys.executable).parent}", name]
    pid = os.posix_spawnp("make", command, environment)
    while (ended := os.wait())[0] != pid:
        pass
    return os.waitstatus_to_exitcode(ended[1])


def left_since(before: set[str], folder: Path) -> list[str]:
    for _second in range(PATIENCE):
        if not (left := sorted(set(everything(folder)) - before)):
            break
        time.sleep(1)
    return left


def run(name: str) -> list[str]:
    """Run a drill; a line with how it went, and one for each thing that it left."""
    folder = Path(tempfile.mkdtemp(prefix="drills-"))
    folder.chmod(0o1777)  # servers run as users of their own
    before, began = set(everything(folder)), time.monotonic()
    status = status_of(name, folder)
    minutes = (time.monotonic() - began) / 60
    left = left_since(before, folder)
    end_all()
    remove(folder)
    how = [*["FAILED"] * bool(status), *["LEFT SOMETHING"] * bool(left)] or [GOOD]
    return [f"{name:24} {minutes:6.1f} min  {', '.join(how)}", *(f"  {each}" for each in left)]


def main() -> int:
    adopt()
    chosen = os.environ.get("ONLY", "").split() or drills()
    told = []
    for name in [each for each in chosen if each not in os.environ.get("SKIP", "").split()]:
        print(f"== {name}", flush=True)
        told.append(run(name))
        print(*told[-1], sep="\n", flush=True)
    good = sum(how.endswith(GOOD) for how, *_left in told)
    print("", *(line for each in told for line in each), f"{good} of {len(told)} drills went well", sep="\n")
    return good < len(told)


if __name__ == "__main__":
    sys.exit(main())
