"""A conversation may be as long as it likes: its page is not."""

import re

import pytest

from drafts.conversation import MOST_SHOWN
from drafts.models import Step

from .factories import make_draft_watch

pytestmark = pytest.mark.django_db
MANY = 2 * MOST_SHOWN + 7


@pytest.fixture
def draft(collector):
    draft = make_draft_watch(user=collector.user, status="submitted")
    told = {"draft_watch": draft, "kind": Step.Kind.REPLIED, "by": collector.user}
    Step.objects.bulk_create(Step(**told, number=n, message=f"Ответ {n}.") for n in range(1, MANY + 1))
    return draft


def test_a_long_conversation_is_read_part_by_part(draft, collector):
    address, parts = draft.get_absolute_url(), []
    while address:
        text = collector.get(address).content.decode()
        parts.append([int(number) for number in re.findall(r"Ответ (\d+)\.", text)])
        assert ("Последние сообщения" in text) == (len(parts) > 1)
        earlier = re.search(rf'href="({draft.get_absolute_url()}\?before=\d+)#conversation"', text)
        address = earlier and earlier[1]
    assert [len(part) for part in parts] == [MOST_SHOWN, MOST_SHOWN, 7]
    assert [number for part in reversed(parts) for number in part] == list(range(1, MANY + 1))


@pytest.mark.parametrize("before", ["x", "-1", "9" * 5000, "²", "", "0"])
def test_a_place_that_is_none_shows_the_latest(draft, collector, before):
    text = collector.get(draft.get_absolute_url(), {"before": before}).content.decode()
    assert f"Ответ {MANY}." in text


def test_a_moderator_sees_the_latest_and_finds_the_rest(draft, moderator):
    text = moderator.get(f"/admin/drafts/draftwatch/{draft.pk}/change/").content.decode()
    assert len(re.findall(r"Ответ \d+\.", text)) == MOST_SHOWN
    assert f"{draft.get_absolute_url()}?before={MANY - MOST_SHOWN + 1}#conversation" in text
