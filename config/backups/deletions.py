"""The journal of deleted people: who restores a backup forgets them again.

It holds numbers only. A deletion is noted before its transaction ends and confirmed after the commit, so a process that
is killed between the two leaves a note that says so.
"""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.people.administrators import LastAdministrator
from accounts.people.personal_data import delete_person

JOURNAL = "deleted-people.jsonl"
BEGUN, DONE = "begun", "done"


def note_deletion(user: User) -> None:
    """The farewell of this module: see accounts.people.personal_data."""
    number = user.pk
    write(number, BEGUN)
    transaction.on_commit(lambda: write(number, DONE))


def write(number: int, step: str) -> None:
    settings.DELETIONS_DIR.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"user": number, "step": step, "at": datetime.now(UTC).isoformat()})
    with (settings.DELETIONS_DIR / JOURNAL).open("a") as journal:
        journal.write(line + "\n")
        journal.flush()
        os.fsync(journal.fileno())


def keep_copy(directory: Path) -> None:
    """Put the journal beside the backups, where it lies elsewhere: they are what is copied off the machine."""
    journal = settings.DELETIONS_DIR / JOURNAL
    if journal.exists() and directory != settings.DELETIONS_DIR:
        shutil.copyfile(journal, directory / JOURNAL)


def delete_again(directory: Path, *, since: datetime) -> tuple[list[int], list[int]]:
    """Delete the people whom the journal says were deleted after `since`: the site's own, and its copy in `directory`.

    Gives their numbers, and those who are left to the operator: their deletion had begun and may have been rolled
    back, or the backup knows no other administrator.
    """
    steps = [step for place in {directory, settings.DELETIONS_DIR} for step in read(place / JOURNAL, since)]
    done = {number for number, step in steps if step == DONE}
    unsure = {number for number, step in steps} - done
    deleted = []
    for user in User.objects.filter(pk__in=done):
        number = user.pk
        try:
            delete_person(user)
        except LastAdministrator:
            unsure.add(number)
        else:
            deleted.append(number)
    return deleted, list(User.objects.filter(pk__in=unsure).values_list("pk", flat=True))


def read(journal: Path, since: datetime) -> list[tuple[int, str]]:
    lines = map(json.loads, journal.read_text().splitlines()) if journal.exists() else []
    return [(line["user"], line["step"]) for line in lines if datetime.fromisoformat(line["at"]) > since]
