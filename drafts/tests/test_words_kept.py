"""What a moderator typed is lost by no button but the one that sends it; and a letter speaks its reader's language."""

import re

import pytest
from django.contrib.messages import get_messages
from django.utils import translation

from accounts.tests.factories import make_user
from catalogue.models import Watch
from catalogue.models.texts import LONGEST_MESSAGE
from catalogue.tests.factories import make_brand, make_factory
from drafts import actions, bulk
from drafts.models import DraftWatch, Proposal, ReadyMessage

from .factories import make_draft_watch
from .test_correcting import form_of, typed
from .test_moderation import QUEUES, address, decide, ticked, waiting

pytestmark = pytest.mark.django_db
Status = Proposal.Status


# The decision page ------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["take", "release", "reply", "name:factory"])
def test_a_button_that_decides_nothing_keeps_what_was_filled_in(do, moderator):
    draft = waiting(code="0042", note="Белый", proposed_factory="Завод имени Кирова")
    if do == "release":
        actions.take(draft, by=moderator.user, version=draft.version)
    ready = ReadyMessage.objects.filter(use="send_back").first()
    values = form_of(moderator, draft) | {"code": "0043", "message": "Какого года?"}
    values["keep"].remove("note")
    if do != "reply":
        values["ready"] = [ready.pk]
    answer = decide(moderator, draft, do, **values)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert typed(answer)["code"] == "0043"
    assert ticked(answer, "keep") == {"brand", "code", "proposed_factory"}
    assert ("Какого года?</textarea>" in html) == (do != "reply")
    assert ticked(answer, "ready") == (set() if do == "reply" else {str(ready.pk)})
    assert f'name="version" value="{draft.version}"' in html
    assert draft.status == Status.SUBMITTED


@pytest.mark.parametrize("do", ["take", "name:factory"])
def test_where_nothing_was_filled_in_the_page_is_opened_anew(do, moderator):
    draft = waiting(proposed_factory="Завод имени Кирова")
    assert decide(moderator, draft, do)["Location"] == address(draft)


def test_a_name_that_is_settled_stands_in_its_field_while_others_are_corrected(moderator):
    minsk = make_factory(name="Минский часовой завод", short_name="МЧЗ")
    draft = waiting(code="0042", proposed_factory="Минск")
    values = form_of(moderator, draft) | {"code": "0043", "message": "По фото"}
    answer = decide(moderator, draft, f"name:factory={minsk.pk}", **values)
    assert (typed(answer)["factory"], typed(answer)["code"]) == ("Минский часовой завод", "0043")
    decide(moderator, draft, "accept", **values | {"factory": "Минский часовой завод", "version": draft.version})
    assert (Watch.objects.get().factory, Watch.objects.get().code) == (minsk, "0043")


# The queue --------------------------------------------------------------------------------------


def refused(client, drafts, **values):
    """The page that answers a bulk answer which cannot be given."""
    data = {"action": "reject", "index": "0", "_selected_action": [draft.pk for draft in drafts], "message": "Дубль"}
    answer = client.post(f"{QUEUES[0]}?kind=new", data | {"sure": "1"} | values)
    assert answer.status_code == 400
    assert [str(message) for message in get_messages(answer.wsgi_request)]
    return answer.content.decode()


def message_in(html) -> str:
    return re.search(r'name="message" value="([^"]*)"', html)[1]


def test_what_was_typed_and_ticked_stays_when_a_bulk_answer_is_refused(moderator):
    drafts = [waiting() for _number in range(3)]
    own = waiting(user=moderator.user)
    assert message_in(refused(moderator, [])) == "Дубль"
    assert message_in(refused(moderator, drafts[:2], action="")) == "Дубль"
    html = refused(moderator, [own, drafts[0]])
    assert message_in(html) == "Дубль"
    assert re.findall(r'name="_selected_action" value="(\d+)"[^>]*checked', html) == [str(own.pk)]
    assert '<option value="reject" selected>' in html
    long = "x" * (LONGEST_MESSAGE + 1)
    assert message_in(refused(moderator, drafts[1:], message=long)) == long
    assert DraftWatch.objects.filter(status=Status.SUBMITTED).count() == 3


def test_what_was_done_is_shown_by_a_new_page(moderator):
    draft = waiting()
    data = {"action": "reject", "index": "0", "_selected_action": [draft.pk], "message": "Дубль", "sure": "1"}
    assert moderator.post(QUEUES[0], data).status_code == 302
    assert 'name="message" value' not in moderator.get(QUEUES[0]).content.decode()


# Letters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("speaks", ["ru", "en"])
@pytest.mark.parametrize("do", ["reject", "send_back", "close", "take_back"])
def test_a_letter_names_each_proposal_in_the_language_of_its_reader(do, speaks, mailoutbox, boss):
    brand = make_brand(name="Восток", name_en="Vostok")
    authors = {language: make_user(language=language) for language in ("ru", "en")}
    for author in authors.values():
        draft = waiting(user=author, brand=brand, code=author.language)
        if do == "take_back":
            actions.accept(draft, by=boss, version=draft.version)
        else:
            make_draft_watch(user=author, status=Status.SUBMITTED, brand=None)
    mailoutbox.clear()
    with translation.override(speaks):
        getattr(bulk, do)(DraftWatch.objects.all(), by=boss, message="!")
    letters = {letter.to[0]: re.findall("^- (.*)$", letter.body, re.MULTILINE) for letter in mailoutbox}
    expected = {"ru": ["часы без названия", "Восток ru"], "en": ["watch without name", "Vostok en"]}
    for language, names in expected.items():
        assert letters[authors[language].email] == names[do == "take_back" :]
