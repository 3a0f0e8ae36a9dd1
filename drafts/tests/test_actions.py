"""Each action: works, wrong state, wrong person, twice, stale."""

from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Role, User
from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_mechanism, publish_watch
from catalogue.history.versions import latest_number, present
from catalogue.models import Mechanism, Revision, Watch
from catalogue.tests.factories import make_brand, make_factory, make_function, make_mechanism, make_watch
from drafts import actions, content, permissions
from drafts.errors import AlreadyDecided, ChangedSince, TargetChanged, TooManyWaiting
from drafts.models import DraftMechanism, DraftWatch, Proposal, Step

from .factories import make_draft_mechanism, make_draft_watch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("derived_is_right")]
Status = Proposal.Status


def submitted(draft):
    actions.submit(draft, by=draft.user, version=draft.version)
    return draft


def accepted(draft, judge, **options):
    actions.accept(submitted(draft), by=judge, version=draft.version, **options)
    return draft


def correction(watch, author, **values):
    return actions.begin(
        DraftWatch,
        by=author,
        token=uuid4(),
        target=watch,
        number=latest_number(watch),
        values=as_written(watch, **values),
    )


def as_written(watch, **values):
    own = {field.name: getattr(watch, field.name) for field in Watch.described_fields()}
    return own | {"evidence": "Паспорт", "aliases": [alias.key for alias in watch.aliases.all()]} | values


def test_accepting_publishes_a_new_watch(author, judge, django_capture_on_commit_callbacks):
    draft = make_draft_watch(
        user=author, code="0042", mechanism=make_mechanism(), aliases=["Амфибия"], start_release=1970
    )
    accepted(draft, judge, message="Спасибо")
    watch = Watch.objects.get()
    assert (draft.status, draft.result, draft.folder) == (Status.ACCEPTED, watch, watch.folder)
    assert (watch.code, watch.user, watch.start_release) == ("0042", author, 1970)
    assert [alias.key for alias in watch.aliases.all()] == ["Амфибия"]
    assert Revision.objects.of(watch).get().author == author
    assert User.objects.get(pk=author.pk).rating == 1
    steps = [(step.kind, step.message) for step in draft.steps.all()]
    assert steps == [(Step.Kind.SUBMITTED, ""), (Step.Kind.ACCEPTED, "Спасибо")]
    letter = mail.outbox[-1]
    assert letter.to == [author.email]
    assert "Спасибо" in letter.body
    assert f"/drafts/watch/{draft.pk}/" in letter.body


def test_the_movement_inside_is_decided_with_its_watch(author, judge):
    function = make_function()
    draft = make_draft_watch(user=author)
    inner = {"calibre": "2616.2Н", "factory": make_factory(), "functions": [function]}
    content.write(draft, {"movement": inner})
    assert permissions.waiting_count(author) == 0
    submitted(draft)
    assert permissions.waiting_count(author) == 1
    assert DraftMechanism.objects.get().status == Status.SUBMITTED
    actions.accept(draft, by=judge, version=draft.version)
    watch, movement = Watch.objects.get(), Mechanism.objects.get()
    assert watch.mechanism == movement
    assert list(movement.functions.all()) == [function]
    proposed = DraftMechanism.objects.get()
    assert (proposed.status, proposed.result) == (Status.ACCEPTED, movement)
    assert User.objects.get(pk=author.pk).rating == 1


def test_a_movement_is_proposed_and_corrected(author, judge):
    functions = [make_function(), make_function()]
    draft = make_draft_mechanism(user=author, calibre="2209")
    content.write(draft, {"functions": functions[:1]})
    accepted(draft, judge)
    movement = Mechanism.objects.get()
    values = {"calibre": "2209", "stones": "23", "evidence": "Каталог", "functions": functions}
    again = actions.begin(DraftMechanism, by=author, token=uuid4(), target=movement, number=1, values=values)
    accepted(again, judge)
    movement.refresh_from_db()
    assert movement.stones == "23"
    assert list(movement.functions.order_by("pk")) == functions
    assert [revision.number for revision in Revision.objects.of(movement)] == [2, 1]


def test_the_order_of_functions_is_no_change(author):
    functions = [make_function(name=name) for name in ("дата", "автоподзавод")]
    movement = publish_mechanism(Mechanism(calibre="2616"), functions=functions, by=None, evidence="", action="created")
    values = {"calibre": "2616", "stones": "23", "functions": functions[::-1]}
    draft = actions.begin(DraftMechanism, by=author, token=uuid4(), target=movement, number=1, values=values)
    assert [change.name for change in content.changes(draft)] == ["stones"]


