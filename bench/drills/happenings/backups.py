"""What happens to backups, and what comes back from them."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.drills.backup import DUMP, files
from bench.stand.day import Day
from bench.stand.stack import Stack, wait_for
from bench.stand.work import find

LEFT_OUT = {"site-mark.txt", "removed", ".gitignore"}  # of no backup: config/backups/store.py
# What the servers write by themselves, whoever is at work.
DUMP = [*DUMP, "--exclude=sessions", "--exclude=usersessions"]


def two_at_once(day: Day) -> None:
    """Two backups at once."""
    store = day.stack.folder / "backups"
    wait_for("the first backup", (store / "manifest.json").stat, seconds=200)
    command = [sys.executable, "manage.py", "backup"]
    options = {"env": day.stack.environment("backup"), "cwd": day.stack.code, "text": True}
    options |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, **options) as one, subprocess.Popen(command, **options) as other:
        said = [one.communicate()[0], other.communicate()[0]]
    refused = "Another backup or verification is under way" in "".join(said)
    day.check("one is made, the other is refused", sorted([one.returncode, other.returncode]) == [0, 1] and refused)
    said = verify(day)
    day.check(f"it can be restored: {said}", said.startswith("Restored"))


def verify(day: Day) -> str:
    """The last line of what `verify` says."""
    command = [sys.executable, "manage.py", "verify"]
    options = {"env": day.stack.environment("backup"), "cwd": day.stack.code, "text": True, "capture_output": True}
    done = subprocess.run(command, **options)
    return (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()[-1]


def rot(file: Path) -> None:
    """One bit of the byte in the middle is another; once more, and it is as it was."""
    with file.open("r+b") as store:
        store.seek(file.stat().st_size // 2)
        byte = store.read(1)[0]
        store.seek(-1, 1)
        store.write(bytes([byte ^ 1]))


def rotten_byte(day: Day) -> None:
    """A byte rots in the store of backups, another in a photograph of the site."""
    packs = [path for path in (day.stack.folder / "backups/store/data").rglob("*") if path.is_file()]
    pack = max(packs, key=lambda path: path.stat().st_size)
    pack.chmod(0o600)
    rot(pack)
    said = verify(day)
    day.check(f"verify tells it: {said[:120]}", not said.startswith("Restored"))
    rot(pack)
    saved = json.loads((day.stack.folder / "backups/manifest.json").read_text())["files"]
    photograph = day.stack.folder / "media" / max(saved)
    rot(photograph)
    said = verify(day)
    day.check(f"verify tells it: {said[:160]}", max(saved) in said)
    said = day.stack.manage("restore", "latest", "--rotten")
    day.check(said.strip(), "Put back" in said)


def restore(day: Day) -> None:
    """The newest backup on an empty machine, compared with the site at rest."""
    day.stack.stop_service("housekeeping")
    day.work.pause()
    address = "/watches/"
    etag = day.work.person().get(address).headers.get("ETag", "")
    day.stack.manage("backup")
    rows, photographs = dump(day.stack), files(day.stack.folder / "media")
    day.work.go_on()
    day.stack.start_steady("housekeeping")
    kept = {name: value for name, value in day.stack.variables.items() if name not in {"SITE_URL", "ALLOWED_HOSTS"}}
    machine = Stack(variables=kept, code=day.stack.code)
    try:
        shutil.copytree(day.stack.folder / "backups", machine.folder / "backups")
        machine.make_postgres()
        machine.start_postgres()
        print(f"         {machine.manage('restore', 'latest').strip().splitlines()[-1]}")
        compare(day, rows, dump(machine))
        back = files(machine.folder / "media")
        names = {name for name in photographs | back if name.parts[0] not in LEFT_OUT}
        wrong = [f"file {name}" for name in names if photographs.get(name) != back.get(name)]
        day.lost += wrong
        day.check(f"{len(names)} files equal", not wrong)
        day.check(f"{find(machine)['files']} files of rows", not find(machine)["missing"])
        serve(day, machine, address, etag)
    finally:
        machine.stop()


def serve(day: Day, machine: Stack, address: str, etag: str) -> None:
    """The restored site answers, and nobody keeps a page of the lost time."""
    machine.manage("write_error_pages", str(machine.folder / "error-pages"))
    machine.start_redis()
    machine.start_web()
    machine.start_proxy()
    visitor = type(day.work.person())(machine, [])
    status = visitor.get(address, If_None_Match=etag).status
    day.check(f"{address} with the mark of the lost time is {status}", status == 200)
    if status != 200:
        day.work.stale.append(f"{address} after the restore")


def dump(stack: Stack) -> dict:
    rows = json.loads(stack.manage("dumpdata", *DUMP[1:]))
    return {(row["model"], str(row["pk"])): row["fields"] for row in rows}


def compare(day: Day, before: dict, after: dict) -> None:
    wrong = [f"row {key}" for key in before | after if before.get(key) != after.get(key)]
    day.lost += wrong
    day.check(f"{len(before)} rows equal but {len(wrong)}: {wrong[:3]}", not wrong)


def from_sqlite(day: Day) -> None:
    """A small site moves from SQLite to PostgreSQL."""
    with Stack(sqlite=True, variables={"EMAIL_URL": "consolemail://"}, code=day.stack.code) as small:
        small.manage("load_catalogue")
        began = time.monotonic()
        small.stop_service("web")
        before = dump(small)
        small.sqlite = False
        small.make_postgres()
        small.start_postgres()
        said = small.manage("move_from_sqlite", str(small.folder / "db.sqlite3")).strip().splitlines()[-1]
        compare(day, before, dump(small))
        small.start_web()
        day.check(f"{said} In {time.monotonic() - began:.0f} s it serves again", True)
