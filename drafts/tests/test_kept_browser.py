"""What met an ended session is offered once and whole, in a browser on a phone."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import KeptForm
from accounts.tests.factories import PASSWORD
from catalogue.tests.pictures import photo_file
from drafts.models import DraftWatch

from .test_lost_forms_browser import browser_of, typed, written_down  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in_here(tab, person) -> None:
    tab.wait_for_url("**/accounts/login/**")
    tab.fill("[name=login]", person.login)
    tab.fill("[name=password]", PASSWORD)
    tab.locator("main .form button").click()
    tab.wait_for_url("**/watches/new/**")


def test_one_text_is_offered_once(browser_of, collector, live_server):  # noqa: F811
    """By the site, which has it, and not by the browser as well, with another clock."""
    tab = browser_of(collector, "/watches/new/")
    typed(tab, note="Слова")
    Session.objects.all().delete()
    tab.locator("main form:has([name=proof]) .button--chief").tap()
    sign_in_here(tab, collector.user)
    tab.goto(f"{live_server.url}/watches/new/")
    offer = tab.get_by_text("Восстановить набранное")
    expect(offer).to_have_count(1)
    tab.wait_for_timeout(200)
    expect(tab.locator("[data-keep-offer]")).to_be_hidden()
    offer.tap()
    expect(tab.locator("[name=note]")).to_have_value("Слова")
    expect(tab.locator("[data-keep-offer]")).to_be_hidden()


def test_a_photo_that_met_an_ended_session_is_there_after_reloading(browser_of, collector, tmp_path):  # noqa: F811
    (tmp_path / "good.jpg").write_bytes(photo_file(900, 700).getvalue())
    tab = browser_of(collector, "/watches/new/")
    typed(tab, note="Слова")
    Session.objects.all().delete()
    tab.locator("[name=photo_main-file]").set_input_files(tmp_path / "good.jpg")
    side = tab.locator("[data-photo-input=main]")
    expect(side.get_by_role("link", name="Войти")).to_have_attribute("href", re.compile(r"^/accounts/login/\?next="))
    tab.evaluate("onbeforeunload = null")
    tab.reload()
    sign_in_here(tab, collector.user)
    tab.get_by_role("link", name="Восстановить набранное").tap()
    expect(side.locator("img")).to_be_visible()
    assert side.locator("img").evaluate("image => image.naturalWidth") > 0
    expect(side).to_contain_text("«good.jpg» сохранено")
    tab.locator("main form:has([name=proof]) .button--chief").tap()
    tab.wait_for_url(re.compile(r"/drafts/watch/\d+/$"))
    draft = DraftWatch.objects.get()
    assert (draft.note, draft.images.count()) == ("Слова", 1)
    assert not KeptForm.objects.exists()


MOVEMENT = "/mechanisms/new/"


def offers(tab):
    return tab.get_by_role("button", name="Восстановить набранное в")


def test_whoever_types_on_has_not_answered_the_offer(browser_of, collector, live_server):  # noqa: F811
    """What was offered and overlooked is offered again, beside what was typed instead."""
    tab = browser_of(collector, MOVEMENT)
    typed(tab, note="Полчаса набирали")
    tab.close(run_before_unload=False)
    tab = browser_of(collector, MOVEMENT)
    expect(offers(tab)).to_have_count(1)
    typed(tab, calibre="2616")
    tab.close(run_before_unload=False)
    tab = browser_of(collector, MOVEMENT)
    expect(offers(tab)).to_have_count(2)
    offers(tab).last.tap()
    expect(tab.locator("[name=note]")).to_have_value("Полчаса набирали")
    expect(offers(tab)).to_have_count(1)
    tab.get_by_role("button", name="Не нужно").tap()
    written_down(tab, "Полчаса набирали")
    assert "2616" not in tab.evaluate("Object.values(localStorage).join()")
    tab.locator(".button--chief").tap()
    expect(tab.locator("body")).to_contain_text("Сохранено.")
    assert tab.evaluate("Object.keys(localStorage)") == []


def test_what_one_tab_saves_leaves_another_s_text_alone(browser_of, collector):  # noqa: F811
    one = browser_of(collector, MOVEMENT)
    other = one.context.new_page()
    other.goto(one.url)
    typed(one, calibre="2616")
    typed(other, calibre="2609")
    written_down(other, "2616", "2609")
    one.locator(".button--chief").tap()
    expect(one.locator("body")).to_contain_text("Сохранено.")
    other.close(run_before_unload=False)
    tab = browser_of(collector, MOVEMENT)
    offers(tab).tap()
    expect(tab.locator("[name=calibre]")).to_have_value("2609")


def test_what_the_site_keeps_hides_nothing_that_the_browser_keeps(browser_of, collector, live_server):  # noqa: F811
    """What met an ended session on one day, and what was typed on another, are two texts."""
    tab = browser_of(collector, "/watches/new/")
    typed(tab, note="Вчера")
    Session.objects.all().delete()
    tab.locator("main form:has([name=proof]) .button--chief").tap()
    sign_in_here(tab, collector.user)
    tab.goto(f"{live_server.url}/watches/new/")
    typed(tab, note="Сегодня")
    tab.goto(f"{live_server.url}/watches/new/")
    expect(tab.get_by_role("link", name="Восстановить набранное")).to_have_count(1)
    offers(tab).tap()
    expect(tab.locator("[name=note]")).to_have_value("Сегодня")


def test_whoever_turns_to_the_other_language_is_offered_what_was_typed(browser_of, collector):  # noqa: F811
    tab = browser_of(collector, MOVEMENT)
    typed(tab, note="Полчаса набирали")
    tab.close(run_before_unload=False)
    tab = browser_of(collector, f"/en{MOVEMENT}")
    tab.get_by_role("button", name="Restore what was typed at").tap()
    expect(tab.locator("[name=note]")).to_have_value("Полчаса набирали")