def test_a_correction_changes_what_it_changes_and_leaves_out_what_the_moderator_unticks(author, judge):
    watch = make_watch(code="0042", start_release=1970, aliases=["Старое"])
    draft = correction(watch, author, code="0043", start_release=1971, aliases=["Новое"])
    assert {change.name for change in content.changes(draft)} == {"code", "start_release", "aliases"}
    accepted(draft, judge, leave_out=["code"], message="Так в паспорте")
    watch.refresh_from_db()
    assert (watch.code, watch.start_release) == ("0042", 1971)
    assert [alias.key for alias in watch.aliases.all()] == ["Новое"]
    assert draft.result == watch


def test_the_moderators_own_corrections_are_published_and_kept(author, judge):
    draft = make_draft_watch(user=author, code="O042")
    accepted(draft, judge, corrections={"code": "0042", "aliases": ["Амфибия"]}, message="Так в паспорте")
    assert Watch.objects.get().code == "0042"
    draft.refresh_from_db()
    assert draft.code == "0042"
    first, last = draft.steps.all()
    assert (first.content["code"], last.content["code"]) == ("O042", "0042")


def test_a_correction_by_a_moderator_leaves_no_half_filled_entry(author, judge):
    draft = submitted(make_draft_watch(user=author))
    with pytest.raises(ValidationError) as refusal:
        actions.accept(draft, by=judge, version=draft.version, corrections={"evidence": ""}, message="Так в паспорте")
    assert list(refusal.value.message_dict) == ["evidence"]
    assert not Watch.objects.exists()
    assert DraftWatch.objects.get().status == Status.SUBMITTED


def test_what_the_catalogue_changed_meanwhile_is_not_overwritten(author, judge):
    watch = make_watch(code="0042", start_release=1970)
    draft = submitted(correction(watch, author, code="0043", start_release=1971))
    watch.code, watch.note = "0044", "Примечание"
    publish_watch(watch, aliases=[], by=judge, evidence="", action=Revision.Action.CHANGED)
    with pytest.raises(TargetChanged) as refusal:
        actions.accept(draft, by=judge, version=draft.version)
    assert refusal.value.fields == ["code"]
    draft = DraftWatch.objects.get()
    assert draft.status == Status.SUBMITTED
    actions.accept(draft, by=judge, version=draft.version, leave_out=["code"])
    watch.refresh_from_db()
    assert (watch.code, watch.start_release, watch.note) == ("0044", 1971, "Примечание")


def test_an_author_goes_on_from_what_the_catalogue_says_now(author, judge):
    watch = make_watch(code="0042", start_release=1970)
    draft = correction(watch, author, start_release=1971)
    watch.code, watch.start_release = "0044", 1972
    publish_watch(watch, aliases=["Новое"], by=judge, evidence="", action=Revision.Action.CHANGED)
    actions.refresh(draft, by=author, version=draft.version)
    draft.refresh_from_db()
    changes = {change.name: (change.before, change.after) for change in content.changes(draft)}
    assert changes == {"start_release": (1972, 1971)}
    accepted(draft, judge)
    watch.refresh_from_db()
    assert (watch.code, watch.start_release) == ("0044", 1971)


def test_a_correction_begun_on_an_old_page_knows_what_that_page_said(author, judge):
    watch = make_watch(code="0042")
    publish_watch(watch, aliases=["Имя"], by=judge, evidence="", action=Revision.Action.CHANGED)
    seen = latest_number(watch)
    written = as_written(watch, start_release=1971)
    watch.code = "0044"
    publish_watch(watch, aliases=["Имя"], by=judge, evidence="", action=Revision.Action.CHANGED)
    draft = actions.begin(DraftWatch, by=author, token=uuid4(), target=watch, number=seen, values=written)
    assert draft.base["code"] == "0042"
    assert "code" not in {change.name for change in content.changes(draft)}
    accepted(draft, judge)
    watch.refresh_from_db()
    assert (watch.code, watch.start_release) == ("0044", 1971)


