"""The filters of the catalogue in a browser: on a phone they are a sheet, on a wide screen a column beside the list."""

import re

import pytest
from playwright.sync_api import expect

from catalogue.models import Brand, Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_line, make_mechanism, make_watch
from catalogue.tests.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LONGER_THAN_AN_ANSWER = 300  # milliseconds
MOST_MOMENTS = 1000  # of 10 ms


@pytest.fixture
def browser_context_args(browser_context_args, request):
    return browser_context_args | PHONE | getattr(request, "param", {})


@pytest.fixture(autouse=True)
def watches():
    """Twelve brands, so that some are folded away; of each a watch with a movement of its own and one with another."""
    common = make_mechanism(calibre="2609.НП")
    for number in range(12):
        brand = make_brand(name=f"Марка {number:02}")
        make_watch(brand=brand, mechanism=make_mechanism(calibre=f"24{number:02}"), start_release=1950 + number)
        make_watch(brand=brand, mechanism=common, start_release=1960)
    write_terms(Watch.objects.all())


class Filters:
    """The catalogue, with its filters opened as a person opens them."""

    def __init__(self, page, site: str):
        page.goto(f"{site}/watches/")
        self.page, self.site, self.held = page, site, []
        self.sheet, self.count = page.locator("#filters"), page.get_by_role("status")
        self.opener = page.get_by_role("button", name="Фильтры", exact=True)
        self.close = page.get_by_role("button", name="Закрыть", exact=True)

    def box(self, label: str):
        return self.sheet.get_by_label(re.compile(label))

    def tick(self, label: str) -> None:
        self.sheet.locator("label", has_text=label).tap()

    def shows(self, number: str) -> None:
        expect(self.sheet.get_by_role("button", name=f"Показать {number}", exact=True)).to_be_visible()
        expect(self.count).to_have_text(number)
        expect(self.page.locator(".listing")).not_to_have_attribute("aria-busy", "true")
        expect(self.page.locator(".card")).to_have_count(int(number.split()[0]))

    def hold_answers(self) -> None:
        """From now on each answer comes when `release` is called for it."""
        self.page.route(f"{self.site}/watches/?*", lambda route: self.held.append(route))

    def release(self, number: int) -> None:
        self.hears(number + 1)
        self.held.pop(number).continue_()

    def hears(self, number: int) -> None:
        """Wait until so many answers are held: a tap and a request reach the browser's other end when they may."""
        for _moment in range(MOST_MOMENTS):
            if len(self.held) >= number:
                return
            self.page.wait_for_timeout(10)
        raise AssertionError(f"{len(self.held)} requests, not {number}")


@pytest.fixture
def filters(page, live_server):
    return Filters(page, live_server.url)


def test_the_sheet_stays_open_and_in_its_place_while_one_ticks(filters, page):
    filters.opener.tap()
    page.wait_for_timeout(LONGER_THAN_AN_ANSWER)
    expect(filters.sheet).to_be_visible()
    page.mouse.move(180, 400)
    page.mouse.wheel(0, 100)
    expect(filters.sheet).to_have_js_property("scrollTop", 100)  # a string that is asked again is forbidden by the page
    place = filters.box("2401").bounding_box()["y"]
    filters.tick("2401")
    filters.shows("1 модель")
    expect(filters.box("2401")).to_be_checked()
    expect(filters.box("2401")).to_be_focused()
    assert filters.box("2401").bounding_box()["y"] == pytest.approx(place, abs=1)
    filters.tick("2402")
    filters.shows("2 модели")
    filters.sheet.get_by_role("button", name="Показать 2 модели").tap()
    expect(filters.sheet).to_be_hidden()
    expect(page.locator(".card").first).to_be_in_viewport()
    expect(filters.opener).to_be_focused()
    assert page.url.count("mechanism=") == 2


def test_a_folded_facet_that_was_opened_stays_open(filters):
    filters.opener.tap()
    filters.sheet.locator("[data-facet=brand] .facet__rest summary").tap()
    finder = filters.sheet.locator("[data-facet=brand] .facet__find")
    finder.fill("11")
    filters.tick("Марка 11")
    filters.shows("2 модели")
    filters.tick("2411")
    filters.shows("1 модель")
    expect(filters.box("Марка 11")).to_be_visible()
    expect(filters.box("Марка 11")).to_be_checked()


def test_no_tick_is_lost_while_an_answer_is_late(filters, page):
    filters.opener.tap()
    filters.hold_answers()
    filters.tick("2401")
    filters.tick("2402")
    filters.release(1)
    filters.shows("2 модели")
    filters.release(0)
    filters.tick("Марка 01")
    filters.tick("2402")
    filters.release(1)
    filters.shows("1 модель")
    for label in ("2401", "Марка 01"):
        expect(filters.box(label)).to_be_checked()
    expect(filters.box("2402")).not_to_be_checked()
    page.unroute_all(behavior="ignoreErrors")


