"""What uploads and exports left behind goes after a day, and only from a folder of the site's own."""

import os
import tempfile
import time

from config import leftovers


def test_old_leftovers_go(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, new = tmp_path / "old.upload", tmp_path / "new.upload"
    for path in (old, new):
        path.write_bytes(b"x")
    two_days_ago = time.time() - 2 * leftovers.A_DAY
    os.utime(old, (two_days_ago, two_days_ago))
    monkeypatch.delenv("TMPDIR", raising=False)
    assert leftovers.sweep() == "temporary files are the system's"
    assert old.exists()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert leftovers.sweep() == "1 temporary files removed"
    assert (old.exists(), new.exists()) == (False, True)