def test_what_could_not_stand_in_the_catalogue_is_refused_in_words(author, judge):
    make_watch(code="0042")
    for values, field in [({"code": "0042"}, "__all__"), ({"brand": None, "proposed_brand": "Заря"}, "brand")]:
        draft = submitted(make_draft_watch(user=author, **values))
        with pytest.raises(ValidationError) as refusal:
            actions.accept(draft, by=judge, version=draft.version)
        assert field in refusal.value.message_dict
        assert DraftWatch.objects.get(pk=draft.pk).status == Status.SUBMITTED
    assert Watch.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"brand": None}, "brand"),
        ({"evidence": " "}, "evidence"),
        ({"evidence": "—"}, "evidence"),
        ({"start_release": 1980, "end_release": 1970}, "end_release"),
    ],
)
def test_half_filled_drafts_are_not_sent(author, values, field):
    draft = make_draft_watch(user=author, **values)
    with pytest.raises(ValidationError) as refusal:
        actions.submit(draft, by=author, version=1)
    assert list(refusal.value.message_dict) == [field]
    with pytest.raises(ValidationError):
        actions.submit(make_draft_mechanism(user=author, calibre="—"), by=author, version=1)


def test_a_correction_that_changes_nothing_is_not_sent(author):
    watch = make_watch(source="Паспорт")
    draft = correction(watch, author)
    with pytest.raises(ValidationError):
        actions.submit(draft, by=author, version=draft.version)


def test_sending_back_and_sending_again(author, judge):
    draft = submitted(make_draft_watch(user=author))
    actions.take(draft, by=judge, version=draft.version)
    actions.send_back(draft, by=judge, version=draft.version, message="Какого года?")
    assert (draft.status, draft.message, draft.taken_by) == (Status.NEEDS_WORK, "Какого года?", None)
    actions.reply(draft, by=author, version=draft.version, message="1970")
    actions.edit(draft, by=author, version=draft.version, values={"start_release": 1970})
    submitted(draft)
    assert [step.message for step in draft.steps.all() if step.message] == ["Какого года?", "1970"]
    assert draft.status == Status.SUBMITTED
    numbers = list(draft.steps.values_list("number", flat=True))
    assert numbers == sorted(set(numbers))


def test_what_waits_may_be_changed_and_stays_whole(author, judge):
    draft = submitted(make_draft_watch(user=author))
    seen = draft.version
    actions.edit(draft, by=author, version=draft.version, values={"code": "1"})
    with pytest.raises(ValidationError):
        actions.edit(draft, by=author, version=draft.version, values={"evidence": ""})
    stale = DraftWatch.objects.get()
    with pytest.raises(AlreadyDecided):
        actions.accept(stale, by=judge, version=seen)
    assert not Watch.objects.exists()


def test_rejecting_needs_a_reason(author, judge):
    draft = submitted(make_draft_watch(user=author))
    with pytest.raises(ValidationError):
        actions.reject(draft, by=judge, version=draft.version, message=" ")
    actions.reject(draft, by=judge, version=draft.version, message="Дубль")
    assert (draft.status, draft.decided_by, draft.message) == (Status.REJECTED, judge, "Дубль")
    assert User.objects.get(pk=author.pk).rating == 0


def test_taking_and_releasing(author, judge):
    draft = submitted(make_draft_watch(user=author))
    actions.take(draft, by=judge, version=draft.version)
    assert draft.taken_by == judge
    actions.release(draft, by=judge, version=draft.version)
    assert draft.taken_by is None


ALL = ["submit", "withdraw", "take", "release", "accept", "send_back", "reject", "undo", "reply"]
OF_THE_AUTHOR = ["submit", "withdraw"]
WITH_MESSAGE = ["send_back", "reject", "reply"]


def do(name, draft, by, version=None):
    options = {"message": "Слово"} if name in WITH_MESSAGE else {}
    return getattr(actions, name)(draft, by=by, version=version or draft.version, **options)


@pytest.mark.parametrize("name", ALL)
def test_no_stranger_does_anything(name, author):
    draft = submitted(make_draft_watch(user=author))
    with pytest.raises(PermissionDenied):
        do(name, draft, make_user())


@pytest.mark.parametrize("name", [name for name in ALL if name not in [*OF_THE_AUTHOR, "reply"]])
def test_nobody_decides_their_own_but_an_administrator(name, judge, boss):
    draft = submitted(make_draft_watch(user=judge))
    with pytest.raises(PermissionDenied):
        do(name, draft, judge)
    own = submitted(make_draft_watch(user=boss))
    if name == "undo":
        do("accept", own, boss)
        own.refresh_from_db()
    do(name, own, boss)


@pytest.mark.parametrize("name", ["take", "release", "accept", "send_back", "reject"])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.NEEDS_WORK, Status.WITHDRAWN, Status.REJECTED])
def test_only_what_waits_is_decided(name, status, judge):
    draft = make_draft_watch(status=status)
    with pytest.raises(AlreadyDecided):
        do(name, draft, judge)


