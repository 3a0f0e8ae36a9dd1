"""`make drill-backup`: a backup while people write; then the site is destroyed and restored from it.

Everything that was acknowledged before the backup began is there and nothing is half there; a second backup, of the
site at rest, comes back equal in every table and every file.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path

from bench.stand.load import Verdict, on_both_databases
from bench.stand.stack import Stack, run
from bench.stand.writing import Writing, found

DUMP = ["dumpdata", "--exclude=contenttypes", "--exclude=auth.permission", "--exclude=catalogue.catalogueversion"]


def destroy(stack: Stack) -> None:
    """No site, no database, no photograph; the backups stay."""
    stack.stop_service("web")
    if stack.sqlite:
        for file in stack.folder.glob("db.sqlite3*"):
            file.unlink()
    else:
        psql = stack.psql(stack.services["postgres"]["environment"], "postgres")
        run([*psql, "-c", "DROP DATABASE watches WITH (FORCE)"])
        run([*psql, "-c", "CREATE DATABASE watches"])
        stack.make_roles()
    shutil.rmtree(stack.folder / "media")
    (stack.folder / "media").mkdir()


def backup(stack: Stack) -> tuple[str, float]:
    began = time.monotonic()
    name = stack.manage("backup").strip().splitlines()[-1]
    return name, time.monotonic() - began


def files(folder: Path) -> dict:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put_photographs(stack: Stack) -> None:
    for number in range(200):
        place = stack.folder / f"media/watches/drill-{number}/main/{number}.webp"
        place.parent.mkdir(parents=True)
        place.write_bytes(os.urandom(50_000))


def drill(verdict: Verdict, *, sqlite: bool) -> None:
    kind = "SQLite" if sqlite else "PostgreSQL"
    with Stack(sqlite=sqlite) as stack:
        stack.manage("load_catalogue")
        put_photographs(stack)
        with Writing(stack) as writing:
            time.sleep(5)
            before = set(writing.acknowledged)
            name, took = backup(stack)
            during = len(writing.acknowledged) - len(before)
        destroy(stack)
        stack.manage("restore", name)
        names, logged = found(stack)
        verdict(f"{kind}: backup in {took:.1f} s while {during} writes were acknowledged", during > 0)
        verdict(
            f"{kind}: {len(before - names)} of {len(before)} earlier writes lost, {abs(len(names) - logged)} half done",
            bool(before) and not before - names and len(names) == logged,
        )
        rows, photographs = json.loads(stack.manage(*DUMP)), files(stack.folder / "media")
        name, took = backup(stack)
        destroy(stack)
        stack.manage("restore", name)
        verdict(f"{kind}: {len(rows)} rows of every table equal", json.loads(stack.manage(*DUMP)) == rows)
        verdict(f"{kind}: {len(photographs)} files equal", files(stack.folder / "media") == photographs)
        stack.start_web()


if __name__ == "__main__":
    sys.exit(on_both_databases(drill))
