"""One answer to several proposals of the queue: asked before, each decided by itself, one letter to each author."""

import re

import pytest
from django.core import mail

from accounts.tests.factories import make_user
from catalogue.history.publishing import publish_watch
from catalogue.models import Watch
from catalogue.tests.factories import make_brand
from drafts import actions, bulk
from drafts.models import DraftWatch

from .factories import published
from .test_actions import correction, submitted
from .test_queue import QUEUE, Status, waiting

pytestmark = pytest.mark.django_db

ANSWERS = [("send_back", Status.NEEDS_WORK), ("reject", Status.REJECTED)]


def answer_all(client, action, drafts, **values):
    data = {"action": action, "_selected_action": [draft.pk for draft in drafts], "message": "Нужен источник"}
    return client.post(QUEUE, data | {"sure": "1"} | values, follow=True)


@pytest.mark.parametrize(("action", "status"), ANSWERS)
def test_how_many_get_the_answer_is_said_and_asked_before_anything_happens(action, status, moderator, collector):
    drafts = [waiting(user=collector.user, brand=make_brand(name=f"Марка {number}")) for number in range(3)]
    own = waiting(user=moderator.user, brand=make_brand(name="Своя"))
    data = {"action": action, "_selected_action": [draft.pk for draft in (*drafts, own)], "message": "Нужен источник"}
    shown = moderator.post(f"{QUEUE}?kind=new", data)
    html = shown.content.decode()
    assert shown.status_code == 200
    assert re.search(r"<strong>3</strong>", html)
    assert all(str(draft) in html for draft in drafts)
    assert "Своя" not in html.partition("<form class")[2].partition("</ul>")[0]
    assert "«Нужен источник»" in html
    assert f'href="{QUEUE}?kind=new"' in html
    assert not DraftWatch.objects.filter(status=status).exists()
    sent = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html)
    again = {name: [value for each, value in sent if each == name] for name, _value in sent} | {"sure": "1"}
    moderator.post(f"{QUEUE}?kind=new", again)
    assert DraftWatch.objects.filter(status=status, message="Нужен источник").count() == 3


@pytest.mark.parametrize(("action", "status"), ANSWERS)
def test_several_get_one_answer_and_each_author_one_letter(action, status, moderator, collector, stranger):
    drafts = [waiting(user=collector.user) for _number in range(3)] + [waiting(user=stranger.user)]
    own = waiting(user=moderator.user)
    gone = waiting(user=collector.user)
    actions.accept(gone, by=make_user(role="administrator", login="quicker"), version=gone.version)
    mail.outbox.clear()
    answer = answer_all(moderator, action, [*drafts, own, gone])
    said = [str(message) for message in answer.context["messages"]]
    assert any(str(own) in text and "своё решать нельзя" in text for text in said)
    assert any(str(gone) in text and "quicker" in text for text in said)
    assert DraftWatch.objects.filter(status=status, message="Нужен источник").count() == 4
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == 2
    together = letters[collector.user.email].body
    assert all(f"/drafts/watch/{draft.pk}/" in together for draft in drafts[:3])
    assert all("Нужен источник" in letter.body for letter in mail.outbox)


@pytest.mark.parametrize(("action", "status"), ANSWERS)
def test_what_changed_since_it_was_shown_is_told_and_left(action, status, moderator):
    drafts = [waiting(), waiting()]
    page = moderator.get(QUEUE).content.decode()
    seen = [f"{draft.pk}:{draft.version}" for draft in drafts]
    assert all(f'name="seen" value="{pair}"' in page for pair in seen)
    actions.edit(drafts[0], by=drafts[0].user, version=1, values={"code": "1"})
    answer = answer_all(moderator, action, drafts, seen=seen)
    assert [str(draft) in answer.content.decode() for draft in drafts] == [True, False]
    assert [DraftWatch.objects.get(pk=draft.pk).status for draft in drafts] == [Status.SUBMITTED, status]


@pytest.mark.parametrize(("action", "status"), ANSWERS)
def test_without_a_message_nothing_is_answered_and_it_is_said_once(action, status, moderator):
    answer = answer_all(moderator, action, [waiting(), waiting()], message=" ")
    assert [str(message) for message in answer.context["messages"]] == ["Напишите сообщение."]
    assert not DraftWatch.objects.filter(status=status).exists()


def test_no_more_than_a_page_is_answered_at_once(moderator, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    answer_all(moderator, "reject", [waiting() for _number in range(3)], select_across="1")
    assert DraftWatch.objects.filter(status=Status.REJECTED).count() == 2


@pytest.mark.parametrize("seen", ["x", "1:x", ":", "9" * 30 + ":1", "1:" + "9" * 30, "1:-1"])
def test_a_version_that_is_none_is_as_if_none_were_named(seen, moderator):
    assert answer_all(moderator, "reject", [waiting()], seen=[seen]).status_code == 200
    assert DraftWatch.objects.get().status == Status.REJECTED


# Several accepted at once -----------------------------------------------------------------------


def test_what_is_accepted_at_once_is_seen_before_and_each_author_gets_one_letter(
    moderator, collector, stranger, derived_is_right
):
    drafts = [waiting(user=collector.user, code=f"004{number}") for number in range(3)]
    other, own = waiting(user=stranger.user, code="0077"), waiting(user=moderator.user)
    unsettled = waiting(user=stranger.user, brand=None, proposed_brand="Новая")
    watch = published(code="1")
    changed = submitted(correction(watch, collector.user, code="2"))
    watch.code = "3"
    publish_watch(watch, aliases=["Имя"], by=None, evidence="", action="changed")
    chosen = [*drafts, other, own, unsettled, changed]
    data = {"action": "accept", "_selected_action": [draft.pk for draft in chosen], "message": ""}
    sheet = moderator.post(QUEUE, data).content.decode()
    assert all(f"<ins>{draft.code}</ins>" in sheet for draft in (*drafts, other))
    assert not DraftWatch.objects.filter(status=Status.ACCEPTED).exists(), "it was only asked"
    mail.outbox.clear()
    answer = moderator.post(QUEUE, data | {"sure": "1"}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert "Принято 4 черновика." in said
    assert any("Новая" in text for text in said)
    assert any("каталог с тех пор" in text for text in said)
    assert any("своё решать нельзя" in text for text in said)
    accepted_codes = DraftWatch.objects.filter(status=Status.ACCEPTED).values_list("code", flat=True)
    assert set(accepted_codes) == {"0040", "0041", "0042", "0077"}
    assert Watch.objects.filter(code__in=accepted_codes).count() == 4
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert (len(mail.outbox), set(letters)) == (2, {collector.user.email, stranger.user.email})
    assert all(f"/drafts/watch/{draft.pk}/" in letters[collector.user.email].body for draft in drafts)
    assert "принят" in letters[collector.user.email].subject


def test_no_more_are_accepted_at_once_than_can_be_looked_at(moderator, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_ACCEPTED", 2)
    answer = answer_all(moderator, "accept", [waiting() for _number in range(3)])
    assert "Не больше 2" in answer.content.decode()
    assert not Watch.objects.exists()


def test_what_is_accepted_at_once_needs_no_message_at_all(moderator):
    data = {"action": "accept", "_selected_action": [waiting().pk]}
    assert "sure" in moderator.post(QUEUE, data).content.decode()
