"""The same draft in several hands at the same moment: one result, and everybody else is told.

Small in the gate; `DRAFTS=50 ROUNDS=100` is the drill (`make drill-moderators`).
"""

import inspect
import os
from collections import Counter
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Role, User
from accounts.tests.factories import make_user
from catalogue.models import Revision, Watch
from catalogue.tests.factories import make_brand
from conftest import at_once
from drafts import actions, transitions
from drafts.errors import AlreadyDecided
from drafts.models import DraftWatch, Proposal, Step

from .factories import make_draft_watch, published
from .test_actions import correction

DRAFTS = int(os.environ.get("DRAFTS", "5"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
MODERATORS = 8
Status = Proposal.Status


def waiting(author, brand, number) -> DraftWatch:
    draft = make_draft_watch(user=author, brand=brand, code=f"{number:06}")
    actions.submit(draft, by=author, version=draft.version)
    return draft


def act(name, pk, by, **options):
    """One action by somebody who has just opened the draft's page; it gives nothing, or raises what hinders it."""
    draft = DraftWatch.objects.get(pk=pk)

    def do() -> None:
        getattr(actions, name)(draft, by=by, version=draft.version, **options)

    return do


def eight_moderators_decide(number_of_drafts) -> Counter:
    """The same drafts, each by all at once: one result each, and everybody else is told who decided."""
    author, brand = make_user(role=Role.Code.MODERATOR), make_brand()
    moderators = [make_user(role=Role.Code.MODERATOR) for _number in range(MODERATORS)]
    drafts = [waiting(author, brand, number) for number in range(number_of_drafts)]
    told = Counter()
    for draft in drafts:
        results = at_once(*(act("accept", draft.pk, moderator) for moderator in moderators))
        told.update(type(result).__name__ for result in results)
        winner = DraftWatch.objects.select_related("decided_by").get(pk=draft.pk).decided_by
        assert all(winner.login in str(result) for result in results if result), dict(told)
    expected = {"NoneType": number_of_drafts, "AlreadyDecided": number_of_drafts * (MODERATORS - 1)}
    assert told == expected, dict(told)
    assert Watch.objects.count() == Revision.objects.count() == number_of_drafts
    assert Step.objects.filter(kind=Step.Kind.ACCEPTED).count() == number_of_drafts
    assert User.objects.get(pk=author.pk).rating == number_of_drafts
    return told


def test_eight_moderators_decide_the_same_drafts(shared_database, report):
    told = eight_moderators_decide(DRAFTS)
    report(f"{MODERATORS} moderators, {DRAFTS} drafts: {dict(told)}")


def test_without_the_condition_in_the_update_this_test_fails(shared_database, monkeypatch, report):
    """What `move` is worth: the same function without its look at state and version."""
    source = inspect.getsource(transitions.move)
    condition = ", status=draft.status, version=version"
    assert source.count(condition) == 1
    changed = dict(vars(transitions))
    exec(source.replace(condition, ""), changed)
    monkeypatch.setattr(transitions, "move", changed["move"])
    with pytest.raises(AssertionError) as failure:
        eight_moderators_decide(1)
    report(f"without the condition: {str(failure.value).splitlines()[0]}")


def test_accepting_withdrawing_and_editing_at_once(shared_database, report):
    author, brand = make_user(role=Role.Code.CONTRIBUTOR), make_brand()
    moderator = make_user(role=Role.Code.MODERATOR)
    ends = Counter()
    for number in range(ROUNDS):
        draft = waiting(author, brand, number)
        results = at_once(
            act("accept", draft.pk, moderator),
            act("withdraw", draft.pk, author),
            act("edit", draft.pk, author, values={"note": "Новое"}),
        )
        winners = [place for place, result in enumerate(results) if result is None]
        assert len(winners) == 1
        assert all(isinstance(result, AlreadyDecided) for result in results if result)
        draft.refresh_from_db()
        expected = [(Status.ACCEPTED, ""), (Status.WITHDRAWN, ""), (Status.SUBMITTED, "Новое")][winners[0]]
        assert (draft.status, draft.note) == expected
        assert Watch.objects.filter(code=draft.code).count() == (draft.status == Status.ACCEPTED)
        assert draft.steps.count() == 2
        ends[draft.status] += 1
        if draft.is_open:
            actions.withdraw(draft, by=author, version=draft.version)
    report(f"{ROUNDS} rounds of accept, withdraw, edit: {dict(ends)}")


def test_a_trusted_author_who_sends_it_eight_times_publishes_once(shared_database, report):
    author = make_user(is_trusted=True)
    watch = published(code="0042", start_release=None)
    draft = correction(watch, author, start_release=1970)
    told = Counter(
        type(result).__name__ for result in at_once(*[act("send", draft.pk, author) for _number in range(8)])
    )
    assert told == {"NoneType": 1, "AlreadyDecided": 7}
    assert list(draft.steps.values_list("kind", flat=True)) == [Step.Kind.SUBMITTED, Step.Kind.TRUSTED]
    assert Revision.objects.count() == 2 and User.objects.get(pk=author.pk).rating == 1
    report(f"8 at once: {dict(told)}")


def test_a_form_that_is_sent_eight_times_at_once_makes_one_draft(shared_database, report):
    author = make_user()
    answers = Counter()
    for number in range(DRAFTS):
        values = {"token": str(uuid4()), "brand": f"Марка {number}", "evidence": "Паспорт"}
        answers.update(at_once(*(partial(post_new, author, values) for _number in range(8))))
    assert answers == {302: DRAFTS * 8}
    assert DraftWatch.objects.count() == DRAFTS
    report(f"8 at once × {DRAFTS}: {DraftWatch.objects.count()} drafts, answers {dict(answers)}")


def post_new(author, values) -> int:
    client = Client(raise_request_exception=False)
    client.force_login(author)
    return client.post("/watches/new/", values).status_code


def test_the_limit_of_waiting_drafts_holds_at_once(shared_database):
    author, brand = make_user(), make_brand()
    drafts = [make_draft_watch(user=author, brand=brand, code=str(number)) for number in range(8)]
    results = at_once(*(act("submit", draft.pk, author) for draft in drafts))
    assert results.count(None) == 5
    assert DraftWatch.objects.waiting().count() == 5


@pytest.mark.parametrize("name", ["accept", "withdraw"])
def test_what_was_seen_before_another_decided_is_refused(shared_database, name):
    author, moderator = make_user(role=Role.Code.CONTRIBUTOR), make_user(role=Role.Code.MODERATOR)
    draft = waiting(author, make_brand(), 1)
    seen = act(name, draft.pk, moderator if name == "accept" else author)
    actions.reject(DraftWatch.objects.get(pk=draft.pk), by=moderator, version=draft.version, message="Нет")
    with pytest.raises(AlreadyDecided):
        seen()
