"""How a drill says what it found."""

import pytest


@pytest.fixture
def report(capsys):
    """A function that prints a figure which a drill found, also where the test passes."""

    def write(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201

    return write
