"""The drill of faults, small: an acceptance that is killed is not there, or there as a whole."""

import subprocess
import sys

from django.conf import settings


def test_killed_acceptances_leave_nothing_half_done():
    command = [sys.executable, "-W", "error", "-m", "bench.drills.draft_faults", "2"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env={"PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 3
