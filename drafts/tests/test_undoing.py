"""Cleaning up after one author: what waits rejected, what was accepted taken back, counted first, in bounded goes."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_item
from catalogue.history.versions import latest_number
from catalogue.models import Mechanism, Revision, Watch
from drafts import actions, bulk, content
from drafts.contributions import accepted_of, record_of, sent_by
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step

from .factories import make_draft_mechanism, make_draft_watch, published
from .test_actions import accepted, correction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
Status = Proposal.Status


@pytest.fixture
def vandal(collector, moderator):
    """An author with five accepted proposals that stand upon each other, one that waits, one sent back, one begun."""
    author, judge = collector.user, moderator.user
    watch = published(code="0042")
    accepted(correction(watch, author, code="0043"), judge)
    accepted(correction(Watch.objects.get(), author, code="0044"), judge)
    inner = make_draft_watch(user=author, code="7")
    content.write(inner, {"movement": {"calibre": "2616"}})
    accepted(inner, judge)
    accepted(correction(Watch.objects.get(code="7"), author, code="8"), judge)
    accepted(make_draft_mechanism(user=author, calibre="2209"), judge)
    make_draft_watch(user=author, code="91", status=Status.SUBMITTED)
    make_draft_mechanism(user=author, calibre="92", status=Status.NEEDS_WORK)
    make_draft_watch(user=author, code="93")
    author.refresh_from_db()
    return author


def everything(author):
    return accepted_of(author, skip=0, most=100)


def page_of(author):
    return reverse("admin:drafts_draftwatch_undo_author", args=[author.pk])


def test_everything_that_was_accepted_is_taken_back(vandal, administrator):
    mail.outbox.clear()
    outcome = bulk.take_back(everything(vandal), by=administrator.user, message="Выдумано.")
    assert (len(outcome.done), outcome.refused) == (5, [])
    watch = Watch.objects.get()
    assert (watch.code, Mechanism.objects.count()) == ("0042", 0)
    assert Revision.objects.of(watch).first().action == Revision.Action.RESTORED
    vandal.refresh_from_db()
    assert vandal.rating == 0
    rows = list(DraftWatch.objects.order_by("pk").values_list("status", "decided_by", "message")[:4])
    assert rows == [(Status.REJECTED, administrator.user.pk, "Выдумано.")] * 4
    step = Step.objects.filter(kind=Step.Kind.UNDONE).first()
    assert (step.by, step.to_status, step.message) == (administrator.user, Status.REJECTED, "Выдумано.")
    assert [letter.to for letter in mail.outbox] == [[vandal.email]]
    assert all(
        text in mail.outbox[0].body for text in ("Выдумано.", "2209", f"/drafts/{step.draft.kind}/{step.draft.pk}/")
    )


def test_what_others_built_upon_stays(vandal, administrator, stranger, moderator):
    accepted(correction(Watch.objects.get(code="0044"), stranger.user, start_release=1970), moderator.user)
    make_item(stranger.user, watch=Watch.objects.get(code="8"))
    outcome = bulk.take_back(everything(vandal), by=administrator.user, message="Выдумано.")
    assert (len(outcome.done), [name.split()[-1] for name, _reason in outcome.refused]) == (2, ["7", "0044", "0043"])
    assert set(Watch.objects.values_list("code", flat=True)) == {"0044", "7"}
    assert User.objects.get(pk=vandal.pk).rating == 3
    assert latest_number(Watch.objects.get(code="0044")) == 4


def test_everything_that_waits_is_rejected_whoever_s_turn_it_is(vandal, administrator):
    mail.outbox.clear()
    outcome = bulk.close(sent_by(vandal, most=9), by=administrator.user, message="Выдумано.")
    assert (len(outcome.done), outcome.refused, sent_by(vandal, most=9)) == (2, [], [])
    assert DraftWatch.objects.get(code="91").status == DraftMechanism.objects.get(calibre="92").status == "rejected"
    assert DraftWatch.objects.get(code="93").status == Status.DRAFT
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([vandal.email], "Ваши предложения отклонены")


def test_a_banned_person_gets_no_letter(vandal, administrator):
    User.objects.filter(pk=vandal.pk).update(is_active=False)
    mail.outbox.clear()
    options = {"by": administrator.user, "message": "Выдумано."}
    bulk.close(sent_by(vandal, most=9), **options)
    bulk.take_back(everything(vandal), **options)
    assert mail.outbox == []


def test_only_administrators_clean_up(vandal, moderator, administrator):
    for action, draft in [(actions.take_back, everything(vandal)[0]), (actions.close, sent_by(vandal, most=1)[0])]:
        with pytest.raises(PermissionDenied):
            action(draft, by=moderator.user, version=draft.version, message="Нет")
        with pytest.raises(ValidationError):
            action(draft, by=administrator.user, version=draft.version, message=" ")
    assert moderator.get(page_of(vandal)).status_code == 403


def test_the_page_counts_asks_and_does_it(vandal, administrator):
    page = page_of(vandal)
    shown = administrator.get(page).content.decode()
    assert shown.count("/change/") >= 7
    assert "Отклонить то, что ждёт: <strong>2</strong>" in shown
    assert "Отменить то, что принято: <strong>5</strong>" in shown
    for refused in ({"message": " ", "take_back": "on"}, {"message": "Выдумано."}):
        assert administrator.post(page, refused | {"skip": 0}).status_code == 400
    assert record_of(vandal)[Status.ACCEPTED] == 5
    done = {"message": "Выдумано.", "skip": 0, "close": "on", "take_back": "on"}
    answer = administrator.post(page, done, follow=True).content.decode()
    assert "Отменено 5 правок." in answer
    assert "Отклонено 2." in answer
    assert "Отменить то, что принято: <strong>0</strong>" in answer


def test_a_ban_rejects_and_takes_back_in_one_step(vandal, collector, administrator):
    person = reverse("admin:accounts_user_change", args=[vandal.pk])
    shown = administrator.get(person).content.decode()
    assert "(ждёт 2, принято 5)" in shown
    assert f"{page_of(vandal)}?ban" in shown
    assert re.search(r'name="ban"[^>]* checked', administrator.get(f"{page_of(vandal)}?ban").content.decode())
    everything_at_once = {"message": "Выдумано.", "skip": 0, "ban": "on", "close": "on", "take_back": "on"}
    mail.outbox.clear()
    answer = administrator.post(page_of(vandal), everything_at_once, follow=True)
    assert "ничего не ждёт" in answer.content.decode()
    assert collector.get("/drafts/").status_code == 302
    assert record_of(vandal) == dict.fromkeys(Status.values, 0) | {"rejected": 7, "draft": 1}
    assert mail.outbox == []


def test_who_bans_on_the_person_s_page_is_led_to_their_work(vandal, administrator):
    person = reverse("admin:accounts_user_change", args=[vandal.pk])
    answer = administrator.post(person, {"role": vandal.role_id}, follow=True)
    assert answer.redirect_chain[-1][0] == page_of(vandal)
    shown = answer.content.decode()
    assert 'name="ban"' not in shown
    assert "Отклонить то, что ждёт: <strong>2</strong>" in shown
    answer = administrator.post(person, {"role": vandal.role_id, "is_active": "on"}, follow=True)
    assert answer.redirect_chain[-1][0] != page_of(vandal)


def test_the_last_administrator_is_not_banned_here_either(administrator):
    values = {"message": "Выдумано.", "skip": 0, "ban": "on"}
    answer = administrator.post(page_of(administrator.user), values)
    assert answer.status_code == 400
    assert "действующий администратор" in answer.content.decode()
    administrator.user.refresh_from_db()
    assert administrator.user.is_active


def test_only_what_is_ticked_is_done(vandal, administrator):
    administrator.post(page_of(vandal), {"message": "Выдумано.", "skip": 0, "close": "on"})
    assert User.objects.get(pk=vandal.pk).is_active
    assert record_of(vandal) == dict.fromkeys(Status.values, 0) | {"accepted": 5, "rejected": 2, "draft": 1}


def test_much_is_done_in_several_goes_and_what_stays_is_passed_over(vandal, administrator, stranger, monkeypatch):
    make_item(stranger.user, watch=Watch.objects.get(code="8"))  # so the first of it all, a new watch, must stay
    monkeypatch.setattr(bulk, "MOST_TAKEN_BACK", 2)
    values = {"message": "Выдумано.", "take_back": "on", "skip": 0}
    skips = []
    for _go in range(5):
        answer = administrator.post(page_of(vandal), values)
        if answer.status_code == 302:
            break
        page = answer.content.decode()
        assert "Выдумано.</textarea>" in page
        values["skip"] = answer.context["form"]["skip"].value()
        skips.append(values["skip"])
    assert (answer.status_code, skips) == (302, [0, 1])
    assert [draft.code for draft in everything(vandal)] == ["7"]


def test_looking_asks_as_often_however_much_there_is(vandal, administrator):
    def queries():
        with CaptureQueriesContext(connection) as found:
            administrator.get(page_of(vandal))
        return len(found)

    before = queries()
    for number in range(5):
        make_draft_watch(user=vandal, code=f"10{number}", status=Status.SUBMITTED)
        make_draft_watch(user=vandal, code=f"20{number}", status=Status.ACCEPTED)
    assert queries() == before


def test_the_way_there_is_shown_to_administrators(vandal, moderator, administrator):
    page = page_of(vandal)
    waiting = reverse("admin:drafts_draftwatch_change", args=[DraftWatch.objects.waiting().get().pk])
    assert page in administrator.get(waiting).content.decode()
    assert page not in moderator.get(waiting).content.decode()
    assert page in administrator.get(reverse("admin:accounts_user_change", args=[vandal.pk])).content.decode()
