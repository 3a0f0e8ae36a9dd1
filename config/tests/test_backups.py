"""A backup restores to the same rows and files, or is refused: the real commands, each on a database of its own."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.core.files import locks
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backups.manifest import Manifest
from config.backups.refusal import BackupRefused
from config.backups.restoring import check_fits
from config.backups.verifying import PROVED

from .easy_key import ease

pytestmark = pytest.mark.restic  # and `database` where the kind of database makes a difference
ROOT = Path(__file__).parents[2]
CHANGES = int(os.environ.get("CHANGES", "3"))
PHOTOS = {"watches/poljot/main/1.jpg": 5000, "drafts/7/left/2.webp": 300_000, "watches/слава/right/3.jpg": 1_500_000}


class Site:
    """A site of its own: database, photographs, backups."""

    def __init__(self, folder: Path, database_url: str):
        self.media, self.backups, self.elsewhere = folder / "media", folder / "backups", folder / "elsewhere"
        self.media.mkdir(parents=True)
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(self.media),
            "BACKUP_DIR": str(self.backups),
            "DELETIONS_DIR": str(folder / "deletions"),
        }

    def command(self, *arguments: str, **variables: str) -> dict:
        command = [sys.executable, "manage.py", *map(str, arguments)]
        return {"args": command, "env": self.environment | variables, "cwd": ROOT, "text": True}

    def manage(self, *arguments: str, status: int = 0, **variables: str) -> str:
        done = subprocess.run(**self.command(*arguments, **variables), capture_output=True)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def rows(self) -> list:
        made_anew = ["contenttypes", "auth.permission", "catalogue.catalogueversion"]
        return json.loads(self.manage("dumpdata", *(f"--exclude={each}" for each in made_anew)))

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.media)): path.read_bytes() for path in self.media.rglob("*") if path.is_file()
        }

    def backup(self, **variables) -> str:
        return self.manage("backup", **variables).splitlines()[-1]


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
    """A site with people and photographs."""
    with new_site(tmp_path_factory.mktemp("backups"), "source") as site:
        site.manage("migrate", "-v0")
        site.manage("create_local_people")
        for name, size in PHOTOS.items():
            (site.media / name).parent.mkdir(parents=True)
            (site.media / name).write_bytes(os.urandom(size))
        yield site


@pytest.fixture(scope="module")
def made(source):
    name = source.backup(BACKUP_OFFSITE=str(source.elsewhere))
    for store in (source.backups / "store", source.elsewhere):
        ease(store, settings.BACKUP_PASSWORD)
    return name


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory):
    """The folder of a store without a backup, to be copied."""
    store = tmp_path_factory.mktemp("empty") / "store"
    environment = os.environ | {"RESTIC_PASSWORD": settings.BACKUP_PASSWORD}
    subprocess.run(["restic", "--no-cache", "-q", "-r", store, "init"], env=environment, check=True)
    ease(store, settings.BACKUP_PASSWORD)
    return store


@pytest.fixture
def target(tmp_path, source):
    """An empty site that reads the source's backups."""
    with new_site(tmp_path, "target") as site:
        site.environment["BACKUP_DIR"] = str(source.backups)
        yield site


def stored(site: Site) -> list[Path]:
    """Every file of the store that holds what was saved, or leads to it."""
    return [
        path for path in site.backups.joinpath("store").rglob("*") if path.is_file() and path.parent.name != "locks"
    ]


@contextmanager
def changed_byte(path: Path, place: int):
    """One byte of the file is another meanwhile."""
    before, rights = path.read_bytes(), path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :])
    yield
    path.write_bytes(before)
    path.chmod(rights)


@pytest.mark.database
def test_every_row_and_file_comes_back(source, made, target):
    assert f"Restored {made}: 3 files. People deleted again: 0." in target.manage("restore", "latest")
    assert target.rows() == source.rows()
    assert target.files() == source.files()
    # And it is a site: it takes new rows (sequences stand where they should) and waits for no migration.
    target.manage("create_local_people")
    target.manage("migrate", "--check")
    assert "not empty" in target.manage("restore", "latest", status=1)


def test_a_site_that_had_no_photograph_has_a_place_for_them_again(target, tmp_path):
    """Where `media` was set aside with what was broken, the site would not start."""
    with new_site(tmp_path, "bare") as bare:
        bare.manage("migrate", "-v0")
        bare.backup()
    target.environment["BACKUP_DIR"] = str(bare.backups)
    target.media.rmdir()
    assert ": 0 files." in target.manage("restore", "latest")
    assert target.media.is_dir()


