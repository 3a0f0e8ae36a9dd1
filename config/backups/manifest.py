"""What stands in a backup: time, database, migrations, and the SHA-256 of every file."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

NAME, SEAL = "manifest.json", "manifest.sha256"


class BackupRefused(Exception):
    """A backup cannot be made or restored; the message says why and what to do."""


@dataclass
class Manifest:
    """`files` holds size, modification time and SHA-256 by path; `migrations` every applied one as app.name."""

    created_at: str
    vendor: str
    migrations: list[str]
    files: dict[str, dict] = field(default_factory=dict)
    format: int = 1

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / NAME).write_text(text)
        (folder / SEAL).write_text(hashlib.sha256(text.encode()).hexdigest())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of the backup in `folder`. Raises BackupRefused where it is missing or was changed."""
        try:
            text, seal = (folder / NAME).read_bytes(), (folder / SEAL).read_text(errors="replace")
        except OSError as error:
            raise BackupRefused(f"There is no whole backup in {folder}.") from error
        if hashlib.sha256(text).hexdigest() != seal:
            raise BackupRefused(f"The backup is damaged: {NAME} was changed.")
        values = json.loads(text)
        if values["format"] != cls.format:
            raise BackupRefused("The backup is of a newer release, in a form that this one does not know.")
        manifest = cls(**values)
        if strays := [name for name in manifest.files if not stays_inside(folder, name)]:
            raise BackupRefused(f"The backup is forged: {strays[0]} leads out of its folder.")
        return manifest

    def damaged_files(self, folder: Path) -> Iterator[str]:
        """The files of the backup in `folder` that are missing or are not what was written."""
        for name, entry in self.files.items():
            path = folder / name
            if not path.is_file() or path.stat().st_size != entry["size"] or sha256_of(path) != entry["sha256"]:
                yield name

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.created_at)


def stays_inside(folder: Path, name: str) -> bool:
    """Whether the file `name` lies in `folder`: by its parts, and by where links lead."""
    return ".." not in Path(name).parts and (folder / name).resolve().is_relative_to(folder.resolve())


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def newest(directory: Path) -> Path | None:
    """The newest whole backup in `directory`; its name is its time."""
    return max(whole_backups(directory), default=None)


def whole_backups(directory: Path) -> list[Path]:
    return sorted(seal.parent for seal in directory.glob(f"*Z/{SEAL}"))
