"""The queues and the page that decides."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import Brand, Mechanism, Watch
from catalogue.tests.factories import make_brand, make_function, make_gender, make_watch
from drafts import actions, content
from drafts.comparison import draft_rows
from drafts.models import DraftMechanism, DraftWatch, Proposal, ReadyMessage, Step

from .factories import make_draft_image, make_draft_mechanism, make_draft_watch
from .test_actions import correction

pytestmark = pytest.mark.django_db
Status = Proposal.Status


def address(draft, name="change"):
    return reverse(f"admin:drafts_{draft._meta.model_name}_{name}", args=[draft.pk])


def waiting(**values):
    draft = make_draft_watch(**values)
    actions.submit(draft, by=draft.user, version=draft.version)
    return draft


def decide(client, draft, do, **values):
    shown = [row.name for row in draft_rows(draft)]
    data = {"version": draft.version, "do": do, "shown": shown, "keep": shown, "message": ""} | values
    answer = client.post(address(draft, "decide"), data)
    draft.refresh_from_db()
    return answer


QUEUES = [reverse("admin:drafts_draftwatch_changelist"), reverse("admin:drafts_draftmechanism_changelist")]


def test_only_moderators_come_here(visitor, collector, moderator):
    draft = waiting(user=collector.user)
    for where in [*QUEUES, address(draft), address(draft, "decide"), f"{address(draft)}?correct=1"]:
        assert visitor.get(where).status_code == 302
        assert collector.get(where).status_code in {302, 403}
    for where in [*QUEUES, address(draft), f"{address(draft)}?correct=1"]:
        assert moderator.get(where).status_code == 200


def test_rows_say_what_it_is_before_how_it_is(collector):
    draft = make_draft_watch(
        user=collector.user, brand=None, proposed_brand="Заря", code="7", start_release=1970, note="По паспорту.",
        gender=make_gender(),
    )  # fmt: skip
    make_draft_image(draft)
    names = [row.name for row in draft_rows(draft)]
    assert names[0] == "proposed_brand"
    assert names.index("code") < names.index("start_release") < names.index("gender") < names.index("note")
    assert names[-1].startswith("photo_")


def test_corrections_of_one_brand_are_told_apart_and_the_other_queues_are_at_hand(collector, moderator):
    for code in ("0042", "0043"):
        draft = correction(make_watch(code=code), collector.user, start_release=1970, code="")
        actions.submit(draft, by=collector.user, version=draft.version)
    assert "other-queues" not in moderator.get(QUEUES[0]).content.decode()
    make_draft_mechanism(status=Status.SUBMITTED)
    shown = moderator.get(QUEUES[0]).content.decode()
    assert all(str(watch) in shown for watch in Watch.objects.all())
    assert f'<a href="{QUEUES[1]}">предложенные механизмы: 1</a>' in shown


def test_the_queue_shows_what_waits_oldest_first_and_what_changes(collector, moderator):
    watch = make_watch(code="0042")
    first = correction(watch, collector.user, code="0043")
    actions.submit(first, by=collector.user, version=first.version)
    make_draft_image(first)
    waiting(proposed_brand="Заря", brand=None)
    make_draft_watch(proposed_brand="Тайна", brand=None)
    shown = moderator.get(QUEUES[0]).content.decode()
    assert shown.index(str(first)) < shown.index("Заря")
    assert "номер оформления" in shown
    assert "Тайна" not in shown
    assert "queue-thumbnail" in shown
    front = moderator.get("/admin/").content.decode()
    assert "<strong>2</strong>" in front
    for query in [
        "?state=all",
        "?state=accepted",
        "?kind=new",
        "?kind=correction",
        "?turn=mine",
        "?turn=free",
        "?q=coll",
    ]:
        assert moderator.get(QUEUES[0] + query).status_code == 200


def a_full_draft(make):
    draft = make(status=Status.SUBMITTED)
    if make is make_draft_watch:
        content.write(draft, {"aliases": ["Имя"], "movement": {"calibre": "1", "functions": [make_function()]}})
        make_draft_image(draft)
    else:
        content.write(draft, {"functions": [make_function()]})
    return draft


@pytest.mark.parametrize("make", [make_draft_watch, make_draft_mechanism])
def test_the_queries_of_the_queue_and_of_a_decision_do_not_grow(moderator, django_assert_num_queries, make):
    draft = a_full_draft(make)
    pages = [reverse(f"admin:drafts_{draft._meta.model_name}_changelist"), address(draft)]
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            moderator.get(page)
        counts.append(len(queries))
    assert counts[0] <= 16
    for _number in range(11):
        a_full_draft(make)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            moderator.get(page)


def test_four_photos_are_compared_in_as_many_queries_as_one(moderator, django_assert_num_queries):
    draft = a_full_draft(make_draft_watch)
    with CaptureQueriesContext(connection) as queries:
        moderator.get(address(draft))
    for side in ["left", "right", "bottom"]:
        make_draft_image(draft, side)
    with django_assert_num_queries(len(queries)):
        moderator.get(address(draft))
    assert sum("dhash_1" in query["sql"] and "UNION" in query["sql"] for query in queries) == 2
    assert len(queries) <= 40


def test_accepting_on_the_page(moderator):
    draft = waiting(code="0042")
    shown = moderator.get(address(draft)).content.decode()
    assert "<ins>0042</ins>" in shown
    assert decide(moderator, draft, "accept").status_code == 302
    assert (draft.status, Watch.objects.get().code) == (Status.ACCEPTED, "0042")
    assert Watch.objects.get().get_absolute_url() in moderator.get(address(draft)).content.decode()


def test_a_field_is_left_out(moderator):
    draft = waiting(code="0042", start_release=1970)
    decide(moderator, draft, "accept", keep=["brand", "start_release"], message="Кода не видно")
    watch = Watch.objects.get()
    assert (watch.code, watch.start_release) == ("", 1970)


def test_sending_back_with_ready_made_words(moderator):
    draft = waiting()
    ready = ReadyMessage.objects.filter(use="send_back").first()
    answer = decide(moderator, draft, "send_back")
    assert answer.status_code == 400
    decide(moderator, draft, "send_back", ready=[ready.pk], message="И год.")
    assert draft.status == Status.NEEDS_WORK
    assert draft.message == f"{ready.text}\nИ год."


def test_taking_releasing_rejecting_and_undoing(moderator):
    draft = waiting()
    decide(moderator, draft, "take")
    assert draft.taken_by == moderator.user
    decide(moderator, draft, "release")
    assert draft.taken_by is None
    decide(moderator, draft, "reject", message="Дубль")
    assert draft.status == Status.REJECTED
    decide(moderator, draft, "undo")
    assert draft.status == Status.SUBMITTED


def test_what_cannot_be_published_is_said_and_the_message_stays(moderator):
    make_watch(code="0042")
    draft = waiting(code="0042")
    answer = decide(moderator, draft, "accept", message="Мои слова")
    assert answer.status_code == 400
    assert "Мои слова" in answer.content.decode()
    assert draft.status == Status.SUBMITTED


def ticked(answer, name) -> set[str]:
    """The values of the ticks called `name` that are set."""
    return set(re.findall(rf'name="{name}" value="(\w+)"[^>]* checked', answer.content.decode()))


@pytest.mark.parametrize("version", [0, 99])
def test_what_was_ticked_stays_ticked_when_an_answer_is_refused(moderator, version):
    make_watch(code="0042")
    draft = waiting(code="0042", start_release=1970)
    assert ticked(moderator.get(address(draft)), "keep") == {"brand", "code", "start_release"}
    ready = str(ReadyMessage.objects.filter(use="send_back").first().pk)
    values = {"keep": ["brand", "code"], "ready": [ready], "version": version}
    answer = decide(moderator, draft, "send_back", **values)
    assert answer.status_code == (409 if version else 400)
    assert (ticked(answer, "keep"), ticked(answer, "ready")) == ({"brand", "code"}, {ready})


def test_a_change_that_the_moderator_has_not_seen_is_ticked(moderator):
    draft = waiting(code="0042")
    values = {"shown": ["brand", "code"], "keep": ["brand"], "version": draft.version}
    actions.edit(draft, by=draft.user, version=draft.version, values={"start_release": 1970})
    answer = decide(moderator, draft, "accept", **values)
    assert answer.status_code == 409
    assert ticked(answer, "keep") == {"brand", "start_release"}


def test_a_proposed_name_is_left_out_with_its_field(moderator):
    draft = waiting(proposed_factory="Какой-то завод")
    assert decide(moderator, draft, "accept").status_code == 400
    decide(moderator, draft, "accept", keep=["brand"], message="Такого завода нет")
    assert Watch.objects.get().factory is None


def test_two_moderators_on_one_draft(moderator, administrator):
    draft = waiting()
    seen = draft.version
    decide(moderator, draft, "accept")
    answer = decide(administrator, draft, "reject", version=seen, message="Мои слова")
    assert answer.status_code == 409
    assert moderator.user.login in answer.content.decode()
    assert draft.status == Status.ACCEPTED


def test_nobody_decides_their_own(moderator, administrator):
    own = waiting(user=moderator.user)
    assert decide(moderator, own, "accept").status_code == 403
    assert 'name="code"' not in moderator.get(f"{address(own)}?correct=1").content.decode()
    assert decide(moderator, own, "accept", correct="1", code="1").status_code == 403
    assert decide(administrator, waiting(user=administrator.user), "accept").status_code == 302
    assert Watch.objects.count() == 1


def test_a_proposed_brand_is_created_in_one_click_and_look_alikes_are_shown(moderator):
    alike = make_brand(name="Заря", name_en="Zarya")
    draft = waiting(brand=None, proposed_brand="Zarja")
    content.write(draft, {"movement": {"calibre": "2009", "proposed_factory": "Новый завод"}})
    shown = moderator.get(address(draft)).content.decode()
    assert f"name:brand={alike.pk}" in shown
    assert decide(moderator, draft, "accept").status_code == 400
    decide(moderator, draft, f"name:brand={alike.pk}")
    assert (draft.brand, draft.proposed_brand) == (alike, "Zarja")
    decide(moderator, draft, "name:movement_factory")
    decide(moderator, draft, "accept")
    assert Mechanism.objects.get().factory.name == "Новый завод"
    assert Watch.objects.get().brand == alike
    assert decide(moderator, draft, "name:nonsense=1").status_code == 400


def test_a_new_brand_is_named_as_proposed(moderator):
    draft = waiting(brand=None, proposed_brand="Заря")
    decide(moderator, draft, "name:brand")
    assert not Brand.objects.exists()
    decide(moderator, draft, "accept")
    assert draft.brand == Brand.objects.get(name="Заря")


def test_sending_several_back(moderator):
    drafts = [waiting(), waiting(), waiting(user=moderator.user)]
    data = {"action": "send_back", "_selected_action": [draft.pk for draft in drafts], "message": "Нужен источник"}
    shown = moderator.post(QUEUES[0], data | {"sure": "1"}, follow=True).content.decode()
    assert DraftWatch.objects.filter(status=Status.NEEDS_WORK, message="Нужен источник").count() == 2
    assert str(drafts[2]) in shown


def test_movements_have_their_own_queue(moderator):
    draft = make_draft_mechanism(calibre="2209", status=Status.SUBMITTED)
    inner = waiting()
    content.write(inner, {"movement": {"calibre": "2609"}})
    shown = moderator.get(QUEUES[1]).content.decode()
    assert "2209" in shown
    assert "2609" not in shown
    decide(moderator, draft, "accept")
    assert Mechanism.objects.get().calibre == "2209"
    assert moderator.get(address(DraftMechanism.objects.get(calibre="2609"))).status_code in {302, 404}


def test_nothing_is_written_but_by_actions(moderator, administrator):
    draft = waiting()
    for client in (moderator, administrator):
        for where in ["/admin/drafts/draftwatch/add/", f"/admin/drafts/draftwatch/{draft.pk}/delete/"]:
            assert client.get(where).status_code == 403
        client.post(address(draft), {"code": "1", "status": "accepted"})
    draft.refresh_from_db()
    assert (draft.code, draft.status) == ("", Status.SUBMITTED)
    assert Step.objects.count() == 1
