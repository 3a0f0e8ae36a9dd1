"""`make drill-migrate`: a migration changes 50 000 rows while visitors read and somebody's long reading is open.

The migration is this drill's own, in an app that exists only here: it adds a column to the watches, which every page
reads and the long reading holds, and to the revisions, where it fills it. No visitor may see an error.
"""

import os
import subprocess
import sys
import threading
import time

from bench.stand.load import Load, Verdict
from bench.stand.stack import ROOT, Stack, run

PATHS = ["/", "/watches/", "/brands/"]
MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_catalogue")]
    operations = [
        migrations.RunSQL("ALTER TABLE catalogue_watch ADD COLUMN drill integer"),
        migrations.RunSQL("ALTER TABLE catalogue_revision ADD COLUMN drill integer"),
        migrations.RunSQL("UPDATE catalogue_revision SET drill = id"),
    ]
"""
SETTINGS = "from config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'drill_app']\n"
ROWS = """
INSERT INTO catalogue_revision (kind, subject_id, address, number, action, before, after, evidence, created_at)
SELECT 'watch', 1000000 + n, 'drill-' || n, 1, 'loaded', '{}', '{}', '', now() FROM generate_series(1, 50000) AS n
"""


def write_app(stack: Stack) -> None:
    app = stack.folder / "drill_app"
    (app / "migrations").mkdir(parents=True)
    (app / "__init__.py").touch()
    (app / "migrations/__init__.py").touch()
    (app / "migrations/0001_fill.py").write_text(MIGRATION)
    (stack.folder / "drill_settings.py").write_text(SETTINGS)


def migrate(stack: Stack) -> None:
    place = {"DJANGO_SETTINGS_MODULE": "drill_settings", "PYTHONPATH": f"{stack.folder}:{ROOT}"}
    print(run([sys.executable, "manage.py", "migrate", "drill_app"], env=stack.environment("migrate") | place))


def main() -> int:
    verdict = Verdict()
    with Stack() as stack:
        stack.manage("load_catalogue")
        psql = stack.psql(stack.services["postgres"]["environment"], "watches")
        run([*psql, "-c", ROWS])
        write_app(stack)
        seconds = float(os.environ.get("SECONDS", "40"))
        reading = f"BEGIN; SELECT count(*) FROM catalogue_watch; SELECT pg_sleep({seconds}); COMMIT"
        with Load(stack, PATHS) as load, subprocess.Popen([*psql, "-c", reading], stdout=subprocess.DEVNULL):
            time.sleep(2)
            began = time.monotonic()
            worker = threading.Thread(target=migrate, args=[stack])
            worker.start()
            worker.join()
            took = time.monotonic() - began
            time.sleep(2)
        filled = run([*psql, "-c", "SELECT count(*) FROM catalogue_revision WHERE drill = id"]).strip()
        verdict(f"{filled} rows in {took:.1f} s, with a reading of {seconds:.0f} s open", int(filled) >= 50_000)
        verdict.all_answered("meanwhile", load.answers)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