def test_from_elsewhere_alone(source, made, target, tmp_path):
    target.environment |= {"BACKUP_DIR": str(tmp_path / "lost"), "BACKUP_OFFSITE": str(source.elsewhere)}
    assert "Is there a repository at" in target.manage("restore", "latest", status=1)
    assert made in target.manage("restore", "list", "--offsite")
    target.manage("restore", made[:16], "--offsite", "--strict")
    assert target.files() == source.files()


def test_a_second_backup_costs_only_what_is_new_and_days_are_kept(source, made):
    size = sum(path.stat().st_size for path in stored(source))
    again = source.backup()
    assert sum(path.stat().st_size for path in stored(source)) < size + 200_000
    assert source.manage("restore", "list").split() == [again]  # of one day the last stays
    source.manage("backup", "--keep", "0", status=1)


def test_a_backup_is_for_whoever_makes_it(source, made):
    assert {path.stat().st_mode & 0o077 for path in source.backups.rglob("*")} == {0}


def test_two_at_once_one_is_refused_with_a_sentence(source, made):
    with (source.backups / ".lock").open("a") as file:
        assert locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)
        for command in ("backup", "verify"):
            assert "Another backup or verification is under way" in source.manage(command, status=1)
    both = [subprocess.Popen(**source.command("backup"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "12"]
    said = ["".join(process.communicate()) for process in both]
    assert 0 in [process.returncode for process in both]
    assert all(process.returncode == 0 or "under way" in words for process, words in zip(both, said, strict=True))
    source.manage("verify")


@pytest.mark.database
def test_verify_finds_any_changed_byte_and_leaves_nothing(source, made, report):
    chance = random.Random(18)
    (source.backups / PROVED).unlink(missing_ok=True)  # of a test before this one
    found = 0
    for _ in range(CHANGES):
        path = chance.choices(stored(source), [path.stat().st_size for path in stored(source)])[0]
        with changed_byte(path, chance.randrange(path.stat().st_size)):
            source.manage("verify", status=1)
            found += 1
    report(f"verify found {found} of {CHANGES} changed bytes")
    beside = {"store", "manifest.json", ".lock"}
    assert {path.name for path in source.backups.iterdir()} == beside
    assert "Restored" in source.manage("verify")
    assert {path.name for path in source.backups.iterdir()} == beside | {PROVED}  # for the owner's page


def test_a_rotten_photograph_is_named_and_all_else_comes_back(source, made, target):
    """The middle of the largest file of the store is a photograph's."""
    largest = max(stored(source), key=lambda path: path.stat().st_size)
    with changed_byte(largest, largest.stat().st_size // 2):
        said = target.manage("restore", "latest")
    (lost,) = source.files().keys() - target.files().keys()
    assert f"Damaged, and left out: {lost}" in said
    assert target.files() == {name: content for name, content in source.files().items() if name != lost}
    assert target.rows() == source.rows()


def test_verify_finds_any_changed_byte_of_the_site_s_own_photographs_and_they_are_put_back(source, made, report):
    """A disk forgets without a word: the time and the size of the file are those of before, and no backup reads it."""
    chance = random.Random(18)
    odd = source.media / "drafts/8/left/a[1]*.webp"
    odd.parent.mkdir(parents=True)
    odd.write_bytes(os.urandom(1000))
    source.backup()
    before = source.files()
    rotten = [odd, *(source.media / name for name in chance.choices(sorted(before), k=CHANGES))]
    for path in rotten:
        times = path.stat().st_atime_ns, path.stat().st_mtime_ns
        with changed_byte(path, chance.randrange(path.stat().st_size)):
            os.utime(path, ns=times)
            said = source.manage("verify", status=1)
            assert f"1 photographs of the site are not what was saved: {path.relative_to(source.media)}." in said
            assert f"Put back: {path.relative_to(source.media)}\n" in source.manage("restore", "latest", "--rotten")
            assert source.files() == before
    report(f"verify found {len(rotten)} changed bytes of photographs")
    odd.unlink()
    assert source.manage("restore", "latest", "--rotten") == "No photograph is damaged.\n"


def test_a_photograph_that_cannot_be_read_stops_the_backup(source, made):
    broken = source.media / "watches/poljot/main/4.jpg"
    before = source.manage("restore", "list")
    broken.write_bytes(os.urandom(1000))
    broken.chmod(0)
    command = source.command("backup")
    if os.geteuid() == 0:  # root reads everything
        command["args"] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command["args"]]
    done = subprocess.run(**command, capture_output=True)
    broken.unlink()
    assert done.returncode == 1
    assert "1 photographs cannot be read, the first is watches/poljot/main/4.jpg" in done.stderr
    assert source.manage("restore", "list") == before


def test_a_full_disk_leaves_nothing_behind_and_says_so(source, empty_store, tmp_path):
    """Of a disk of 8 MB, seen by these commands alone: one backup fits, photographs of 12 MB do not."""
    disk, large = tmp_path / "disk", [source.media / f"watches/poljot/main/{number}.webp" for number in range(4)]
    disk.mkdir()
    script = f"""
        mount -t tmpfs -o size=8m,mode=700 tmpfs {disk} && cp -a {empty_store} {disk}
        {sys.executable} manage.py backup && find {disk} -type f | sort > {tmp_path}/before
        for file in {" ".join(map(str, large))}; do head -c 3000000 /dev/urandom > $file; done
        {sys.executable} manage.py backup; echo ended with $?
        find {disk} -type f | sort | diff {tmp_path}/before - && echo the same files
        rm {" ".join(map(str, large))}
        {sys.executable} manage.py verify && {sys.executable} manage.py backup"""
    command = source.command(BACKUP_DIR=str(disk), LOG_FORMAT="json")
    command["args"] = ["unshare", "--map-root-user", "--mount", "sh", "-c", script]
    done = subprocess.run(**command, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ended with 1\nthe same files\n" in done.stdout
    (error,) = [line for line in map(json.loads, re.findall(r"^{.*}$", done.stdout, re.M)) if line["level"] == "ERROR"]
    assert "no space left on device" in error["reason"]
    assert "Restored" in done.stdout


def test_an_unreachable_place_elsewhere_is_said_and_the_backup_here_stays(source, made):
    said = source.manage("backup", status=1, BACKUP_OFFSITE="/proc/nowhere")
    (name,) = re.findall(r"The backup (\S+) is here, but not in BACKUP_OFFSITE", said)[:1]
    assert source.manage("restore", "list").split() == [name]


def test_what_does_not_fit_is_refused(source, made, target, tmp_path):
    (target.media / "a.jpg").write_bytes(b"x")
    assert "empty folder" in target.manage("restore", "latest", status=1)
    assert "There is no backup 1999" in target.manage("restore", "1999", status=1)
    assert "BACKUP_OFFSITE is not set" in target.manage("restore", "latest", "--offsite", status=1)
    assert "restic is missing" in target.manage("backup", status=1, PATH=str(tmp_path))
    assert "BACKUP_PASSWORD is missing" in target.manage("backup", status=1, BACKUP_PASSWORD="")
    assert "wrong password" in target.manage("backup", status=1, BACKUP_PASSWORD="another")
    assert "--without-photos" in target.manage("backup", status=1, MEDIA_STORAGE="s3://a:b@127.0.0.1/c?public=d")


def test_a_store_whose_key_is_gone_is_not_made_anew(source, made):
    config = source.backups / "store/config"
    config.rename(config.with_name("away"))
    assert "No backup was made" in source.manage("backup", status=1)
    config.with_name("away").rename(config)
    assert "Restored" in source.manage("verify")


@pytest.mark.database
def test_two_that_migrate_at_once_go_one_after_the_other(tmp_path):
    with new_site(tmp_path, "twice") as site:
        command = site.command("migrate", "-v0")
        both = [subprocess.Popen(**command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "12"]
        said = [process.communicate() for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        site.manage("migrate", "--check")


@pytest.mark.database
def test_a_backup_of_the_migration_before_comes_back_with_today_s_code(tmp_path, target, empty_store):
    loader = MigrationLoader(None)
    ((app, last),) = loader.graph.leaf_nodes("accounts")
    ((_, previous),) = [node for node in loader.get_migration(app, last).dependencies if node[0] == app]
    with new_site(tmp_path, "older") as older:
        older.manage("migrate", "-v0", app, previous)
        shutil.copytree(empty_store, older.backups / "store")
        older.backup()
        target.environment["BACKUP_DIR"] = str(older.backups)
    assert f"{app}.{last}" not in Manifest.read(older.backups).migrations
    target.manage("restore", "latest")
    target.manage("migrate", "--check")


def test_a_backup_with_the_migrations_that_were_put_together_is_of_no_newer_release():
    known = ["catalogue.0014_words_have_history", "accounts.0004_moderators_marks", "config.0002_texts_of_the_site"]
    check_fits(Manifest("older", "2026-11-28T00:00:00+00:00", connection.vendor, known))
    with pytest.raises(BackupRefused, match="0999_not"):
        check_fits(Manifest("newer", "2026-11-28T00:00:00+00:00", connection.vendor, [*known, "catalogue.0999_not"]))
