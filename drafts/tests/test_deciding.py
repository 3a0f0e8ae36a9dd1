"""Decide and next: after each decision the next proposal of the same queue is there."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drafts import actions
from drafts.models import DraftWatch, Proposal

from .factories import make_draft_mechanism, make_draft_watch

pytestmark = pytest.mark.django_db
Status = Proposal.Status


def queue_of(number, make=make_draft_watch) -> list:
    """Proposals that wait, the oldest first."""
    drafts = [make(status=Status.SUBMITTED) for _each in range(number)]
    for ago, draft in enumerate(reversed(drafts), start=1):
        type(draft).objects.filter(pk=draft.pk).update(submitted_at=timezone.now() - timedelta(hours=ago))
    return drafts


def page_of(draft, name="change", filters=""):
    address = reverse(f"admin:drafts_draft{draft.kind}_{name}", args=[draft.pk])
    return f"{address}?_changelist_filters={filters}" if filters else address


def decide(client, draft, do="reject", filters=""):
    """Where an answer leads."""
    values = {"version": draft.version, "do": do, "message": "" if do == "accept" else "Дубль"}
    return client.post(page_of(draft, "decide", filters), values)


def line(client, draft, filters="") -> dict:
    return client.get(page_of(draft, filters=filters)).context["line"]


def key_of(address) -> int | None:
    return int(re.search(r"/(\d+)/change/", address)[1]) if address else None


@pytest.mark.parametrize("make", [make_draft_watch, make_draft_mechanism])
@pytest.mark.parametrize("do", ["accept", "send_back", "reject"])
def test_the_next_one_is_there_after_every_decision_with_the_way_back(do, make, moderator):
    drafts = queue_of(3, make)
    for draft, following in [
        (drafts[1], drafts[2]),
        (drafts[2], drafts[0]),
    ]:  # after the last comes what was passed over
        answer = decide(moderator, draft, do)
        assert answer["Location"] == f"{page_of(following)}?last={draft.pk}"
        shown = moderator.get(answer["Location"])
        assert key_of(shown.context["line"]["last"]) == draft.pk
        assert str(draft) in "".join(map(str, shown.context["messages"]))
        assert f"<strong data-left>{shown.context['line']['left']}</strong>" in shown.content.decode()
    assert shown.context["line"]["left"] == 1
    assert decide(moderator, drafts[0], do)["Location"] == page_of(drafts[0])
    assert "больше ничего не ждёт" in moderator.get(page_of(drafts[0])).content.decode()


def test_the_line_keeps_the_order_and_the_filters_of_the_queue(moderator):
    drafts = queue_of(3)
    assert [key_of(line(moderator, drafts[1])[name]) for name in ("previous", "next")] == [drafts[0].pk, drafts[2].pk]
    newest_first = "o%3D-6"
    ways = line(moderator, drafts[1], newest_first)
    assert [key_of(ways[name]) for name in ("previous", "next")] == [drafts[2].pk, drafts[0].pk]
    assert all(f"_changelist_filters={newest_first}" in ways[name] for name in ("previous", "next", "decide"))
    assert key_of(decide(moderator, drafts[1], filters=newest_first)["Location"]) == drafts[0].pk


def test_what_is_one_s_own_or_taken_by_another_is_passed_over(moderator, administrator):
    first, own, taken, mine, last = queue_of(5)
    DraftWatch.objects.filter(pk=own.pk).update(user=moderator.user)
    for draft, by in [(taken, administrator.user), (mine, moderator.user)]:
        actions.take(draft, by=by, version=draft.version)
    assert key_of(decide(moderator, first)["Location"]) == mine.pk
    assert (line(moderator, mine)["left"], key_of(line(moderator, mine)["next"])) == (2, last.pk)
    assert line(administrator, taken)["left"] == 3  # an administrator's own would count: a small site has one person


def test_what_could_not_be_decided_stays_with_the_line_beside_it(moderator, administrator):
    first, second = queue_of(2)
    refused = moderator.post(f"{page_of(first, 'decide')}?last=7", {"version": 1, "do": "reject", "message": ""})
    assert refused.status_code == 400
    assert [key_of(refused.context["line"][name]) for name in ("next", "last")] == [second.pk, 7]
    assert "last=7" in refused.context["line"]["decide"]
    decide(administrator, first)
    late = moderator.post(page_of(first, "decide"), {"version": 1, "do": "accept"})
    assert (late.status_code, key_of(late.context["line"]["next"])) == (409, second.pk)
    assert first.steps.count() == 1


@pytest.mark.parametrize("last", ["x", "-1", "9" * 15, ""])
def test_a_senseless_way_back_hinders_nothing(last, moderator):
    (draft,) = queue_of(1)
    shown = moderator.get(f"{page_of(draft)}?last={last}")
    assert (shown.status_code, shown.context["line"]["last"]) == (200, 0)


def test_answers_that_decide_nothing_stay_on_the_page(moderator):
    draft, _other = queue_of(2)
    for do in ("take", "release", "reply"):
        assert decide(moderator, draft, do).status_code in {200, 302}
        draft.refresh_from_db()
    decide(moderator, draft)
    draft.refresh_from_db()
    assert decide(moderator, draft, "undo")["Location"] == page_of(draft)


def test_a_decision_asks_as_often_however_long_the_queue_is(moderator):
    def queries(draft) -> list[int]:
        counts = []
        for act in (lambda: moderator.get(page_of(draft)), lambda: decide(moderator, draft, "send_back")):
            with CaptureQueriesContext(connection) as found:
                act()
            counts.append(len(found))
        return counts

    drafts = queue_of(3)
    queries(drafts[0])  # what is asked once and kept
    before = queries(drafts[1])
    drafts = queue_of(20)
    assert queries(drafts[3]) == before
