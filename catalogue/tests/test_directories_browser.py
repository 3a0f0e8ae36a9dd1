"""The lists of movements, brands and factories in a browser: by touch, by keyboard, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch
from catalogue.tests.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, javascript, request):
    return browser_context_args | getattr(request, "param", {}) | {"java_script_enabled": javascript}


@pytest.fixture(autouse=True)
def movements():
    """Seventy movements of two factories, of which three are chronographs, and a watch."""
    factories = [make_factory(short_name=name, name=f"Завод {name}") for name in ("1МЧЗ", "ЧЧЗ")]
    for number in range(70):
        functions = ["хронограф"] if number < 3 else ["дата"]
        mechanism = make_mechanism(
            calibre=f"31{number:02}", stones=str(17 + number % 3), factory=factories[number % 2], functions=functions
        )
    make_watch(mechanism=mechanism, brand=make_brand(name="Ракета", name_en="Raketa", factory=factories[0]))


@pytest.mark.parametrize("browser_context_args", [PHONE], indirect=True)
def test_by_touch_a_list_is_searched_narrowed_and_sorted(page, live_server, javascript):
    page.goto(f"{live_server.url}/mechanisms/")
    count = page.get_by_role("status").first
    expect(count).to_have_text("70 механизмов")
    page.locator("#search-list").fill("хронографф")
    page.get_by_role("search", name="Механизмы").get_by_role("button", name="Найти").tap()
    expect(page.locator("#count")).to_have_text("3 механизма")
    expect(page).to_have_title(re.compile("Механизмы по запросу «хронографф»"))
    expect(page.get_by_text("Показаны результаты для «хронограф»")).to_be_visible()
    page.get_by_role("button", name="Фильтры", exact=True).tap()
    page.locator("#filters label", has_text="Завод 1МЧЗ").tap()
    page.locator("#filters .facets__submit").tap()
    expect(page.locator("#count")).to_have_text("2 механизма")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".lines__name")).to_have_text([re.compile("3100"), re.compile("3102")])
    page.get_by_role("link", name="по числу камней").tap()
    expect(page.get_by_text("по числу камней")).to_have_attribute("aria-current", "true")
    page.locator(".chip", has_text="хронографф").tap()
    expect(page.locator("#count")).to_have_text("35 механизмов")
    expect(page.locator("#search-list")).to_have_value("")


def test_by_keyboard_a_list_is_searched_and_paged(page, live_server, javascript):
    page.goto(f"{live_server.url}/mechanisms/")
    visitor = Keyboard(page)
    step = page.get_by_role("link", name="Дальше")
    visitor.reach(step)
    page.keyboard.press("Enter")
    expect(page.locator(".lines__name")).to_have_count(10)
    visitor.reach(page.locator("#search-list"))
    page.keyboard.type("3169")
    page.keyboard.press("Enter")
    expect(page.locator(".lines__name")).to_have_count(1)
    expect(page.locator(".lines__row")).to_contain_text("1 модель")
    page.goto(f"{live_server.url}/en/brands/?q=rakieta")
    expect(page.locator(".index__name")).to_have_text(["Raketa"])
