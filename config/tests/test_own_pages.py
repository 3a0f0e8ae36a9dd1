"""Signing in and keeping a watch, by keyboard alone."""

import pytest

from accounts.tests.factories import PASSWORD

from .every_page import make_owner


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_and_marking_a_watch_by_keyboard(browser, live_server, javascript):
    owner = make_owner()
    context = browser.new_context(java_script_enabled=javascript, locale="ru-RU")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("main [name=login]").focus()
    page.keyboard.type("owner")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/watches/voskhod-more/")
    button = page.locator("main").get_by_role("button", name="Есть", exact=False).first
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("В коллекции").first.wait_for()
    context.close()
    assert owner.user.collection.filter(watch__folder="voskhod-more", status="have").count() == 1
