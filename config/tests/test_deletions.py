"""Who was deleted after a backup stays deleted when it is restored."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.models import Role, User
from accounts.people.personal_data import delete_person
from accounts.tests.factories import make_user
from config.backups.deletions import BEGUN, DONE, delete_again, keep_copy, note_deletion, read, write

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def journal(settings):
    return settings.BACKUP_DIR / "deleted-people.jsonl"


@pytest.mark.django_db
def test_a_deletion_is_noted_before_and_after_its_commit(journal, django_capture_on_commit_callbacks):
    person = make_user(login="anna", role=Role.Code.COLLECTOR)
    number = person.pk
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(person)
    assert read(journal, LONG_AGO) == [(number, BEGUN), (number, DONE)]
    assert "anna" not in journal.read_text()


@pytest.mark.django_db
def test_who_was_deleted_after_the_backup_is_deleted_again(journal):
    deleted, rolled_back, stays = (
        make_user(login=name, role=Role.Code.COLLECTOR) for name in ["anna", "boris", "vera"]
    )
    write(deleted.pk, BEGUN)
    write(deleted.pk, DONE)
    write(rolled_back.pk, BEGUN)
    assert delete_again(journal.parent, since=datetime.now(UTC) + timedelta(hours=1)) == ([], [])
    assert delete_again(journal.parent, since=LONG_AGO) == ([deleted.pk], [rolled_back.pk])
    assert set(User.objects.filter(pk__in=[deleted.pk, rolled_back.pk, stays.pk])) == {rolled_back, stays}


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_rolled_back_is_not_confirmed(journal):
    person = make_user(login="anna", role=Role.Code.COLLECTOR)
    with pytest.raises(RuntimeError), transaction.atomic():
        note_deletion(person)
        raise RuntimeError
    assert read(journal, LONG_AGO) == [(person.pk, BEGUN)]


@pytest.mark.django_db
def test_the_journal_lies_apart_and_a_copy_with_the_backups(settings, tmp_path):
    """So that a web process can write it, and not the backups."""
    settings.DELETIONS_DIR = tmp_path / "deletions"
    settings.BACKUP_DIR.mkdir()
    first, second = (make_user(login=name, role=Role.Code.COLLECTOR).pk for name in ("anna", "boris"))
    write(first, DONE)
    keep_copy(settings.BACKUP_DIR)
    assert [number for number, _step in read(settings.BACKUP_DIR / "deleted-people.jsonl", LONG_AGO)] == [first]
    write(second, DONE)  # after the last backup
    assert sorted(delete_again(settings.BACKUP_DIR, since=LONG_AGO)[0]) == [first, second]


def test_no_journal_no_deletion(tmp_path):
    assert read(tmp_path / "nowhere", LONG_AGO) == []
