"""Anything in any order: small in the gate; `RUNS=300 STEPS=50` is the drill (`make drill-states`)."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from catalogue.photos.pipeline import take_in
from catalogue.tests.pictures import photo_file

from .state_machine import LEADS, Drafting

RUNS = int(os.environ.get("RUNS", "3"))
STEPS = int(os.environ.get("STEPS", "30"))
DRILL, OFTEN, MORE = 300, 200, 25  # from so many runs on, each transition must happen so often; so many runs at a time
TRANSITIONS = [*LEADS, "begin", "restore", "merge", "undo a merge", "delete a user", "ban"]


@pytest.mark.django_db
def test_nothing_breaks_whatever_happens_in_whatever_order(report):
    Drafting.done.clear()
    Drafting.photos = [take_in(photo_file(width, 300)) for width in (330, 400, 420)]
    checks = {"suppress_health_check": list(HealthCheck), "deadline": None, "database": None}
    steps = {"stateful_step_count": STEPS, "derandomize": RUNS < DRILL, **checks}
    run_state_machine_as_test(Drafting, settings=settings(max_examples=RUNS, **steps))
    runs = RUNS
    while RUNS >= DRILL and min(Drafting.done[what] for what in TRANSITIONS) < OFTEN:  # chance left one out
        run_state_machine_as_test(Drafting, settings=settings(max_examples=MORE, **steps))
        runs += MORE
    counts = ", ".join(f"{what} {count}" for what, count in sorted(Drafting.done.items()))
    report(f"{runs} runs of {STEPS} steps: {counts}")
