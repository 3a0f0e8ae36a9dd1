"""`make drill-draft-faults`: kill -9 of a moderator's request in each window of an acceptance.

After every kill the state is exactly the one before or the one after: nothing half done, nothing lost, and
what was not done can be done. `python -m bench.drills.draft_faults TIMES`; the gate runs it small.
"""

import sys
from functools import partial
from pathlib import Path

from bench.stand.fail_points import die_after_commit, die_at_row, is_killed
from bench.stand.scratch import Report, scratch_site

from .photo_faults import faults_of

WINDOWS = {
    "files copied": lambda: die_at_row("catalogue_watchimage", written=False),
    "rows written": lambda: die_at_row("accounts_letter", written=True),  # the last row before the commit
    "committed": die_after_commit,
}


def waiting_draft(author, photo, watch=None):
    """A proposal with a photo that waits for review: a new watch, or a correction of `watch` with another photo."""
    from uuid import uuid4

    from catalogue.history.versions import latest_number
    from catalogue.models import Watch
    from drafts import actions
    from drafts.models import DraftWatch
    from drafts.photos import PhotoChange

    values = {field.name: getattr(watch, field.name) for field in Watch.described_fields()} if watch else {}
    values |= {"evidence": "Паспорт", "note": "Новое", "aliases": ["Имя"]}
    if not watch:
        from catalogue.tests.factories import make_brand

        values["brand"] = make_brand()
    about = {"target": watch, "number": latest_number(watch)} if watch else {}
    photos = [PhotoChange("main", photo, {"photographer": author, "licence": "CC0"})]
    draft = actions.begin(DraftWatch, by=author, token=uuid4(), values=values, photos=photos, **about)
    actions.submit(draft, by=author, version=draft.version)
    return draft


def state_of(draft) -> dict:
    """Everything that an acceptance changes, as the database and the disk have it."""
    from accounts.models import Letter, User
    from catalogue.models import Alias, Revision, SearchTerm, Watch, WatchImage
    from drafts.models import DraftWatch

    row = DraftWatch.objects.get(pk=draft.pk)
    watch = row.result or row.target
    return {
        "status": row.status,
        "result": row.result_id is not None,
        "steps": row.steps.count(),
        "rating": User.objects.get(pk=row.user_id).rating,
        "letters": Letter.objects.count(),
        "watches": Watch.objects.count(),
        "revisions": Revision.objects.count(),
        "aliases": Alias.objects.count(),
        "photos": sorted(WatchImage.objects.values_list("image", flat=True)),
        "terms": SearchTerm.objects.count(),
        "note": watch.note if watch else "",
    }


def kill_drill(report: Report, media: Path, photos: list, times: int) -> None:
    from accounts.models import Role
    from accounts.tests.factories import make_user
    from catalogue.models import Watch
    from drafts import actions
    from drafts.models import DraftWatch

    author, judge = make_user(role=Role.Code.CONTRIBUTOR), make_user(role=Role.Code.MODERATOR)
    for window, arm in WINDOWS.items():
        died, counts = 0, {"half done": 0, "lost": 0}
        for number in range(times):
            watch = Watch.objects.order_by("-pk").first() if number % 2 else None
            draft = waiting_draft(author, photos[number % 2], watch)
            before = state_of(draft)
            accept = partial(actions.accept, by=judge, version=draft.version)
            died += is_killed(arm, partial(accept, draft))
            after = state_of(draft)
            faults = faults_of(media)
            if window == "committed":
                counts["lost"] += (after["status"], after["result"], after["note"]) != ("accepted", True, "Новое")
                done = {name: after[name] - before[name] for name in ("steps", "rating", "letters")}
                counts["half done"] += done != {"steps": 1, "rating": 1, "letters": 1} or any(faults.values())
            else:
                counts["half done"] += after != before or any(faults.values())
                accept(DraftWatch.objects.get(pk=draft.pk))  # the next request simply works
                counts["lost"] += state_of(draft)["status"] != "accepted" or any(faults_of(media).values())
        report.check(f"kill -9 at “{window}”, {died} times", died == times and not any(counts.values()), counts)


def main(times: int) -> int:
    report = Report()
    with scratch_site() as media:
        from django.conf import settings

        from catalogue.photos.pipeline import take_in
        from catalogue.tests.pictures import photo_file

        settings.MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
        kill_drill(report, media, [take_in(photo_file(900, 600)), take_in(photo_file(500, 400))], times)
    return report.failures


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
