"""The pages of proposals under axe, in both themes, and none wider than its window."""

from itertools import product

import pytest

from catalogue.tests.factories import make_function
from drafts import actions, content

from .factories import make_draft_watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(collector):
    draft = make_draft_watch(user=collector.user, brand=None, proposed_brand="Заря", code="0042")
    content.write(draft, {"aliases": ["Имя"], "movement": {"calibre": "1", "functions": [make_function()]}})
    actions.submit(draft, by=collector.user, version=draft.version)
    return draft


def test_axe_finds_nothing(
    page, axe_findings, live_server, sign_in_browser, collector, moderator, administrator, waiting
):
    draft, queue = f"/drafts/watch/{waiting.pk}/", "/admin/drafts/draftwatch/"
    decision = f"{queue}{waiting.pk}/change/"
    pages = {
        collector: ["/watches/new/", draft, f"{draft}edit/", "/drafts/"],
        moderator: [queue, decision, f"{decision}?correct=1", "/admin/drafts/merge/add/"],
        administrator: [f"{queue}authors/{collector.user.pk}/undo/"],
    }
    found = []
    for persona, addresses in pages.items():
        sign_in_browser(persona)
        for address in addresses:
            page.goto(live_server.url + address)
            for width, theme in product((360, 1280), ("light", "dark")):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=theme)
                found += [f"{address} {width} {theme}: {finding}" for finding in axe_findings(page)]
                too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                found += [f"{address} is {too_wide} px wider than {width}"] * (too_wide > 0)
    assert not found, "\n".join(found)