@pytest.mark.parametrize("name", [name for name in ALL if name not in ["undo"]])
def test_a_second_one_who_saw_the_same_is_told(name, author, judge):
    draft = submitted(make_draft_watch(user=author))
    other = DraftWatch.objects.get(pk=draft.pk)
    actor = author if name in OF_THE_AUTHOR else judge
    do(name, draft, actor)
    with pytest.raises(AlreadyDecided) as refusal:
        do(name, other, actor)
    assert str(refusal.value)
    assert draft.steps.count() == 2


def test_the_loser_is_told_who_decided(author, judge):
    draft = submitted(make_draft_watch(user=author))
    other = DraftWatch.objects.get(pk=draft.pk)
    actions.accept(draft, by=judge, version=draft.version)
    with pytest.raises(AlreadyDecided, match=judge.login):
        actions.reject(other, by=make_user(role=Role.Code.MODERATOR), version=other.version, message="Нет")


def test_at_most_five_of_a_collectors_drafts_wait(author):
    for _number in range(5):
        submitted(make_draft_watch(user=author))
    sixth = make_draft_watch(user=author)
    with pytest.raises(TooManyWaiting):
        submitted(sixth)
    sixth.refresh_from_db()
    assert sixth.status == Status.DRAFT
    waiting = DraftWatch.objects.waiting().first()
    actions.edit(waiting, by=author, version=waiting.version, values={"code": "1"})


def test_five_accepted_drafts_make_a_contributor_and_undoing_lowers_the_rating_only(author, judge):
    for number in range(5):
        last = accepted(make_draft_watch(user=author), judge)
        author.refresh_from_db()
        assert author.rating == number + 1
    assert author.role.code == Role.Code.CONTRIBUTOR
    actions.undo(last, by=judge, version=last.version)
    author.refresh_from_db()
    assert (author.rating, author.role.code) == (4, Role.Code.CONTRIBUTOR)


def test_undoing_the_acceptance_of_a_new_watch(author, judge):
    draft = make_draft_watch(user=author)
    content.write(draft, {"movement": {"calibre": "2616"}})
    accepted(draft, judge)
    draft = DraftWatch.objects.get()
    actions.undo(draft, by=judge, version=draft.version)
    assert not Watch.objects.exists()
    assert not Mechanism.objects.exists()
    draft = DraftWatch.objects.get()
    assert (draft.status, draft.result, draft.decided_by) == (Status.SUBMITTED, None, None)
    actions.accept(draft, by=judge, version=draft.version)
    assert Watch.objects.get().mechanism == Mechanism.objects.get()


def test_undoing_the_acceptance_of_a_correction(author, judge):
    watch = make_watch(code="0042", start_release=1970, aliases=["Имя"])
    before = present(watch)
    draft = accepted(correction(watch, author, code="0043", aliases=["Другое"]), judge)
    actions.undo(draft, by=judge, version=draft.version)
    watch = Watch.objects.get()
    assert present(watch) == before
    restored = Revision.objects.of(watch).first()
    assert (restored.action, restored.author) == (Revision.Action.RESTORED, judge)


def test_what_was_changed_since_cannot_be_undone(author, judge):
    draft = accepted(make_draft_watch(user=author), judge)
    accepted(correction(Watch.objects.get(), author, code="7"), judge)
    with pytest.raises(ChangedSince):
        actions.undo(draft, by=judge, version=draft.version)
    assert DraftWatch.objects.get(pk=draft.pk).status == Status.ACCEPTED


def test_undoing_a_rejection(author, judge):
    draft = submitted(make_draft_watch(user=author))
    actions.reject(draft, by=judge, version=draft.version, message="Нет")
    with pytest.raises(PermissionDenied):
        actions.undo(draft, by=make_user(role=Role.Code.MODERATOR), version=draft.version)
    actions.undo(draft, by=judge, version=draft.version)
    assert draft.status == Status.SUBMITTED


def test_the_same_token_makes_one_draft(author):
    token, brand = uuid4(), make_brand()
    drafts = {
        actions.begin(DraftWatch, by=author, token=token, values={"brand": brand, "code": code}).pk for code in "12"
    }
    assert len(drafts) == 1
    assert DraftWatch.objects.get().code == "1"
    with pytest.raises(PermissionDenied):
        actions.begin(DraftWatch, by=make_user(), token=token, values={})
