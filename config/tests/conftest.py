"""What the site-wide tests share."""

import pytest
from django.test import Client

from config.tests.access import PERSONAS


@pytest.fixture
def clients(visitor, collector, stranger, moderator, administrator) -> dict[str, Client]:
    return dict(zip(PERSONAS, (visitor, collector, stranger, moderator, administrator), strict=True))


@pytest.fixture
def people(clients) -> dict:
    return {persona: client.user for persona, client in clients.items() if persona != "visitor"}