@pytest.mark.parametrize("browser_context_args", [{"viewport": {"width": 1280, "height": 800}}], indirect=True)
def test_a_tick_survives_a_link_that_is_followed_before_its_answer(filters, page):
    filters.tick("2401")
    filters.shows("1 модель")
    filters.hold_answers()
    filters.tick("2402")
    page.get_by_role("link", name="Механизм: 2401").tap()
    filters.release(1)
    filters.shows("1 модель")
    expect(filters.box("2402")).to_be_checked()
    expect(filters.box("2401")).not_to_be_checked()
    page.unroute_all(behavior="ignoreErrors")


def test_back_and_forward_undo_and_repeat_ticks_in_the_open_sheet(filters, page):
    filters.opener.tap()
    filters.tick("2401")
    filters.shows("1 модель")
    filters.tick("2402")
    filters.shows("2 модели")
    page.evaluate("history.back()")
    filters.shows("1 модель")
    expect(filters.box("2402")).not_to_be_checked()
    page.evaluate("history.forward()")
    filters.shows("2 модели")
    expect(filters.box("2402")).to_be_checked()
    expect(filters.sheet).to_be_visible()


def test_back_before_the_answer_shows_what_was_before(filters, page):
    filters.opener.tap()
    filters.tick("2401")
    filters.shows("1 модель")
    filters.hold_answers()
    filters.tick("2402")
    filters.hears(1)
    page.evaluate("history.back()")
    filters.release(1)
    filters.release(0)
    filters.shows("1 модель")
    expect(filters.box("2402")).not_to_be_checked()
    page.unroute_all(behavior="ignoreErrors")


def test_what_is_outside_the_list_follows_the_choice(filters, page):
    filters.opener.tap()
    filters.tick("2401")
    filters.shows("1 модель")
    filters.close.tap()
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("status")).to_have_text("1 model")


def test_a_step_to_a_part_of_the_page_fetches_nothing(filters, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type != "other" else None)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.evaluate("location.hash = 'listing'")
    page.evaluate("history.back()")
    page.wait_for_timeout(LONGER_THAN_AN_ANSWER)
    assert asked == []


def test_the_sheet_by_keyboard_keeps_tab_inside_and_escape_closes_it(filters, page):
    keyboard = Keyboard(page)
    keyboard.press(filters.opener)
    expect(filters.close).to_be_focused()
    for _press in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#filters, body').localName") in ("form", "body")
    keyboard.press(filters.box("Марка 01"), "Space")
    filters.shows("2 модели")
    expect(filters.box("Марка 01")).to_be_focused()
    page.keyboard.press("Escape")
    expect(filters.sheet).to_be_hidden()
    expect(filters.opener).to_be_focused()


@pytest.mark.parametrize("browser_context_args", [{"viewport": {"width": 1280, "height": 800}}], indirect=True)
def test_the_column_on_a_wide_screen_by_keyboard(filters, page):
    expect(filters.opener).to_be_hidden()
    expect(filters.close).to_be_hidden()
    keyboard = Keyboard(page)
    keyboard.press(filters.box("Марка 01"), "Space")
    filters.shows("2 модели")
    keyboard.press(filters.box("2401"), "Space")
    filters.shows("1 модель")
    expect(filters.box("2401")).to_be_focused()


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False}], indirect=True)
def test_the_sheet_without_javascript(filters):
    filters.opener.tap()
    expect(filters.sheet).to_be_visible()
    filters.tick("2401")
    filters.sheet.get_by_role("button", name="Показать", exact=True).tap()
    expect(filters.count).to_have_text("1 модель")
    expect(filters.sheet).to_be_hidden()


def test_a_line_is_found_below_its_maker_and_ticked_alone(page, live_server):
    """Also where it is folded away: the maker that it stands below is shown with it."""
    ocean = make_line(line=make_brand(name="Океан"), maker=Brand.objects.get(name="Марка 03")).line
    for _number in range(2):
        make_watch(brand=ocean)
    filters = Filters(page, live_server.url)
    filters.opener.tap()
    filters.sheet.locator("[data-facet=brand] .facet__rest summary").first.tap()
    expect(filters.box("Океан")).to_be_hidden()
    filters.sheet.locator("[data-facet=brand] .facet__find").fill("оке")
    expect(filters.box("Марка 03")).to_be_visible()
    expect(filters.box("Марка 04")).to_be_hidden()
    filters.tick("Океан")
    filters.shows("2 модели")
    expect(filters.box("Океан")).to_be_checked()
    expect(filters.box("Марка 03")).not_to_be_checked()
    filters.tick("Океан")
    filters.tick("Марка 03")
    filters.shows("4 модели")
