"""Everything of one author taken back by an administrator, in one action."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_item
from catalogue.models import Mechanism, Revision, Watch
from catalogue.versions import latest_number
from drafts import actions, content
from drafts.models import DraftWatch, Proposal, Step

from .factories import make_draft_mechanism, make_draft_watch, published
from .test_actions import accepted, correction

pytestmark = pytest.mark.django_db
Status = Proposal.Status


@pytest.fixture
def vandal(collector, moderator):
    """An author with five accepted proposals that stand upon each other, and one that waits."""
    author, judge = collector.user, moderator.user
    watch = published(code="0042")
    accepted(correction(watch, author, code="0043"), judge)
    accepted(correction(Watch.objects.get(), author, code="0044"), judge)
    inner = make_draft_watch(user=author, code="7")
    content.write(inner, {"movement": {"calibre": "2616"}})
    accepted(inner, judge)
    accepted(correction(Watch.objects.get(code="7"), author, code="8"), judge)
    accepted(make_draft_mechanism(user=author, calibre="2209"), judge)
    waiting = make_draft_watch(user=author)
    actions.submit(waiting, by=author, version=waiting.version)
    author.refresh_from_db()
    return author


def test_everything_of_one_author_is_taken_back(vandal, administrator):
    mail.outbox.clear()
    undone, kept = actions.undo_all(vandal, by=administrator.user, message="Выдумано.")
    assert (len(undone), kept) == (5, [])
    watch = Watch.objects.get()
    assert (watch.code, Mechanism.objects.count()) == ("0042", 0)
    assert Revision.objects.of(watch).first().action == Revision.Action.RESTORED
    vandal.refresh_from_db()
    assert vandal.rating == 0
    rows = list(DraftWatch.objects.order_by("pk").values_list("status", "decided_by", "message"))
    assert rows == [(Status.REJECTED, administrator.user.pk, "Выдумано.")] * 4 + [(Status.SUBMITTED, None, "")]
    step = Step.objects.filter(kind=Step.Kind.UNDONE).first()
    assert (step.by, step.to_status, step.message) == (administrator.user, Status.REJECTED, "Выдумано.")
    assert [letter.to for letter in mail.outbox] == [[vandal.email]]
    assert all(text in mail.outbox[0].body for text in ("Выдумано.", "2209"))


def test_what_others_built_upon_stays(vandal, administrator, stranger, moderator):
    accepted(correction(Watch.objects.get(code="0044"), stranger.user, start_release=1970), moderator.user)
    make_item(stranger.user, watch=Watch.objects.get(code="8"))
    undone, kept = actions.undo_all(vandal, by=administrator.user, message="Выдумано.")
    assert (len(undone), [name.split()[-1] for name in kept]) == (2, ["7", "0044", "0043"])
    assert set(Watch.objects.values_list("code", flat=True)) == {"0044", "7"}
    assert User.objects.get(pk=vandal.pk).rating == 3
    assert latest_number(Watch.objects.get(code="0044")) == 4


def test_only_administrators_take_everything_back(vandal, moderator, administrator):
    with pytest.raises(PermissionDenied):
        actions.undo_all(vandal, by=moderator.user, message="Нет")
    page = reverse("admin:drafts_draftwatch_undo_author", args=[vandal.pk])
    assert moderator.get(page).status_code == 403
    assert administrator.get(page).content.decode().count("/change/") >= 5
    assert administrator.post(page, {"message": " "}).status_code == 400
    answer = administrator.post(page, {"message": "Выдумано."}, follow=True).content.decode()
    assert "Отменено 5 правок." in answer
    assert "нет принятых правок" in answer


def test_the_way_there_is_shown_to_administrators(vandal, moderator, administrator):
    page = reverse("admin:drafts_draftwatch_undo_author", args=[vandal.pk])
    waiting = reverse("admin:drafts_draftwatch_change", args=[DraftWatch.objects.waiting().get().pk])
    assert page in administrator.get(waiting).content.decode()
    assert page not in moderator.get(waiting).content.decode()
    assert page in administrator.get(reverse("admin:accounts_user_change", args=[vandal.pk])).content.decode()
