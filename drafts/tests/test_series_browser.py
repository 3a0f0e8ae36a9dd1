"""Forty watches in an evening: what each costs in Chromium, in Tabs, pages and choices of files."""

import pytest
from playwright.sync_api import expect

from catalogue.models import Side
from catalogue.tests.factories import make_brand, make_mechanism
from catalogue.tests.keyboard import Keyboard
from drafts.models import DraftWatch

from .factories import make_draft_watch
from .test_journey_browser import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = 2
MOST_TABS = 8


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def browser_context_args(browser_context_args, request):
    return browser_context_args | {"java_script_enabled": request.param}


def photos_of(watch: int) -> list[dict]:
    """Photos of three sides, named in another order than that of the sides."""
    return [picture(watch + at) | {"name": name} for at, name in enumerate(["справа.jpg", "main.jpg", "3 слева.jpg"])]


def test_each_watch_of_a_series_is_one_page_one_choice_of_files_and_few_tabs(
    page, live_server, sign_in_browser, collector, report, browser_context_args
):
    first = make_draft_watch(
        user=collector.user, brand=make_brand(name="Полёт"), mechanism=make_mechanism(calibre="2609"), code="0"
    )
    sign_in_browser(collector)
    page.goto(f"{live_server.url}/watches/new/?like={first.pk}")
    pages, dialogs, keys = [], [], Keyboard(page)
    page.on("request", lambda request: pages.append(request.url) if is_page(request) else None)
    page.on("filechooser", lambda chooser: dialogs.append(chooser))
    for number in range(1, NUMBER + 1):
        expect(page.locator("[name=photos]")).to_be_focused()
        expect(page.locator("[name=brand]")).to_have_value("Полёт")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(photos_of(number))
        if browser_context_args["java_script_enabled"]:
            expect(page.locator(".photo-input:not(.photo-input--empty)")).to_have_count(3)
        keys.write(page.locator("[name=code]"), f"00{number}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text(f"Сохранено: Полёт 2609 00{number}.")
    report(f"{NUMBER} watches: {keys.tabs} Tabs, {len(pages)} pages, {len(dialogs)} choices of files")
    assert keys.presses <= MOST_TABS * NUMBER
    assert (len(pages), len(dialogs)) == (NUMBER, NUMBER)
    for draft in DraftWatch.objects.exclude(pk=first.pk):
        assert (draft.brand, draft.mechanism, draft.evidence) == (first.brand, first.mechanism, "Паспорт")
        assert set(draft.images.values_list("side", flat=True)) == {Side.MAIN, Side.LEFT, Side.RIGHT}


def is_page(request) -> bool:
    return request.is_navigation_request() and request.method == "GET"
