"""Many photos at once: they are opened one after the other, whichever process they came to, and nobody is killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import contextmanager
from threading import BoundedSemaphore

import pytest
from django.conf import settings

from catalogue.photos import pipeline, turns
from catalogue.photos.pipeline import PhotoRefused, take_in
from catalogue.tests.pictures import photo_file

HOLD = """
import fcntl, sys
place = open(sys.argv[1], "rb")
fcntl.flock(place, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""
# Another web process: four threads send a photo each, and it prints what they are told.
SEND = """
import sys
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from catalogue.photos.pipeline import PhotoRefused, take_in
from catalogue.tests.pictures import photo_file
def send(number):
    try:
        return "taken" if take_in(photo_file(1500, 1500)).width == 1500 else "wrong"
    except PhotoRefused as refused:
        return refused.code
with ThreadPoolExecutor(4) as pool:
    print(*pool.map(send, range(4)))
"""
# A web process that is killed while its decoder runs.
DIE = """
import os, signal, subprocess
import django
django.setup()
from catalogue.photos.turns import turn
with turn() as inherited:
    print(subprocess.Popen(["sleep", "30"], pass_fds=inherited, stdout=subprocess.DEVNULL).pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
# The decoder's own limits, seen from inside.
LIMITED = """
import runpy, sys
runpy.run_path(sys.argv[1])["limit_process"](1 << 30, 20, 1 << 20)
print(open("/proc/self/oom_score_adj").read())
"""


def run(code: str, *arguments, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, cwd=settings.BASE_DIR, **options
    )


@contextmanager
def another_process_decodes():
    with run(HOLD, turns.PLACE, stdin=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.stdin.close()


def outcome(file) -> str:
    try:
        take_in(file)
    except PhotoRefused as refused:
        return refused.code
    return "taken"


def test_the_second_waits_and_is_taken():
    with ThreadPoolExecutor(1) as pool:
        with another_process_decodes():
            second = pool.submit(outcome, photo_file())
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        assert second.result(timeout=20) == "taken"


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.1)
    with another_process_decodes():
        assert outcome(photo_file()) == "busy"
    assert outcome(photo_file()) == "taken"


def test_a_quarter_of_the_threads_waits_at_most():
    """The others are told at once to come again, so that pages are answered meanwhile."""
    with ThreadPoolExecutor(settings.WEB_THREADS) as pool:
        with another_process_decodes():
            sent = [pool.submit(outcome, photo_file()) for _thread in range(settings.WEB_THREADS)]
            refused = [future for future in sent if not_waiting(future)]
            assert len(refused) == settings.WEB_THREADS - turns.PLACES
            assert {future.result() for future in refused} == {"busy"}
        assert (
            Counter(future.result(timeout=20) for future in sent)["taken"] == turns.PLACES == settings.WEB_THREADS // 4
        )


def not_waiting(future) -> bool:
    try:
        future.result(timeout=0.3)
    except TimeoutError:
        return False
    return True


def test_many_at_once_from_threads_and_processes_are_taken_or_told_to_wait():
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "WEB_THREADS": "8"}
    senders = [run(SEND, env=environment) for _process in range(2)]
    with ThreadPoolExecutor(2) as pool:
        own = list(pool.map(lambda _number: outcome(photo_file(1500, 1500)), range(2)))
    assert own == ["taken", "taken"]
    for sender in senders:
        told = Counter(sender.communicate(timeout=60)[0].decode().splitlines()[-1].split())
        assert set(told) <= {"taken", "busy"}
        assert told["taken"] >= 2


def test_a_decoder_whose_parent_was_killed_keeps_the_turn(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.1)
    with run(DIE, env={"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": "/usr/bin:/bin"}) as parent:
        orphan = int(parent.stdout.readline())
        assert parent.wait(10) == -signal.SIGKILL
    assert outcome(photo_file()) == "busy"
    os.kill(orphan, signal.SIGKILL)
    monkeypatch.undo()
    assert outcome(photo_file()) == "taken"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a file")
def test_the_kernel_ends_the_decoder_before_the_site():
    with run(LIMITED, pipeline.DECODER) as child:
        assert child.stdout.read().split() == [b"1000"]


def test_who_has_the_turn_already_opens_photos_in_it(monkeypatch):
    monkeypatch.setattr(turns, "in_line", BoundedSemaphore(1))
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.1)
    for place in (turns.place_in_line, turns.turn):
        with place():
            assert outcome(photo_file()) == "taken"
    assert outcome(photo_file()) == "taken"
