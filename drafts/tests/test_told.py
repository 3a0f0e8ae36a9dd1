"""What is told to the author of a proposal that was decided: on its page and by letter."""

import pytest

from accounts.models import Role
from accounts.tests.factories import make_user
from catalogue.tests.factories import make_watch
from drafts import actions, permissions
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_watch
from .test_actions import accepted, correction, submitted

pytestmark = pytest.mark.django_db
LIVE = ("Отправить на проверку", "Отозвать", "/edit/")


@pytest.mark.parametrize("status", Proposal.Status.values)
def test_a_closed_proposal_offers_nothing_that_cannot_be_done(collector, status):
    draft = make_draft_watch(user=collector.user, status=status)
    page = collector.get(f"/drafts/watch/{draft.pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert any(word in main for word in LIVE) == draft.is_open


def test_what_was_left_out_is_told_with_the_way_to_the_watch(collector, moderator, mailoutbox):
    watch = make_watch(title="Полёт 2609")
    draft = submitted(correction(watch, collector.user, code="0043", start_release=1971))
    actions.accept(draft, by=moderator.user, version=draft.version, leave_out=["code"])
    letter = mailoutbox[-1]
    assert "Принято без: номер оформления." in letter.body
    assert f"http://127.0.0.1:8000{watch.get_absolute_url()}" in letter.body
    assert "Принято без: номер оформления." in collector.get(f"/drafts/watch/{draft.pk}/").content.decode()


def test_what_was_accepted_whole_says_nothing_of_the_kind(collector, moderator, mailoutbox):
    watch = make_watch()
    draft = accepted(correction(watch, collector.user, code="0043"), moderator.user)
    assert "Принято без" not in mailoutbox[-1].body
    assert "Принято без" not in collector.get(f"/drafts/watch/{draft.pk}/").content.decode()


def test_whoever_becomes_a_contributor_is_told_once(moderator, mailoutbox):
    author = make_user(login="novice", rating=permissions.PROMOTED_AT_RATING - 1)
    for code in ("0043", "0044"):
        accepted(correction(make_watch(), author, code=code), moderator.user)
    author.refresh_from_db()
    assert author.role.code == Role.Code.CONTRIBUTOR
    assert [letter.subject for letter in mailoutbox].count("Теперь вы автор") == 1
    assert DraftWatch.objects.of(author).accepted().count() == 2
