"""Trusted authors: what they only fill in is published at once, looked over later, and taken back in one step."""

import re
from itertools import product
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role, User
from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_watch
from catalogue.history.versions import present
from catalogue.models import Mechanism, Revision, Watch
from catalogue.photos.pipeline import take_in
from catalogue.tests.factories import make_brand, make_factory, make_mechanism
from catalogue.tests.pictures import photo_file
from drafts import actions, bulk, merging
from drafts.content import fills_gaps
from drafts.errors import AlreadyDecided
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step
from drafts.photos import PhotoChange

from .factories import make_draft_watch, published
from .test_actions import accepted, as_written, correction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
Status = Proposal.Status
QUEUE = reverse("admin:drafts_draftwatch_changelist")


@pytest.fixture
def trusted(collector):
    User.objects.filter(pk=collector.user.pk).update(is_trusted=True)
    collector.user.refresh_from_db()
    return collector


def press(client, draft):
    return client.post(
        reverse("drafts:draft_submit", args=["watch", draft.pk]), {"version": draft.version}, follow=True
    )


def now(draft) -> DraftWatch:
    return DraftWatch.objects.get(pk=draft.pk)


def filled(author, watch=None, **values) -> DraftWatch:
    """A correction that says the year that nobody knew."""
    watch = watch or published(code="0042", start_release=None)
    return now(correction(watch, author, **({"start_release": 1970} | values)))


# What is published at once --------------------------------------------------------------------


def test_what_a_trusted_author_fills_in_is_published_with_history_and_rating(trusted, visitor):
    draft = filled(trusted.user)
    said = "публикуется сразу после отправки"
    assert said in trusted.get(reverse("drafts:draft_detail", args=["watch", draft.pk])).text
    answer = press(trusted, draft)
    assert "Опубликовано. Модератор посмотрит это позже." in answer.text and said not in answer.text
    draft = now(draft)
    assert (draft.status, draft.to_look_over, draft.decided_by) == (Status.ACCEPTED, True, trusted.user)
    assert Watch.objects.get().start_release == 1970
    newest = Revision.objects.of(Watch.objects.get()).first()
    assert (newest.author, newest.action, newest.after["start_release"]) == (trusted.user, "changed", 1970)
    trusted.user.refresh_from_db()
    assert trusted.user.rating == 1
    assert [step.kind for step in draft.steps.all()] == [Step.Kind.SUBMITTED, Step.Kind.TRUSTED]
    assert "опубликовано сразу" in trusted.get(reverse("drafts:draft_detail", args=["watch", draft.pk])).text
    assert not Step.objects.decisions().exists()  # nobody decided it


def test_all_are_sent_at_once_and_those_that_only_fill_in_are_published(trusted):
    drafts = [filled(trusted.user, published(code=str(number), start_release=None)) for number in range(2)]
    changes_something = filled(trusted.user, published(code="7", start_release=1960))
    outcome = bulk.submit([*drafts, changes_something], by=trusted.user)
    assert (outcome.sent, outcome.lacking) == (3, [])
    assert [now(draft).status for draft in drafts] == [Status.ACCEPTED] * 2
    assert now(changes_something).status == Status.SUBMITTED


NOT_ONLY_FILLING_IN = {
    "a value that is known": {"start_release": 1971},
    "a value that is known, beside one that is not": {"code": "0043", "end_release": 1980},
    "one taken away": {"start_release": None},
    "other names": {"aliases": ["Имя", "Другое"]},
    "a movement that is described": {"movement": {"calibre": "2616"}},
    "a brand that is not in the list": {"brand": None, "proposed_brand": "Неведомое"},
    "what is not understood": {"end_release": 1980, "not_understood": {"code": "?"}},
    "nothing": {},
    "the sources": {"source": "Каталог 1975"},
}


@pytest.mark.parametrize("values", list(NOT_ONLY_FILLING_IN.values()), ids=list(NOT_ONLY_FILLING_IN))
def test_everything_else_waits(trusted, values):
    watch = published(code="0042", start_release=1970, end_release=None, source="")
    draft = now(correction(watch, trusted.user, **values))
    assert not fills_gaps(draft)
    with pytest.raises(PermissionDenied):
        actions.publish_at_once(draft, by=trusted.user, version=draft.version)
    before = present(Watch.objects.get())
    press(trusted, draft)
    assert now(draft).status in {Status.SUBMITTED, Status.DRAFT}  # nothing is not even sent
    assert present(Watch.objects.get()) == before


