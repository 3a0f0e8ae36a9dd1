"""A drill that empties databases cannot reach one that is not its own; all are run, and what they leave is told."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

RUN_ALL = "import sys, bench.drills.__main__ as all; all.PATIENCE = 1; sys.exit(all.main())"
MAKEFILE = """
drill-good: ## well
\t@test -z "$(ONLY)"
drill-bad:
\t@exit 3
drill-dirty:
\t@touch "$$TMPDIR/forgotten" lost
\t@$(BIN)/python -c 'import os, socket, time; it = socket.create_server(("127.0.0.1", 0)); \
\t\tos.fork() or (os.setsid(), time.sleep(600))'
test drill-%: export ENV_FILE := /dev/null
"""
PRODUCTION = "postgres://site:secret@db.example.org/watches"
ASK = "import bench.drills, config.settings as each; print(each.DATABASES['default']['ENGINE'], each.MEDIA_ROOT)"


def begin(**variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", PRODUCTION), ("MEDIA_ROOT", "/srv/watches/media"), ("MEDIA_STORAGE", "s3://a:b@c/d")],
)
def test_what_is_exported_is_refused(name, value):
    done = begin(**{name: value})
    assert done.returncode == 1
    assert f"{name} is exported: a drill empties databases" in done.stderr


def test_what_stands_in_a_file_is_not_read(tmp_path):
    """The settings would, of the same file."""
    file = tmp_path / ".env"
    file.write_text(f"DATABASE_URL={PRODUCTION}\nMEDIA_ROOT=/srv/watches/media\n")
    assert begin(ENV_FILE=str(file)).stdout.split() == [
        "django.db.backends.sqlite3",
        str(settings.BASE_DIR / "media"),
    ]


def test_a_server_that_exists_only_meanwhile_is_taken(tmp_path):
    assert "postgresql" in begin(DATABASE_URL=PRODUCTION, SCRATCH=str(tmp_path)).stdout


def run_all(folder: Path, **variables: str) -> tuple[int, list[str]]:
    """`make drills` in `folder`: its exit status, and the list at its end."""
    environment = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(folder.parent),
        "PYTHONPATH": str(settings.BASE_DIR),
    } | variables
    command = [sys.executable, "-c", RUN_ALL]
    done = subprocess.run(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout.rpartition("\n\n")[2].splitlines()


@pytest.fixture
def place(tmp_path):
    """A work tree with a Makefile of its own."""
    tree = tmp_path / "tree"
    subprocess.run(["git", "init", "-q", tree], check=True)
    (tree / "Makefile").write_text(MAKEFILE)
    return tree


def test_all_drills_are_run_and_what_failed_or_left_something_is_told(place):
    status, told = run_all(place)
    assert status == 1
    told = [re.sub(r" +[\d.]+ min +", ": ", line) for line in told]
    assert told[:3] == ["drill-good: well", "drill-bad: FAILED", "drill-dirty: LEFT SOMETHING"]
    file, lost, process, count = told[3:]
    assert re.fullmatch(r"  file .*/drills-\w+/forgotten", file)
    assert lost == "  git ?? lost"
    number = re.fullmatch(r"  process (\d+), .*, listening at \[\d+\]", process)[1]
    assert count == "1 of 3 drills went well"
    assert not Path("/proc", number).exists()
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_some_drills_alone_and_all_but_some(place):
    assert run_all(place, ONLY="drill-good", MAKEFLAGS=" -- ONLY=drill-good")[0] == 0
    assert run_all(place, SKIP="drill-bad drill-dirty")[1][-1] == "1 of 1 drills went well"


def test_every_drill_of_the_makefile_is_one_of_all():
    text = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    command = [sys.executable, "-c", "import bench.drills.__main__ as all; print(*all.drills())"]
    environment = {"PATH": os.environ["PATH"]}
    run = subprocess.check_output(command, env=environment, cwd=settings.BASE_DIR, text=True).split()
    modules = {file.stem.replace("_", "-") for file in (settings.BASE_DIR / "bench/drills").glob("[a-z]*.py")}
    assert sorted(run) == sorted({*re.findall(r"\bdrill-[a-z-]+", text), *(f"drill-{name}" for name in modules)})
