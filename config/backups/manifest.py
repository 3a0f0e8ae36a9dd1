"""What stands in a backup: time, database, migrations, a figure of every table, and the SHA-256 of every file."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from .refusal import BackupRefused

NAME = "manifest.json"


@dataclass
class Manifest:
    """`files` holds size, time and SHA-256 by path; `tables` rows and their sum; `migrations` each as app.name."""

    name: str
    created_at: str
    vendor: str
    migrations: list[str]
    tables: dict[str, list] = field(default_factory=dict)
    files: dict[str, dict] = field(default_factory=dict)
    format: int = 2

    def write(self, folder: Path) -> None:
        (folder / NAME).write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest in `folder`. Raises BackupRefused where there is none that this release can read."""
        try:
            manifest = cls(**json.loads((folder / NAME).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise BackupRefused(f"There is no manifest in {folder} that this release can read.") from error
        if manifest.format != cls.format:
            raise BackupRefused("The backup is of another release, in a form that this one does not know.")
        return manifest

    def differing(self, folder: Path) -> list[str]:
        """The files of `folder` that are missing or are not what was saved."""
        return [name for name, entry in self.files.items() if not is_as_saved(folder / name, entry)]

    def rotten(self, folder: Path) -> list[str]:
        """The files that are in `folder` and are not what was saved. Their names change with what they hold."""
        return [name for name in self.differing(folder) if (folder / name).is_file()]

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.created_at)


def is_as_saved(path: Path, entry: dict) -> bool:
    if not path.is_file() or path.stat().st_size != entry["size"]:
        return False
    return entry["sha256"] in (None, sha256_of(path))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
