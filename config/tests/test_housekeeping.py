"""`manage.py housekeeping`."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import Letter, User
from accounts.tests.factories import make_letter, make_user


def broken() -> str:
    raise RuntimeError


@pytest.mark.django_db
def test_every_task_says_what_it_did(capsys):
    call_command("housekeeping")
    said = capsys.readouterr().out
    assert "accounts.letters.outbox.send_waiting_letters: 0 sent, 0 kept" in said
    assert "accounts.housekeeping.forget_the_expired: 0 unconfirmed sign-ups forgotten" in said


@pytest.mark.django_db
def test_a_task_that_fails_does_not_keep_the_others_from_running(monkeypatch, capsys):
    monkeypatch.setattr(apps.get_app_config("config"), "housekeeping", [f"{__name__}.broken"], raising=False)
    with pytest.raises(CommandError, match="broken"):
        call_command("housekeeping")
    assert "send_waiting_letters" in capsys.readouterr().out


@pytest.mark.django_db
def test_while_it_stays_letters_are_sent_as_they_come(monkeypatch, settings, capsys):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    seconds = iter(range(100))

    def second_later(_seconds):
        make_letter()

    clock = SimpleNamespace(monotonic=lambda: next(seconds), sleep=second_later)
    monkeypatch.setattr("config.management.commands.housekeeping.time", clock)
    call_command("housekeeping", "--stay", "3")
    assert len(mail.outbox) == 2
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_sign_ups_that_nobody_confirmed_are_forgotten():
    confirmed, fresh, abandoned = make_user(), make_user(), make_user()
    EmailAddress.objects.filter(user__in=[fresh, abandoned]).update(verified=False)
    long_ago = timezone.now() - timedelta(days=8)
    User.objects.filter(pk__in=[confirmed.pk, abandoned.pk]).update(created_at=long_ago)
    call_command("housekeeping")
    assert set(User.objects.all()) == {confirmed, fresh}


@pytest.mark.django_db
def test_before_the_tables_of_a_release_are_there_nothing_is_done(monkeypatch, capsys):
    """Between `git pull` and `migrate` cron ran the new code on the old tables: errors in the log at every upgrade."""
    (last,) = MigrationLoader(connection).graph.leaf_nodes("mfa")
    MigrationRecorder(connection).record_unapplied(*last)
    monkeypatch.setattr("config.management.commands.housekeeping.housekeeping_tasks", lambda: 1 / 0)
    call_command("housekeeping")
    assert capsys.readouterr().out == "1 migrations wait: nothing is done before `manage.py migrate`.\n"