def test_a_new_watch_waits(trusted):
    draft = make_draft_watch(user=trusted.user, brand=make_brand())
    assert "публикуется сразу" not in trusted.get(reverse("drafts:draft_detail", args=["watch", draft.pk])).text
    press(trusted, draft)
    assert now(draft).status == Status.SUBMITTED


def test_what_the_catalogue_says_by_now_is_not_overwritten(trusted):
    draft = filled(trusted.user)
    watch = Watch.objects.get()
    watch.start_release = 1960
    publish_watch(watch, aliases=[], by=None, evidence="Каталог", action=Revision.Action.CHANGED)
    press(trusted, draft)
    assert now(draft).status == Status.SUBMITTED and Watch.objects.get().start_release == 1960


def test_an_old_page_makes_no_gap_of_what_is_known(trusted):
    """Which revision the author saw is told by their browser: what was filled in after it is known all the same."""
    watch = published(code="0042", start_release=None)
    values = as_written(watch, start_release=1970)
    accepted(correction(watch, make_user(), start_release=1960), make_user(role=Role.Code.MODERATOR))
    draft = actions.begin(DraftWatch, by=trusted.user, token=uuid4(), target=watch, number=1, values=values)
    assert fills_gaps(draft)
    press(trusted, draft)
    assert now(draft).status == Status.SUBMITTED and Watch.objects.get().start_release == 1960


def test_what_others_say_meanwhile_just_so_stays_theirs(trusted, moderator):
    draft = filled(trusted.user)
    accepted(correction(Watch.objects.get(), make_user(), start_release=1970), moderator.user)
    actions.send(draft, by=trusted.user, version=draft.version)
    if now(draft).status == Status.ACCEPTED:
        actions.undo(now(draft), by=moderator.user, version=now(draft).version)
    assert Watch.objects.get().start_release == 1970


def test_a_photo_waits_with_what_is_filled_in(trusted, photo_storage):
    draft = filled(trusted.user)
    photo = PhotoChange("left", take_in(photo_file()), {"photographer": None, "credit": "", "licence": "CC0"})
    actions.put_photo(draft, by=trusted.user, change=photo)
    draft = now(draft)
    assert not fills_gaps(draft)
    press(trusted, draft)
    assert now(draft).status == Status.SUBMITTED
    assert Watch.objects.get().start_release is None and not Watch.objects.get().images.exists()


def test_what_was_merged_meanwhile_waits(trusted, moderator):
    kept, gone = published(code="1", start_release=1960), published(code="2", start_release=None)
    draft = filled(trusted.user, gone)
    merging.merge(kept, gone, by=moderator.user)
    draft = now(draft)
    actions.send(draft, by=trusted.user, version=draft.version)
    assert now(draft).status == Status.SUBMITTED and Watch.objects.get(pk=kept.pk).start_release == 1960


def test_a_movement_is_filled_in_just_so(trusted):
    movement = make_mechanism(calibre="2616", stones="", factory=make_factory())
    values = {"calibre": "2616", "stones": "17", "factory": movement.factory, "evidence": "Паспорт", "functions": []}
    draft = actions.begin(DraftMechanism, by=trusted.user, token=uuid4(), target=movement, values=values)
    actions.send(draft, by=trusted.user, version=draft.version)
    assert draft.status == Status.ACCEPTED and Mechanism.objects.get().stones == "17"


def test_what_cannot_stand_in_the_catalogue_is_not_published(trusted):
    draft = filled(trusted.user, evidence="")
    press(trusted, draft)
    assert now(draft).status == Status.DRAFT and Watch.objects.get().start_release is None


# Rights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "is_trusted"), list(product(Role.Code.values, [True, False])))
def test_the_mark_alone_lets_one_publish_whatever_the_role(role, is_trusted):
    person = make_user(role=role, is_trusted=is_trusted)
    draft = filled(person)
    actions.send(draft, by=person, version=draft.version)
    assert now(draft).status == (Status.ACCEPTED if is_trusted else Status.SUBMITTED)


