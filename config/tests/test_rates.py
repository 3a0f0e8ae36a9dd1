"""Every act of a person has a rate: beyond it, it is refused with a sentence, and what was typed is kept."""

import re
from datetime import timedelta

import pytest

from accounts.housekeeping import forget_the_expired
from accounts.models import ActCount
from accounts.models.acts import KEPT_FOR, Rate
from accounts.tests.factories import make_user
from config import rates
from conftest import at_once
from drafts.models import Proposal, Step
from drafts.tests.factories import make_draft_watch

from .test_access import ROWS, addresses

pytestmark = pytest.mark.django_db

TWICE_A_DAY = Rate(2, rates.DAY)


def posted_names() -> set[str]:
    """The names of the addresses that take what is posted, but for the admin's."""
    every = {name: rows if isinstance(rows, list) else [rows] for name, rows in ROWS.items()}
    takes = {name for name, rows in every.items() if any(row.post for row in rows)}
    return {name for name in takes & set(addresses()) if not name.startswith(("admin:", "/admin"))}


def test_every_address_that_is_posted_to_has_a_rate():
    without_token = {"health", "metrics"}  # they take nothing, and answer every method as if they were not there
    assert posted_names() - without_token == set(rates.POSTED)
    assert set(rates.READ) <= set(addresses())


@pytest.fixture
def conversation(collector, monkeypatch):
    """A draft in review that the collector may answer about twice a day."""
    monkeypatch.setitem(rates.POSTED, "drafts:draft_reply", TWICE_A_DAY)
    draft = make_draft_watch(user=collector.user, status=Proposal.Status.SUBMITTED)
    Step.objects.create(draft_watch=draft, number=1, kind=Step.Kind.SUBMITTED)
    return draft


def reply(client, draft, words: str, **fields):
    draft.refresh_from_db()
    return client.post(f"/drafts/watch/{draft.pk}/reply/", {"version": draft.version, "message": words} | fields)


def test_what_is_done_too_often_is_refused_and_changes_nothing(collector, conversation):
    for words in ("Раз", "Два"):
        assert reply(collector, conversation, words).status_code == 302
    answer = reply(collector, conversation, "Три")
    assert answer.status_code == 429
    assert "За сутки это можно сделать 2 раз" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= rates.DAY
    assert Step.objects.filter(kind=Step.Kind.REPLIED).count() == 2
    assert reply(collector, conversation, "Four", HTTP_ACCEPT_LANGUAGE="en").status_code == 429
    ActCount.objects.update(began=ActCount.objects.get().began - timedelta(days=1))
    assert reply(collector, conversation, "Завтра").status_code == 302


def test_what_was_typed_stands_in_the_form_again(collector, conversation):
    page = f"/drafts/watch/{conversation.pk}/"
    proof = re.search(r'name="proof" value="([^"]+)"', collector.get(page).content.decode())[1]
    for words in ("Раз", "Два"):
        reply(collector, conversation, words)
    answer = collector.post(
        f"{page}reply/", {"version": conversation.version, "message": "Длинный ответ", "proof": proof}, follow=True
    )
    shown = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith(page)
    assert "required>Длинный ответ</textarea>" in shown
    assert "За сутки это можно сделать 2 раз" in shown
    assert Step.objects.filter(kind=Step.Kind.REPLIED).count() == 2


def test_one_persons_acts_are_nobody_elses(collector, stranger, conversation):
    for words in ("Раз", "Два", "Три"):
        reply(collector, conversation, words)
    theirs = make_draft_watch(user=stranger.user, status=Proposal.Status.SUBMITTED)
    assert reply(stranger, theirs, "Раз").status_code == 302


def test_reading_is_not_counted_but_for_what_costs_much(collector, visitor, monkeypatch):
    visitor.get("/collection/export.csv"), visitor.post("/accounts/login/", {"login": "a", "password": "b"})
    collector.get("/collection/"), collector.get("/watches/new/")
    assert not ActCount.objects.exists()
    monkeypatch.setitem(rates.READ, "accounts:collection_export", Rate(1, rates.HOUR))
    answers = [collector.get("/collection/export.csv") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    answers[0].close()


def test_staff_have_one_rate_for_all_they_do_in_the_admin(moderator, monkeypatch):
    monkeypatch.setattr(rates, "IN_ADMIN", TWICE_A_DAY)
    addresses = ["/admin/catalogue/brand/add/", "/admin/drafts/readymessage/add/", "/admin/catalogue/factory/add/"]
    assert [moderator.post(address, {}).status_code for address in addresses] == [200, 200, 429]


def test_eight_at_once_are_counted_one_by_one(shared_database):
    user, rate = make_user(), Rate(5, rates.DAY)
    assert sum(at_once(*[lambda: ActCount.objects.count_one(user, "anything", rate)] * 8)) == 5


def test_counts_are_forgotten(collector):
    for seconds in (rates.HOUR, rates.DAY):
        ActCount.objects.count_one(collector.user, f"every {seconds}", Rate(1, seconds))
        assert timedelta(seconds=seconds) < KEPT_FOR
    forget_the_expired()
    assert ActCount.objects.count() == 2
    ActCount.objects.update(began=ActCount.objects.first().began - KEPT_FOR - timedelta(days=1))
    forget_the_expired()
    assert not ActCount.objects.exists()
