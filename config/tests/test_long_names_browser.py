"""A name without a blank, as whoever means ill proposes it, makes no page wider than a phone."""

import pytest

from accounts.tests.factories import make_user
from drafts import actions
from drafts.models import DraftFunction

from .test_narrow_browser import TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_name_without_a_blank_is_broken(page, live_server, sign_in_browser, moderator):
    """It stands in lists, in the title, above it and in the filters."""
    person = moderator.user
    draft = DraftFunction.objects.create(user=person, name="щ" * 150, name_en="w" * 150, evidence="Паспорт")
    actions.submit(draft, by=person, version=draft.version)
    actions.accept(draft, by=make_user(role="administrator"), version=draft.version)
    sign_in_browser(moderator)
    word, about = draft.result, f"/users/{person.login}/"
    pages = ["/vocabulary/", f"/vocabulary/function/{word.slug}/history/", word.get_absolute_url(), "/changes/"]
    pages += [about, f"{about}contributions/", "/drafts/", draft.get_absolute_url()]
    page.set_viewport_size({"width": 360, "height": 740})
    wrong = []
    for address in (f"{language}{each}" for each in pages for language in ("", "/en")):
        page.goto(live_server.url + address, wait_until="domcontentloaded")
        wrong += [f"{address}: {beyond}" for beyond in [page.evaluate(TOO_WIDE)] if beyond]
    assert not wrong, "\n".join(wrong)
