"""What happens to proposals by itself."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.tests.factories import make_user
from drafts import actions, housekeeping
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_watch

pytestmark = pytest.mark.django_db


def test_what_was_taken_long_ago_goes_back_to_the_queue(moderator):
    old, new = (make_draft_watch(status=Proposal.Status.SUBMITTED) for _number in range(2))
    for draft in (old, new):
        actions.take(draft, by=moderator.user, version=draft.version)
    DraftWatch.objects.filter(pk=old.pk).update(taken_at=timezone.now() - housekeeping.TAKEN_FOR * 1.1)
    assert housekeeping.release_the_forgotten() == "1 drafts released"
    assert set(DraftWatch.objects.filter(taken_by=None)) == {old}


def test_moderators_are_told_once_a_day_what_waits(moderator, administrator, collector):
    assert housekeeping.tell_moderators() == "0 moderators told"
    make_draft_watch(status=Proposal.Status.SUBMITTED, user=make_user())
    assert housekeeping.tell_moderators() == "2 moderators told"
    assert {to for letter in mail.outbox for to in letter.to} == {moderator.user.email, administrator.user.email}
    assert "http://127.0.0.1:8000/admin/drafts/draftwatch/" in mail.outbox[0].body
    assert mail.outbox[0].subject == "Предложения ждут проверки"
    assert housekeeping.tell_moderators() == "0 moderators told"
