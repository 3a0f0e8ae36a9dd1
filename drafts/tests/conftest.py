"""The people of a proposal, and the lines of the log about it."""

import pytest

from accounts.models import Role
from accounts.tests.factories import make_user


@pytest.fixture
def author(db):
    return make_user()


@pytest.fixture
def contributor(client):
    client.person = make_user(role=Role.Code.CONTRIBUTOR)
    client.force_login(client.person)
    return client


@pytest.fixture
def judge(db):
    return make_user(role=Role.Code.MODERATOR)


@pytest.fixture
def boss(db):
    return make_user(role=Role.Code.ADMINISTRATOR)


@pytest.fixture
def logged(caplog, django_capture_on_commit_callbacks):
    """A function that calls another and gives the lines that stand in the log once all is committed, with details."""
    details = ("draft", "user", "from", "to", "limit", "row")

    def lines_of(function, *arguments, **options) -> list[tuple[str, dict]]:
        caplog.clear()
        with caplog.at_level("INFO", "drafts.actions"), django_capture_on_commit_callbacks(execute=True):
            function(*arguments, **options)
        return [
            (record.getMessage(), {name: value for name, value in vars(record).items() if name in details})
            for record in caplog.records
        ]

    return lines_of
