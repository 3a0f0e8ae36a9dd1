"""The drill of faults, small: killed uploads and a full disk leave nothing half done."""

import subprocess
import sys

from django.conf import settings


def test_killed_uploads_and_a_full_disk_leave_nothing_half_done():
    command = [sys.executable, "-W", "error", "-m", "bench.drills.photo_faults", "1"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env={"PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") >= 4
