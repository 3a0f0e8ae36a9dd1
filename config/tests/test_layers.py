"""The layers hold: the linter refuses an import upwards, at the top of a file and inside a function."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings

RUFF = Path(sys.executable).with_name("ruff")


def lint(app: str, code: str) -> str:
    command = [RUFF, "check", "--select", "TID251", "--no-cache", "--stdin-filename", f"{app}/anything.py", "-"]
    return subprocess.run(
        command, input=code, capture_output=True, text=True, cwd=settings.BASE_DIR, check=False
    ).stdout


@pytest.mark.parametrize(
    ("app", "above"),
    [
        ("catalogue", "accounts"),
        ("catalogue", "drafts"),
        ("catalogue", "config"),
        ("accounts", "drafts"),
        ("accounts", "config"),
        ("drafts", "config"),
    ],
)
@pytest.mark.parametrize(
    "code",
    [
        "from {above}.models import Thing\n",
        "import {above}\n",
        "def late():\n    from {above}.models import Thing\n\n    return Thing\n",
        "def late():\n    import {above}.models\n\n    return {above}\n",
    ],
)
def test_import_from_above_is_refused(app, above, code):
    assert "TID251" in lint(app, code.format(above=above))


@pytest.mark.parametrize(
    ("app", "below"), [("accounts", "catalogue"), ("drafts", "catalogue"), ("drafts", "accounts"), ("config", "drafts")]
)
def test_import_from_below_is_allowed(app, below):
    assert "TID251" not in lint(app, f"from {below}.models import Thing\n")


def needs_of_rooms(app: str) -> dict[str, set[str]]:
    """Each package or module at the top of an app, and which others its files import."""
    top = settings.BASE_DIR / app
    needs: dict[str, set[str]] = {}
    for path in top.rglob("*.py"):
        first = path.relative_to(top).parts[0].removesuffix(".py")
        if first in ("tests", "migrations"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in [node for node in tree.body if isinstance(node, ast.ImportFrom) and not node.level]:
            package, *rest = node.module.split(".")
            names = rest[:1] or [alias.name for alias in node.names]
            needs.setdefault(first, set()).update(names if package == app else ())
        needs.setdefault(first, set()).discard(first)
    return needs


@pytest.mark.parametrize("app", ["accounts", "drafts", "config"])
def test_rooms_of_an_app_use_one_another_in_one_direction(app):
    needs = needs_of_rooms(app)
    assert len(needs) > 5
    TopologicalSorter(needs).prepare()  # raises CycleError, which names the rooms


def test_the_number_of_the_catalogue_is_raised_in_one_place():
    """A writer cannot forget it: everything else is written within `changing_catalogue`."""
    files = [path for app in ("accounts", "bench", "catalogue", "config", "drafts") for path in Path(app).rglob("*.py")]
    assert len(files) > 300
    raising = [path.as_posix() for path in files if ".raise_number()" in path.read_text(encoding="utf-8")]
    others = [path for path in raising if "/tests/" not in path and path != "catalogue/models/version.py"]
    assert others == [], "write within `with changing_catalogue():` (catalogue.models), which raises it once"
