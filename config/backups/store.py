"""The store of backups: a restic repository, here or elsewhere. It deduplicates, encrypts, checks; we name and group.

A backup is up to three snapshots with one name: the photographs before the database was read and after, and the
database with the manifest of all. That one comes last: a backup is whole when it has it.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from catalogue.photos.ownership import MARK
from catalogue.photos.sweeping import REMOVED

from .refusal import BackupRefused

BEFORE, AFTER, DATABASE = "photos-before", "photos-after", "database"
STORE = "store/config"  # what restic writes when it makes the one here
SOME_FILES_UNREAD = 3  # restic's exit status where it saved all but these
LEFT_OUT = (".gitignore", MARK, REMOVED)  # another site restores into a store of its own


@dataclass(frozen=True)
class Store:
    repository: str

    def run(self, *arguments: str, folder: Path | None = None, source: str = "", accept: tuple[int, ...] = (0,)) -> str:
        """What restic prints. Raises BackupRefused with what it says where it ends otherwise than `accept`."""
        if not settings.BACKUP_PASSWORD:
            raise BackupRefused("BACKUP_PASSWORD is missing: backups are encrypted by it. Keep a copy apart from them.")
        secrets = {"RESTIC_PASSWORD": settings.BACKUP_PASSWORD, "RESTIC_FROM_PASSWORD": settings.BACKUP_PASSWORD}
        command = ["restic", "--no-cache", "--quiet", "--repo", self.repository, *arguments]
        command += ["--from-repo", source] if source else []
        try:
            done = subprocess.run(  # noqa: S603
                command, env=os.environ | secrets, cwd=folder, capture_output=True, encoding="utf-8", errors="replace"
            )
        except FileNotFoundError as error:
            raise BackupRefused(
                "restic is missing. Debian: apt install restic. Windows: winget install restic"
            ) from error
        if done.returncode not in accept:
            raise BackupRefused(f"restic {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def prepare(self, like: str = "") -> None:
        """Make the repository where there is none, with the chunks of the repository `like`; drop stale locks.

        One that cannot be opened is never made anew: it may be whole but for a disk that is away.
        """
        try:
            self.run("cat", "config")
        except BackupRefused as error:
            place = Path(self.repository)
            if "Is there a repository at" not in str(error) or (place.is_dir() and any(place.iterdir())):
                raise
            self.run("init", *(["--copy-chunker-params"] if like else []), source=like)
        self.run("unlock")

    def save(self, folder: Path, name: str, part: str) -> None:
        left_out = [f"--exclude={folder / each}" for each in LEFT_OUT]
        tags = ["--host=watches", f"--tag={name}", f"--tag={part}"]
        self.run("backup", ".", *tags, *left_out, folder=folder, accept=(0, SOME_FILES_UNREAD))

    def backups(self) -> dict[str, dict[str, str]]:
        """The snapshots by part of each backup, whole or not, oldest first."""
        found = {}
        for snapshot in json.loads(self.run("snapshots", "--json")) or []:
            name, part = snapshot["tags"]
            found.setdefault(name, {})[part] = snapshot["id"]
        return dict(sorted(found.items()))

    def whole(self) -> dict[str, dict[str, str]]:
        return {name: parts for name, parts in self.backups().items() if DATABASE in parts}

    def find(self, wanted: str) -> tuple[str, dict[str, str]]:
        """The newest whole backup whose name begins like that; `latest` is the newest of all."""
        whole = self.whole()
        names = [name for name in whole if wanted == "latest" or name.startswith(wanted)]
        if not names:
            raise BackupRefused(f"There is no backup {wanted}. There are: {', '.join(whole) or 'none'}.")
        return names[-1], whole[names[-1]]

    def files(self, snapshot: str) -> dict[str, dict]:
        """Size and time of every file in the snapshot, by path."""
        nodes = map(json.loads, self.run("ls", "--json", snapshot).splitlines())
        return {
            node["path"].lstrip("/"): {"size": node.get("size", 0), "modified": node["mtime"]}
            for node in nodes
            if node.get("type") == "file"
        }

    def put_back(self, snapshot: str, target: Path, *names: str) -> None:
        """All of the snapshot that is not damaged, or these files; whoever has the manifest knows what is missing."""
        only = [f"--include=/{escaped(name)}" for name in names]
        self.run("restore", snapshot, f"--target={target}", *only, accept=(0, 1))

    def forget(self, name: str) -> None:
        if parts := self.backups().get(name):
            self.run("forget", *parts.values())
        self.run("prune")

    def keep_days(self, days: int) -> list[str]:
        """Keep the last whole backup of each of the newest `days` days that have one. Gives the names of what went."""
        last_of_day = {name[:10]: name for name in self.whole()}
        kept = {last_of_day[day] for day in sorted(last_of_day)[-days:]}
        gone = {name: parts for name, parts in self.backups().items() if name not in kept}
        if gone:
            self.run("forget", *(snapshot for parts in gone.values() for snapshot in parts.values()))
        self.run("prune", "--max-unused=5%")
        return list(gone)

    def take_over(self, parts: dict[str, str], source: "Store") -> None:
        """Copy a backup from another store."""
        self.run("copy", *parts.values(), source=source.repository)

    def check(self) -> None:
        """Read every byte, and raise BackupRefused where one is not what was written."""
        self.run("check", "--read-data")


def escaped(name: str) -> str:
    """A file's name as a pattern of restic's that fits it alone."""
    return re.sub(r"([*?\[\\])", r"\\\1", name)


def local() -> Store:
    return Store(str((settings.BACKUP_DIR / STORE).parent))


def elsewhere() -> Store | None:
    return Store(settings.BACKUP_OFFSITE) if settings.BACKUP_OFFSITE else None


def new_name() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
