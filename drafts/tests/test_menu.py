"""The way to the queue in the menu of whoever keeps the catalogue, with the number that waits."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drafts import actions

from .factories import make_draft_mechanism
from .test_queue import waiting

pytestmark = pytest.mark.django_db


def test_the_menu_of_whoever_keeps_the_catalogue_leads_there_with_the_number(
    moderator, administrator, collector, visitor, django_capture_on_commit_callbacks
):
    draft, _other = waiting(), waiting(make_draft_mechanism)
    link = '<a href="/admin/">Модерация'
    for client in (moderator, administrator):
        for page in ("/watches/", "/help/", "/drafts/"):
            assert f"{link}: 2</a>" in client.get(page).content.decode()
    for client in (collector, visitor):
        assert link not in client.get("/watches/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        actions.reject(draft, by=moderator.user, version=draft.version, message="Нет")
    assert f"{link}: 1</a>" in moderator.get("/help/").content.decode()


def test_the_number_in_the_menu_is_counted_once(moderator):
    waiting()
    moderator.get("/help/")
    with CaptureQueriesContext(connection) as queries:
        moderator.get("/help/")
    assert [query["sql"] for query in queries if "drafts_draft" in query["sql"]] == []


def test_whoever_lacks_the_second_factor_finds_the_way_but_learns_nothing(moderator, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    waiting()
    assert '<a href="/admin/">Модерация</a>' in moderator.get("/help/").content.decode()
