"""A button that was pressed twice, or once more because no answer came, says again what it did."""

from functools import partial

import pytest
from django.test import Client

from accounts.tests.factories import make_user
from conftest import at_once
from drafts.models import TERMS

from .factories import make_draft_brand, make_draft_factory, make_draft_mark, make_draft_term, make_draft_watch
from .test_actions import submitted

pytestmark = pytest.mark.django_db
MAKERS = {
    "watch": make_draft_watch,
    "mark": make_draft_mark,
    "brand": lambda **fields: make_draft_brand(name_en="Otherwise", **fields),
    "factory": lambda **fields: make_draft_factory(name_en="Otherwise", **fields),
    TERMS[0].kind: lambda **fields: make_draft_term(TERMS[0], name_en="Otherwise", **fields),
}
of_every_kind = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def pressed(client, draft, what, **values):
    page = client.post(f"{draft.get_absolute_url()}{what}/", {"version": draft.version} | values, follow=True)
    return page.status_code, page.text


@of_every_kind
@pytest.mark.parametrize(("what", "done"), [("submit", "Отправлено на проверку"), ("withdraw", "Отозвано.")])
def test_the_second_time_says_what_the_first_did(what, done, make, collector):
    draft = make(user=collector.user)
    for status, page in (pressed(collector, draft, what), pressed(collector, draft, what)):
        assert (status, done in page, "тем временем изменился" in page) == (200, True, False)
    assert draft.steps.count() == 1


def test_one_answer_is_written_down_once_and_another_is_not_taken_for_it(collector):
    draft = submitted(make_draft_watch(user=collector.user))
    for _time in range(2):
        status, page = pressed(collector, draft, "reply", message="Вот паспорт")
        assert (status, "Отправлено." in page) == (200, True)
    status, page = pressed(collector, draft, "reply", message="И ещё одно")
    assert (status, "тем временем изменился" in page, "И ещё одно" in page) == (400, True, True)
    assert [step.message for step in draft.steps.filter(kind="replied")] == ["Вот паспорт"]


def test_what_somebody_else_did_meanwhile_is_still_told(collector, moderator):
    draft = submitted(make_draft_watch(user=collector.user))
    moderator.post(
        f"/admin/drafts/draftwatch/{draft.pk}/decide/",
        {"version": draft.version, "do": "send_back", "message": "Откуда?"},
    )
    status, page = pressed(collector, draft, "withdraw")
    assert (status, "тем временем изменился" in page) == (200, True)


def test_presses_at_one_moment_all_say_it(shared_database):
    author = make_user()
    draft = make_draft_watch(user=author)
    clients = [Client() for _number in range(4)]
    for client in clients:
        client.force_login(author)
    for status, page in at_once(*(partial(pressed, client, draft, "submit") for client in clients)):
        assert (status, "Отправлено на проверку" in page, "тем временем изменился" in page) == (200, True, False)
    assert draft.steps.count() == 1
