"""Have and want by touch, while answers are late."""

import pytest
from playwright.sync_api import expect

from accounts.models import Collection
from catalogue.tests.factories import make_brand, make_watch

from .touch import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | PHONE


@pytest.fixture
def held(page, live_server, collector, sign_in_browser):
    """At the catalogue, whose posted answers wait to be released."""
    make_watch(brand=make_brand(name="Полёт"), title="Полёт")
    make_watch(brand=make_brand(name="Ракета"), title="Ракета")
    sign_in_browser(collector)
    held = []
    page.route("**/collection/mark/**", lambda route: held.append(route))
    page.goto(f"{live_server.url}/watches/")
    return held


def release(page, held) -> None:
    while not held:
        page.wait_for_timeout(10)
    held.pop(0).continue_()


def test_two_quick_taps_are_both_kept_and_both_shown(page, held):
    card = page.locator(".card", has_text="Полёт")
    card.get_by_role("button", name="Есть").tap()
    card.get_by_role("button", name="Ищу").tap()
    for _tap in range(2):
        release(page, held)
    for mark in ("В коллекции", "Ищу"):
        expect(card.get_by_role("link", name=mark, exact=True)).to_be_visible()
    assert sorted(Collection.objects.values_list("status", flat=True)) == ["have", "want"]


def test_a_tap_is_kept_while_the_list_is_replaced(page, held):
    card = page.locator(".card", has_text="Полёт")
    card.get_by_role("button", name="Есть").tap()
    page.get_by_role("link", name="по году").tap()
    page.wait_for_url("**sort=year")
    expect(page.locator(".listing")).not_to_have_attribute("aria-busy", "true")
    release(page, held)
    expect(card.get_by_role("link", name="В коллекции")).to_be_visible()


@pytest.mark.parametrize("language", ["", "/en"])
def test_nothing_moves_while_one_card_after_the_other_is_had_and_wanted(page, held, live_server, language):
    """Two cards stand beside each other: a finger is on its way to the next when an answer comes."""
    page.goto(f"{live_server.url}{language}/watches/")
    places = "document.querySelectorAll('.card__facts, .collect, .foot')"
    tops = f"() => [...{places}].map((one) => one.getBoundingClientRect().top)"
    before = page.evaluate(tops)
    for marks, status in enumerate(("have", "want"), 1):
        page.locator(f".card .collect__button[value={status}]").first.tap()
        release(page, held)
        expect(page.locator(".card").first.locator(".collect__mark")).to_have_count(marks)
        assert page.evaluate(tops) == before


def test_on_the_page_of_a_watch_the_buttons_below_stay_while_it_is_had_and_wanted(page, held):
    page.locator(".card__link").first.tap()
    below = page.get_by_role("link", name="Добавить с подробностями")
    below.scroll_into_view_if_needed()
    before = below.bounding_box()
    for marks, status in enumerate(("have", "want"), 1):
        page.locator(f".collect__button[value={status}]").first.tap()
        release(page, held)
        expect(page.locator(".collect__mark")).to_have_count(marks)
        assert below.bounding_box()["y"] == before["y"]
