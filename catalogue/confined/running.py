"""Starting a child process for what a stranger sent, one at a time in the whole container."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

from catalogue.photos.turns import turn

from .limits import TOO_MUCH

logger = logging.getLogger(__name__)

LAST_WORDS = 200  # bytes of what a child says when it fails


class TookTooMuch(Exception):
    """It took more time or memory than it may, or crashed."""


class Failed(Exception):
    """It could not read what it was given."""


def run_confined(script: Path, limits: dict, given, answer, seconds: float) -> None:
    """Let `script` read the file `given` and write the file `answer`, for so many seconds at most. Raises NoTurn too.

    It finds its limits as JSON in its argument, and sets them itself.
    """
    with turn() as inherited, TemporaryFile() as said:
        try:
            status = ran(script, limits, given, answer, said, seconds, inherited)
        except subprocess.TimeoutExpired as expired:
            raise TookTooMuch from expired
        check_end(script.stem, status, said)


def ran(script: Path, limits: dict, given, answer, said, seconds: float, inherited: tuple[int, ...]) -> int:
    """The exit status of the child. Raises TimeoutExpired."""
    # Nothing of our environment goes with it: the child has no use for secrets.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", script, json.dumps(limits)],
        stdin=given,
        stdout=answer,
        stderr=said,
        pass_fds=inherited,
        timeout=seconds,
        env={},
    )
    return done.returncode


def check_end(name: str, status: int, said) -> None:
    if status < 0 or status == TOO_MUCH:  # ended by a signal: out of processor time or memory, or crashed
        logger.warning("%s took too much: ended with %s", name, status)
        raise TookTooMuch
    if status:
        said.seek(max(0, said.seek(0, os.SEEK_END) - LAST_WORDS))
        logger.info("%s failed: %s", name, said.read().decode(errors="replace").strip())
        raise Failed
