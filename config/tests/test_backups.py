"""A backup restores to the same rows and files, or is refused: the real commands, each on a database of its own."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backups.manifest import SEAL, Manifest, newest, sha256_of

ROOT = Path(__file__).parents[2]


class Site:
    """A site of its own: database, photographs, backups."""

    def __init__(self, folder: Path, database_url: str):
        self.media, self.backups = folder / "media", folder / "backups"
        self.media.mkdir(parents=True)
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(self.media),
            "BACKUP_DIR": str(self.backups),
        }

    def manage(self, *arguments: str, status: int = 0) -> str:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def rows(self) -> list:
        return json.loads(self.manage("dumpdata", "--exclude=contenttypes", "--exclude=auth.permission"))

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.media)): path.read_bytes() for path in self.media.rglob("*") if path.is_file()
        }

    def backup(self) -> Path:
        self.manage("backup")
        return newest(self.backups)


@contextmanager
def new_site(folder: Path, name: str):
    """A site with an empty database of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield Site(folder / name, f"sqlite:///{folder / name}.sqlite3")
        return
    chosen = settings.DATABASES["default"]
    login = {"host": chosen["HOST"], "port": chosen["PORT"], "user": chosen["USER"], "password": chosen["PASSWORD"]}
    database = f"{name}_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **login) as server:
        server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {database}")
        person = quote(login["user"]) + (f":{quote(login['password'])}" if login["password"] else "")
        yield Site(folder / name, f"postgres://{person}@{login['host']}:{login['port']}/{database}")
        server.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A site with people and two photographs."""
    with new_site(tmp_path_factory.mktemp("backups"), "source") as site:
        site.manage("migrate", "-v0")
        site.manage("create_local_people")
        for name in ["watches/poljot/main/1.jpg", "drafts/7/left/2.webp"]:
            (site.media / name).parent.mkdir(parents=True)
            (site.media / name).write_bytes(os.urandom(5000))
        yield site


@pytest.fixture(scope="module")
def made(source):
    return source.backup()


@pytest.fixture
def target(tmp_path):
    with new_site(tmp_path, "target") as site:
        yield site


@pytest.fixture
def copy(made, tmp_path):
    """A backup that a test may damage."""
    return Path(shutil.copytree(made, tmp_path / made.name))


def flip_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_every_row_and_file_comes_back(source, made, target):
    assert "Restored 3 files. People deleted again: 0." in target.manage("restore", made)
    assert target.rows() == source.rows()
    assert target.files() == source.files()
    # And it is a site: it takes new rows (sequences stand where they should) and waits for no migration.
    target.manage("create_local_people")
    target.manage("migrate", "--check")


def test_a_second_backup_costs_only_what_is_new(source, made):
    again = source.backup()
    first, second = Manifest.read(made).files, Manifest.read(again).files
    assert first.keys() == second.keys()
    photo = "media/watches/poljot/main/1.jpg"
    assert (made / photo).samefile(again / photo)
    (source.backups / "2001-01-01T000000.000000Z.unfinished").mkdir()
    source.manage("backup", "--keep", "3")
    assert not list(source.backups.glob("*.unfinished"))
    assert made.exists()
    source.manage("backup", "--keep", "0", status=1)


def test_a_backup_is_for_whoever_makes_it(made):
    assert {oct(path.stat().st_mode & 0o777) for path in [made, *made.rglob("*")] if path.is_dir()} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in made.rglob("*") if path.is_file()} == {"0o600"}


def test_one_flipped_byte_is_refused_and_nothing_written(made, target, tmp_path):
    parts = [path.relative_to(made) for path in made.rglob("*") if path.is_file()]
    assert len(parts) == 5  # the manifest, its seal, the database, two photographs
    for number, part in enumerate(parts):
        copy = Path(shutil.copytree(made, tmp_path / str(number)))
        flip_byte(copy / part)
        assert "damaged" in target.manage("restore", copy, status=1), part
    assert target.files() == {}
    target.manage("migrate", "--check", status=1)


def test_a_missing_part_is_refused(copy, target, tmp_path):
    (copy / "media/watches/poljot/main/1.jpg").unlink()
    assert "damaged" in target.manage("restore", copy, status=1)
    (copy / SEAL).unlink()
    assert "no whole backup" in target.manage("restore", copy, status=1)
    assert "no whole backup" in target.manage("restore", tmp_path / "nowhere", status=1)


def test_a_place_that_is_not_empty_is_refused(source, made, target):
    assert "not empty" in source.manage("restore", made, status=1)
    (target.media / "a.jpg").write_bytes(b"x")
    assert "empty folder" in target.manage("restore", made, status=1)


def test_what_does_not_fit_is_refused(made, copy, target):
    for change, reason in [
        ({"migrations": ["catalogue.9999_from_the_future"]}, "newer release"),
        ({"vendor": "oracle"}, "backup of oracle"),
        ({"format": 2}, "newer release"),
    ]:
        replace(Manifest.read(made), **change).write(copy)
        assert reason in target.manage("restore", copy, status=1)


def test_a_forged_backup_writes_nothing_outside(copy, target, tmp_path):
    """Its seal is right: whoever writes a backup can seal it too."""
    honest = Manifest.read(copy)
    outside = copy.parent / "pwn.py"
    outside.write_bytes(b"x")
    link = copy / "media/link.jpg"
    link.symlink_to(outside)
    entry = {"size": 1, "modified": 0, "sha256": sha256_of(outside)}
    for name in ("media/../../pwn.py", "media/link.jpg", str(outside)):
        replace(honest, files=honest.files | {name: entry}).write(copy)
        assert "forged" in target.manage("restore", copy, status=1), name
    assert target.files() == {}


def test_a_backup_of_the_migration_before_comes_back_with_today_s_code(tmp_path, target):
    loader = MigrationLoader(None)
    ((app, last),) = loader.graph.leaf_nodes("catalogue")
    ((_, previous),) = [node for node in loader.get_migration(app, last).dependencies if node[0] == app]
    with new_site(tmp_path, "older") as older:
        older.manage("migrate", "-v0", app, previous)
        backup = older.backup()
    assert f"{app}.{last}" not in Manifest.read(backup).migrations
    target.manage("restore", backup)
    target.manage("migrate", "--check")
