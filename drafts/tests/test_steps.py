"""What each action leaves behind: in the row, in the steps, in the log, in the letter box, in the author's standing."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Role, User
from accounts.models.site_limit import Name
from accounts.tests.factories import make_user, set_limit
from catalogue.tests.factories import make_brand
from drafts import actions, content
from drafts.errors import AlreadyDecided, ChangedSince, TooManyWaiting
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step

from .factories import make_draft_watch, published
from .test_actions import accepted, correction, do, submitted

pytestmark = pytest.mark.django_db
Status, Kind = Proposal.Status, Step.Kind
COLUMNS = ["status", "version", "updated_at", "submitted_at", "taken_by", "taken_at", "decided_by", "decided_at"]


def begin(author, **options):
    return actions.begin(DraftWatch, by=author, **({"token": uuid4(), "values": {"brand": make_brand()}} | options))


@pytest.mark.parametrize(
    ("name", "kind", "after", "holds", "letters"),
    [
        ("submit", Kind.SUBMITTED, Status.SUBMITTED, {"taken"}, 0),
        ("withdraw", Kind.WITHDRAWN, Status.WITHDRAWN, set(), 0),
        ("take", Kind.TAKEN, Status.SUBMITTED, {"taken"}, 0),
        ("release", Kind.RELEASED, Status.SUBMITTED, set(), 0),
        ("accept", Kind.ACCEPTED, Status.ACCEPTED, {"decided"}, 1),
        ("send_back", Kind.SENT_BACK, Status.NEEDS_WORK, {"message"}, 1),
        ("reject", Kind.REJECTED, Status.REJECTED, {"decided", "message"}, 1),
        ("reply", Kind.REPLIED, Status.SUBMITTED, {"taken", "message"}, 1),
    ],
)
def test_what_is_done_to_a_proposal_that_a_moderator_looks_at(
    name, kind, after, holds, letters, author, judge, logged, mailoutbox
):
    draft = submitted(make_draft_watch(user=author))
    actions.take(draft, by=judge, version=draft.version)
    version, actor = draft.version, author if name in {"submit", "withdraw"} else judge
    lines = logged(do, name, draft, actor)
    row = DraftWatch.objects.get()
    assert [getattr(draft, column) for column in COLUMNS] == [getattr(row, column) for column in COLUMNS]
    assert (row.status, row.version) == (after, version + 1)
    assert (row.taken_by, bool(row.taken_at)) == ((judge, True) if "taken" in holds else (None, False))
    assert (row.decided_by, bool(row.decided_at)) == ((judge, True) if "decided" in holds else (None, False))
    words = "Слово" if "message" in holds else ""
    assert row.message == words
    step = row.steps.last()
    assert (step.number, step.kind, step.by, step.message) == (row.version, kind, actor, words)
    assert (step.from_status, step.to_status) == (Status.SUBMITTED, after)
    assert bool(step.content) == (name in {"submit", "accept"})
    about = {"draft": f"watch {row.pk}", "user": actor.pk, "from": Status.SUBMITTED, "to": after}
    assert lines == [(f"draft {kind}", about)]
    assert [letter.to for letter in mailoutbox] == [[author.email]] * letters


def test_time_gives_a_proposal_back_to_the_queue(author, judge, logged):
    draft = submitted(make_draft_watch(user=author))
    actions.take(draft, by=judge, version=draft.version)
    ((_message, about),) = logged(actions.release, draft, by=None, version=draft.version)
    assert (draft.taken_by, draft.steps.last().by, about["user"]) == (None, None, None)


def test_what_was_accepted_is_written_down(author, judge):
    draft = make_draft_watch(user=author, code="1", start_release=1970)
    accepted(draft, judge, leave_out={"start_release", "code", "note"}, message="Нет в паспорте")
    step = draft.steps.last()
    assert step.content["left_out"] == ["code", "start_release"]
    assert step.content["revisions"] == [["watch", draft.result_id, None, 1]]
    assert step.content["start_release"] == 1970


def test_the_movement_inside_is_corrected_while_it_is_accepted(author, judge):
    draft = make_draft_watch(user=author)
    content.write(draft, {"movement": {"calibre": "26l4"}})
    accepted(draft, judge, corrections={"movement": {"calibre": "2614"}}, message="Так в паспорте")
    movement = DraftMechanism.objects.get()
    assert (movement.calibre, movement.status, movement.decided_by) == ("2614", Status.ACCEPTED, judge)
    assert (movement.submitted_at, movement.decided_at) == (draft.submitted_at, draft.decided_at)


@pytest.mark.parametrize("name", ["accept", "reject"])
def test_an_undone_decision_leaves_a_proposal_that_waits(name, author, judge, logged, mailoutbox):
    draft = submitted(make_draft_watch(user=author))
    do(name, draft, judge)
    decided = draft.status
    lines = logged(do, "undo", draft, judge)
    row = DraftWatch.objects.get()
    assert (row.status, row.decided_by, row.decided_at, row.result) == (Status.SUBMITTED, None, None, None)
    step = row.steps.last()
    assert (step.kind, step.by, step.from_status, step.message) == (Kind.UNDONE, judge, decided, "")
    assert [message for message, _about in lines] == ["draft undone"]
    assert len(mailoutbox) == 2


@pytest.mark.parametrize("status", [Status.DRAFT, Status.NEEDS_WORK, Status.SUBMITTED])
def test_only_what_waits_is_sent_anew_by_editing(status, author):
    draft = make_draft_watch(user=author, status=status)
    sent = draft.submitted_at
    actions.edit(draft, by=author, version=draft.version, values={"code": "0042"})
    row = DraftWatch.objects.get()
    assert (row.code, row.status, row.version) == ("0042", status, 2)
    steps = [(step.kind, step.by, step.message, step.content["code"]) for step in row.steps.all()]
    if status == Status.SUBMITTED:
        assert row.submitted_at > sent
        assert steps == [(Kind.SUBMITTED, author, "", "0042")]
    else:
        assert (row.submitted_at, steps) == (sent, [])


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.REJECTED, Status.WITHDRAWN])
@pytest.mark.parametrize("name", ["submit", "edit", "withdraw", "reply", "refresh"])
def test_what_is_closed_stays_as_it_is(name, status, author):
    draft = make_draft_watch(user=author, status=status)
    options = {"edit": {"values": {}}, "reply": {"message": "Слово"}}.get(name, {})
    with pytest.raises(AlreadyDecided):
        getattr(actions, name)(draft, by=author, version=1, **options)
    with pytest.raises(PermissionDenied):
        getattr(actions, name)(draft, by=make_user(), version=1, **options)


@pytest.mark.parametrize("name", ["send_back", "reject", "reply"])
def test_words_are_asked_for(name, author, judge):
    draft = submitted(make_draft_watch(user=author))
    with pytest.raises(ValidationError) as refusal:
        getattr(actions, name)(draft, by=judge, version=draft.version, message=" \n")
    assert (refusal.value.code, refusal.value.messages) == ("required", ["Напишите сообщение."])
    assert draft.steps.count() == 1


def test_the_authors_own_words_are_not_the_moderators(author, judge, mailoutbox):
    draft = submitted(make_draft_watch(user=author))
    do("reply", draft, judge)
    actions.reply(draft, by=author, version=draft.version, message="Ответ")
    assert DraftWatch.objects.get().message == "Слово"
    assert len(mailoutbox) == 1


# Beginning ----------------------------------------------------------------------------------


def test_a_banned_person_begins_nothing(author):
    author.is_active = False
    with pytest.raises(PermissionDenied):
        begin(author)


def test_open_drafts_are_counted_and_closed_ones_are_not(author):
    set_limit(Name.OPEN, 2)
    make_draft_watch(user=author, status=Status.REJECTED)
    make_draft_watch()
    begin(author)
    begin(author)
    with pytest.raises(ValidationError) as refusal:
        begin(author)
    assert refusal.value.code == "too_many"
    assert "очень много" in refusal.value.message


def test_one_person_has_one_open_correction_of_a_watch(author):
    watch = published()
    draft = correction(watch, author, code="1")
    assert (draft.base["code"], draft.target, draft.user) == ("", watch, author)
    with pytest.raises(ValidationError) as refusal:
        correction(watch, author, code="2")
    assert refusal.value.code == "open_once"
    assert refusal.value.message == "У вас уже есть открытый черновик об этом."
    correction(watch, make_user(), code="2")


def test_what_is_new_has_no_base(author):
    assert begin(author).base is None


# Standing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "rating", "after"),
    [
        (Role.Code.COLLECTOR, 3, Role.Code.COLLECTOR),
        (Role.Code.COLLECTOR, 4, Role.Code.CONTRIBUTOR),
        (Role.Code.CONTRIBUTOR, 4, Role.Code.CONTRIBUTOR),
        (Role.Code.MODERATOR, 4, Role.Code.MODERATOR),
        (Role.Code.ADMINISTRATOR, 9, Role.Code.ADMINISTRATOR),
    ],
)
def test_a_collector_rises_with_the_fifth_accepted_proposal_and_nobody_else(role, rating, after, judge, logged):
    bystander = make_user(rating=9)
    author = make_user(role=role, rating=rating)
    draft = submitted(make_draft_watch(user=author))
    lines = logged(do, "accept", draft, judge)
    author, bystander = User.objects.get(pk=author.pk), User.objects.get(pk=bystander.pk)
    assert (author.rating, author.role.code) == (rating + 1, after)
    assert (bystander.rating, bystander.role.code) == (9, Role.Code.COLLECTOR)
    assert lines[1:] == ([("promoted to contributor", {"user": author.pk})] if after != role else [])


def test_nobody_rises_by_an_undone_acceptance(judge):
    author = make_user()
    draft = accepted(make_draft_watch(user=author), judge)
    User.objects.filter(pk=author.pk).update(rating=7)
    actions.undo(draft, by=judge, version=draft.version)
    author.refresh_from_db()
    assert (author.rating, author.role.code) == (6, Role.Code.COLLECTOR)


def test_who_sends_too_many_is_told_how_many_may_wait(author, logged):
    for _number in range(4):
        make_draft_watch(user=author, status=Status.SUBMITTED)
    submitted(make_draft_watch(user=author))

    def send_a_sixth():
        with pytest.raises(TooManyWaiting) as refusal:
            submitted(make_draft_watch(user=author))
        assert refusal.value.limit == 5

    assert logged(send_a_sixth) == [("limit reached", {"limit": "waiting drafts", "user": author.pk})]


def test_what_waits_is_sent_anew_however_many_wait(author):
    """A contributor's six, say, who is a collector again."""
    drafts = [make_draft_watch(user=author, status=Status.SUBMITTED) for _number in range(6)]
    submitted(drafts[0])
    assert drafts[0].version == 2


# Taking back --------------------------------------------------------------------------------


def test_a_decision_stands_once_the_author_has_begun_anew(author, judge):
    watch = published(code="1")
    draft = accepted(correction(watch, author, code="2"), judge)
    begun = correction(watch, author, code="3")
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=judge, version=draft.version)
    actions.withdraw(begun, by=author, version=begun.version)
    correction(watch, make_user(), code="3")
    actions.undo(draft, by=judge, version=draft.version)
