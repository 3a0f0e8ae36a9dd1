"""`make drill-accepting`: how long accepting takes with 294 watches and with 100 000, and what its pages ask for.

On SQLite, or on the empty database that DATABASE_URL names. `python -m bench.drills.accepting WATCHES TIMES`.
"""

import statistics
import sys
import time

from bench.stand.scratch import Report, scratch_site

from .draft_faults import waiting_draft

LIMIT = 0.5  # seconds in which half of all acceptances must be done
PAGES = {"queue": "/admin/drafts/draftwatch/", "decision": "/admin/drafts/draftwatch/{}/change/", "mine": "/drafts/"}


def measured(times: int, author, judge, photos) -> dict:
    """Seconds of accepting new watches and corrections, and the queries of each page while another draft waits."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from catalogue.models import Watch
    from drafts import actions

    seconds = {"new": [], "correction": []}  # of each: all of them, and those of this process alone
    for number in range(times):
        for kind in seconds:
            untouched = Watch.objects.current().exclude(note="Новое").order_by("pk")
            target = untouched.first() if kind == "correction" else None
            draft = waiting_draft(author, photos[number % 2], target)
            begun = time.perf_counter(), time.process_time()
            actions.accept(draft, by=judge, version=draft.version)
            seconds[kind].append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    draft = waiting_draft(author, photos[0])
    client, queries = Client(), {}
    client.force_login(judge)
    for name, address in PAGES.items():
        client.get(address.format(draft.pk))  # once for what is read once
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address.format(draft.pk)).status_code == 200
        queries[name] = len(asked)
    return {"seconds": seconds, "queries": queries}


def main(watches: int, times: int) -> int:
    report = Report()
    with scratch_site():
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        from accounts.models import Role
        from accounts.tests.factories import make_user
        from catalogue.models import Watch
        from catalogue.photos.pipeline import take_in
        from catalogue.tests.pictures import photo_file

        settings.MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
        settings.ALLOWED_HOSTS = ["*"]
        photos = [take_in(photo_file(1200, 900)), take_in(photo_file(1000, 800))]
        author, judge = make_user(role=Role.Code.CONTRIBUTOR), make_user(role=Role.Code.ADMINISTRATOR)
        found = []
        for size in (0, watches):
            call_command(
                *(["fill_catalogue", "--watches", str(size), "--scratch"] if size else ["load_catalogue"]), verbosity=0
            )
            count = Watch.objects.count()
            found.append(measured(times, author, judge, photos))
            for kind, seconds in found[-1]["seconds"].items():
                all_in, own = zip(*seconds, strict=True)
                middle, processor = statistics.median(all_in), statistics.median(own)
                what = f"{connection.vendor}, {count} watches, {kind}: median {middle * 1000:.0f} ms"
                said = f"({processor * 1000:.0f} ms of processor), slowest {max(all_in) * 1000:.0f} ms"
                report.check(what, middle < LIMIT, said)
        before, after = (each["queries"] for each in found)
        report.check("queries of the pages do not grow", before == after, f"{before} → {after}")
    return report.failures


if __name__ == "__main__":
    asked = [int(number) for number in sys.argv[1:]]
    sys.exit(main(*asked or (100_000, 30)))
