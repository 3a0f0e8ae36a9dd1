"""The documents name files and commands that exist; those that are made from data say what the data say."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from .documents.pages import PAGES

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "catalogue/data/README.md"]
DOCUMENTS += [str(path.relative_to(settings.BASE_DIR)) for path in (settings.BASE_DIR / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
FILE = re.compile(r"`((?:catalogue|drafts|accounts|config|docs|templates|locale|static|bench|\.ci)/[\w./-]*)`")
COMMAND = re.compile(r"manage\.py (\w+)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_names_exists(name):
    document = settings.BASE_DIR / name
    text = document.read_text(encoding="utf-8")
    paths = [document.parent / link for link in LINK.findall(text)]
    paths += [settings.BASE_DIR / file for file in FILE.findall(text)]
    assert [str(path) for path in paths if not Path(path).exists()] == []
    assert set(COMMAND.findall(text)) - set(get_commands()) == set()


def test_every_command_of_the_makefile_says_what_it_does():
    text = (settings.BASE_DIR / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):(.*)$", text, re.MULTILINE)
    assert [name for name, rest in targets if "##" not in rest] == []


@pytest.mark.parametrize("name", PAGES)
def test_what_is_made_is_up_to_date(name):
    is_up_to_date = (settings.BASE_DIR / name).read_text(encoding="utf-8") == PAGES[name]()
    assert is_up_to_date, f"{name} is not what the tests say any more: `make documents` writes it anew"
