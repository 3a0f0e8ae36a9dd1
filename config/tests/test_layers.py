"""The layers hold: the linter refuses an import upwards, at the top of a file and inside a function."""

import subprocess
import sys
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