def test_nobody_publishes_anothers(trusted, stranger):
    draft = filled(stranger.user)
    with pytest.raises(PermissionDenied):
        actions.publish_at_once(draft, by=trusted.user, version=draft.version)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_trusted": False}])
def test_who_lost_the_mark_meanwhile_or_was_banned_publishes_nothing(trusted, change):
    """Their page was asked for before, so `trusted.user` is as it was then."""
    draft = filled(trusted.user)
    User.objects.filter(pk=trusted.user.pk).update(**change)
    with pytest.raises(PermissionDenied):
        actions.publish_at_once(draft, by=trusted.user, version=draft.version)
    actions.send(draft, by=trusted.user, version=draft.version)
    assert (now(draft).status, draft.status) == (Status.SUBMITTED, Status.SUBMITTED)
    assert Watch.objects.get().start_release is None


def test_an_administrator_gives_the_mark_and_nobody_else(administrator, moderator, collector):
    page = reverse("admin:accounts_user_change", args=[collector.user.pk])
    sent = {"role": collector.user.role_id, "is_active": "on", "is_trusted": "on"}
    for client in (moderator, collector):
        client.post(page, sent)
        collector.user.refresh_from_db()
        assert not collector.user.is_trusted
    assert "is_trusted" in administrator.get(page).text
    administrator.post(page, sent)
    collector.user.refresh_from_db()
    assert collector.user.is_trusted
    collector.post("/accounts/profile/", {"is_trusted": "", "login": "collector"})  # no form of theirs has it


# Looking over ---------------------------------------------------------------------------------


@pytest.fixture
def unseen(trusted):
    draft = filled(trusted.user)
    actions.send(draft, by=trusted.user, version=draft.version)
    return now(draft)


def decide(client, draft, do):
    page = reverse("admin:drafts_draftwatch_decide", args=[draft.pk])
    return client.post(page, {"version": draft.version, "do": do, "message": ""})


def test_it_is_listed_for_moderators_and_looked_over(unseen, moderator, trusted):
    front = moderator.get(reverse("admin:index")).text
    assert f'{QUEUE}?state=look_over"' in front
    assert list(moderator.get(f"{QUEUE}?state=look_over").context["cl"].result_list) == [unseen]
    assert unseen not in moderator.get(QUEUE).context["cl"].result_list  # it does not wait for a decision
    assert 'value="look_over"' in moderator.get(reverse("admin:drafts_draftwatch_change", args=[unseen.pk])).text
    assert decide(moderator, unseen, "look_over").status_code == 302
    assert (now(unseen).status, now(unseen).to_look_over) == (Status.ACCEPTED, False)
    assert unseen.steps.last().by == moderator.user
    assert "state=look_over" not in moderator.get(reverse("admin:index")).text
    with pytest.raises(AlreadyDecided):
        actions.look_over(now(unseen), by=moderator.user, version=now(unseen).version)


def test_the_stamp_and_the_history_say_checked_when_it_was_looked_over(unseen, moderator, trusted, visitor):
    page = unseen.result.get_absolute_url()
    for said in (page, f"{page}history/"):
        assert "проверено" not in visitor.get(said).text.lower().replace("ещё не проверено", "")
        assert "ещё не проверено" in visitor.get(said).text.lower()
    actions.look_over(unseen, by=moderator.user, version=unseen.version)
    shown = visitor.get(page).text
    assert re.search(rf'aria-label="ПРОВЕРЕНО, [^"]+, {moderator.user.login}"', shown) and "ЕЩЁ НЕ" not in shown
    assert f"проверил {moderator.user.login}" in visitor.get(f"{page}history/").text


def test_one_is_looked_over_and_the_next_is_there(trusted, moderator):
    drafts = [filled(trusted.user, published(code=str(number), start_release=None)) for number in range(3)]
    bulk.submit(drafts, by=trusted.user)
    first, *others = moderator.get(f"{QUEUE}?state=look_over").context["cl"].result_list
    page = reverse("admin:drafts_draftwatch_decide", args=[first.pk]) + "?_changelist_filters=state%3Dlook_over"
    answer = moderator.post(page, {"version": first.version, "do": "look_over", "message": ""}, follow=True)
    assert answer.context["draft"] in others and answer.context["line"]["left"] == 2
    assert "просмотрено" in answer.text.lower()
    waiting = make_draft_watch(user=trusted.user, status=Status.SUBMITTED)
    answer = moderator.get(reverse("admin:drafts_draftwatch_change", args=[waiting.pk]))
    assert answer.context["line"]["left"] == 1  # what is published does not wait for a decision


