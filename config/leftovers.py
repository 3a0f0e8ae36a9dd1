"""What a killed process left of uploads and exports that were under way."""

import os
import tempfile
import time
from pathlib import Path

A_DAY = 24 * 3600


def sweep() -> str:
    """Remove what is older than a day from TMPDIR, where that folder is the site's own."""
    if not os.environ.get("TMPDIR"):
        return "temporary files are the system's"
    old = [path for path in Path(tempfile.gettempdir()).iterdir() if path.is_file() and age(path) > A_DAY]
    for path in old:
        path.unlink(missing_ok=True)
    return f"{len(old)} temporary files removed"


def age(path: Path) -> float:
    """Seconds since the file was written; 0 where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0
