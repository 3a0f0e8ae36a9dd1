"""The map of ASVS speaks of every requirement once, and names tests and files that are there."""

import ast
import hashlib
from functools import cache

import pytest
from django.conf import settings

from .documents.asvs import STATES, requirements

# SHA-256 of `V1.1.1/2 V1.1.2/2 …`: every requirement of level 1 and 2 in version 5.0.0, each with its level.
RELEASED = "560e719014c318d32dd7980a5fc5f3b38b18a28cc97e2a31ee148e53b8e05bdb"


@cache
def names_in(file: str) -> set[str]:
    tree = ast.parse((settings.BASE_DIR / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_requirement_stands_there_once():
    """By the numbers and levels of the released list."""
    said = " ".join(f"{one.id}/{one.level}" for one in requirements())
    assert hashlib.sha256(said.encode()).hexdigest() == RELEASED


@pytest.mark.parametrize("one", requirements(), ids=lambda one: one.id)
def test_what_is_said_of_it_is_so(one):
    assert one.state in STATES
    assert 3 <= len(one.about.split()) <= 8
    tests = [place.split("::") for place in one.places if "::" in place]
    assert [name for file, name in tests if name not in names_in(file)] == []
    assert [place for place in one.places if "::" not in place and not (settings.BASE_DIR / place).exists()] == []
    assert bool(tests) == (one.state == "test")
    assert bool(one.places) == (one.state in {"test", "document"})
    assert bool(one.why) == (one.state in {"not applicable", "not met"})