def test_several_are_looked_over_at_once_and_nobody_is_written_to(unseen, moderator, mailoutbox):
    sent = {"action": "look_over", "_selected_action": [unseen.pk], "seen": f"{unseen.pk}:{unseen.version}"}
    answer = moderator.post(f"{QUEUE}?state=look_over", sent, follow=True)
    assert "Просмотрено: 1." in answer.text
    assert not now(unseen).to_look_over and mailoutbox == []


def test_any_moderator_takes_it_back_in_one_step_and_it_is_not_published_again(unseen, moderator, trusted):
    before = Revision.objects.count()
    assert decide(moderator, unseen, "undo").status_code == 302
    draft = now(unseen)
    assert (draft.status, draft.to_look_over, draft.decided_by) == (Status.SUBMITTED, False, None)
    assert Watch.objects.get().start_release is None and Revision.objects.count() == before + 1
    trusted.user.refresh_from_db()
    assert trusted.user.rating == 0
    actions.send(draft, by=trusted.user, version=draft.version)  # saved or sent once more
    assert now(unseen).status == Status.SUBMITTED


def test_of_what_was_taken_back_nothing_is_published_again(unseen, moderator, trusted):
    """Withdrawn and written anew it is the same, and so is anything else of that entry."""
    actions.undo(unseen, by=moderator.user, version=unseen.version)
    actions.withdraw(unseen, by=trusted.user, version=unseen.version)
    again = filled(trusted.user, Watch.objects.get(), start_release=1971)
    actions.send(again, by=trusted.user, version=again.version)
    assert now(again).status == Status.SUBMITTED and Watch.objects.get().start_release is None
    other = filled(trusted.user, published(code="9", start_release=None))
    actions.send(other, by=trusted.user, version=other.version)
    assert now(other).status == Status.ACCEPTED


def test_its_author_cannot_hinder_that_it_is_taken_back(unseen, moderator, trusted, mailoutbox):
    """An open draft of the same entry is in the way of one that would wait again."""
    anew = filled(trusted.user, Watch.objects.get(), start_release=1970, end_release=1980)
    assert decide(moderator, unseen, "undo").status_code == 302
    assert (now(unseen).status, now(unseen).decided_by) == (Status.REJECTED, moderator.user)
    (letter,) = mailoutbox
    assert "отменено" in letter.body and "снова" not in letter.body
    assert Watch.objects.get().start_release is None and now(anew).status == Status.DRAFT
    trusted.user.refresh_from_db()
    assert trusted.user.rating == 0


def test_an_administrator_takes_back_all_of_an_author_at_once(trusted, administrator):
    drafts = [filled(trusted.user, published(code=str(number), start_release=None)) for number in range(3)]
    bulk.submit(drafts, by=trusted.user)
    assert DraftWatch.objects.to_look_over().count() == 3
    outcome = bulk.take_back(DraftWatch.objects.accepted(), by=administrator.user, message="Без источника.")
    assert (len(outcome.done), outcome.refused) == (3, [])
    assert not Watch.objects.exclude(start_release=None).exists() and not DraftWatch.objects.to_look_over().exists()


def test_what_was_looked_over_only_an_administrator_takes_back(unseen, moderator, administrator):
    actions.look_over(unseen, by=moderator.user, version=unseen.version)
    with pytest.raises(PermissionDenied):
        actions.undo(now(unseen), by=moderator.user, version=now(unseen).version)
    actions.undo(now(unseen), by=administrator.user, version=now(unseen).version)
    assert Watch.objects.get().start_release is None


def test_its_author_does_not_look_it_over(unseen, trusted):
    for act in (actions.look_over, actions.undo):
        with pytest.raises(PermissionDenied):
            act(unseen, by=trusted.user, version=unseen.version)
