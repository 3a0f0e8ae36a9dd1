"""The documents that are made from data say what the data say."""

import pytest
from django.conf import settings

from .documents.pages import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_it_is_up_to_date(name):
    assert (settings.BASE_DIR / name).read_text(encoding="utf-8") == PAGES[name](), "`make documents` writes it"
