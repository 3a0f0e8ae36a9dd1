"""`make drill-old-release`: the last release's own tests, with its own code, on the tables of this one.

So it works while a new release is put in, and after going back to it. RELEASE names its commit; without it that is the
newest tag before this commit, and where there is none, the commit before the last one that changed a migration. Tests
about migrations themselves are left out: they say that there are newer ones.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.stand.stack import ROOT, run

LEFT_OUT = ["config/tests/test_migrations.py", "config/tests/test_documents.py"]
SUITE = ["-q", "-n", "auto", "--dist", "worksteal", "-m", "database and not browser and not exiftool and not restic"]


def last_release() -> str:
    told = os.environ.get("RELEASE") or git("describe", "--tags", "--abbrev=0", "HEAD^", check=False)
    return git("rev-parse", told or f"{git('log', '-1', '--format=%H', '--', '*/migrations/*.py')}^")


def git(*arguments: str, check: bool = True) -> str:
    return run(["git", *arguments], check=check).strip()


def put_out(release: str, folder: Path) -> None:
    """The files of that commit, with the migrations of this one."""
    archive = subprocess.run(["git", "archive", release], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=archive, check=True)
    for migrations in ROOT.glob("*/migrations"):
        place = folder / migrations.relative_to(ROOT)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(migrations, place, ignore=shutil.ignore_patterns("__pycache__"))


def main() -> int:
    release = last_release()
    newer = git("diff", "--name-only", "--diff-filter=AM", release, "--", "*/migrations/*.py").split()
    print(git("log", "-1", "--format=%h of %cs", release), f"with {len(newer)} newer migrations: {newer}", flush=True)
    with tempfile.TemporaryDirectory(prefix="drill-old-release-") as folder:
        put_out(release, Path(folder))
        left_out = [f"--ignore={name}" for name in LEFT_OUT]
        return subprocess.run([sys.executable, "-m", "pytest", *SUITE, *left_out], cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main())
