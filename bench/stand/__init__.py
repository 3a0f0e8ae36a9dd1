"""The servers that bench and drills run on, who reads and writes there, and how they are killed at an exact point.

Each drill starts the servers that docker-compose.yml names from the configuration that stands there, without Docker:
PostgreSQL, Redis, gunicorn and nginx of this machine, in a folder and on ports of their own, stopped at the end.
A drill builds its whole environment itself: no `.env` is read, and what is exported beside it is refused.
"""

import os
import re
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SETTINGS = set(re.findall(r"^# ([A-Z][A-Z0-9_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
OF_THE_MACHINE = {"TMPDIR"}

# `.ci/with-postgres` and the drills say so of servers that exist only meanwhile.
if not os.environ.get("SCRATCH") and (foreign := sorted((SETTINGS - OF_THE_MACHINE) & os.environ.keys())):
    raise SystemExit(
        f"{', '.join(foreign)} is exported: a drill empties databases and builds its own. Unset it; "
        "for PostgreSQL run `.ci/with-postgres make drill-…`, which makes a server for it."
    )
os.environ["ENV_FILE"] = os.devnull
