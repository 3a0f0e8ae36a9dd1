"""What was chosen is said, and every beginning of a list leads to all of it: by touch and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from catalogue.models import CatalogueVersion, Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_factory, make_mechanism, make_watch

from .hands import HANDS_WITHOUT_JAVASCRIPT, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=HANDS_WITHOUT_JAVASCRIPT.values(), ids=HANDS_WITHOUT_JAVASCRIPT)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


@pytest.fixture(autouse=True)
def watches():
    """Ten of one brand with one movement, made from 1975 to 1984, and two others of that factory."""
    factory = make_factory(name="Первый часовой завод", short_name="1МЧЗ")
    poljot, movement = make_brand(name="Полёт", factory=factory), make_mechanism(calibre="2609", factory=factory)
    for number in range(10):
        release = {"start_release": 1975 + number, "end_release": 1975 + number}
        title = f"Полёт {number}"
        make_watch(brand=poljot, mechanism=movement, factory=factory, title=title, folder=f"p-{number}", **release)
    for _number in range(2):
        make_watch(brand=make_brand(factory=factory), factory=factory)
    write_terms(Watch.objects.all())
    CatalogueVersion.objects.raise_number()


def years(hand, first: str, last: str) -> None:
    """Typed into the filters, which a phone keeps folded away."""
    opener = hand.page.get_by_role("button", name="Фильтры", exact=True)
    if opener.is_visible() and not hand.page.locator("#filters").is_visible():
        hand.press(opener)
    hand.write(hand.page.locator("#filters [name=from]"), first)
    hand.write(hand.page.locator("#filters [name=to]"), last)
    hand.keys.press("Enter")


def shows(page, heading: str, number: str) -> None:
    """The heading and the title of the page say what is listed; so many are."""
    expect(page.locator("h1")).to_contain_text(heading)
    expect(page).to_have_title(re.compile(re.escape(heading)))
    expect(page.get_by_role("status").first).to_have_text(number)
    fits(page)


def test_what_is_chosen_is_said_and_every_list_leads_to_all_of_it(hand, page, live_server):
    hand.go_to(f"{live_server.url}/watches/")
    years(hand, "1980", "1970")
    said = page.get_by_text("1970 раньше, чем 1980, поэтому годы не учтены.").filter(visible=True)
    expect(said.first).to_be_visible()
    expect(page.locator("#filters [name=from]")).to_have_value("1980")
    years(hand, "1976", "1978")
    expect(said).to_have_count(0)
    expect(page.locator("#filters [name=from]")).to_have_value("1976")
    shows(page, "1976–1978", "3 модели")
    hand.go_to(f"{live_server.url}/watches/p-3/")
    for part, heading in (("С тем же механизмом", "2609"), ("Той же марки", "Полёт")):
        section = page.locator(".section", has_text=part)
        hand.press(section.get_by_role("link", name="Все: 10 моделей"))
        shows(page, heading, "10 моделей")
        hand.go_to(f"{live_server.url}/watches/p-3/")
    hand.press(page.get_by_role("main").get_by_role("link", name="Полёт", exact=True).first)
    hand.follow("Все, с сортировкой и фильтрами: 10 моделей")
    shows(page, "Полёт", "10 моделей")
    hand.go_to(live_server.url + Watch.objects.get(folder="p-3").factory.get_absolute_url())
    hand.follow("Все, с сортировкой и фильтрами: 12 моделей")
    shows(page, "Первый часовой завод", "12 моделей")
    hand.go_to(f"{live_server.url}/mechanisms/")
    hand.write(page.locator("#search-list"), "2609")
    hand.keys.press("Enter")
    expect(page.locator(".lines__row")).to_have_count(1)
    expect(page.locator(".lines__row")).to_contain_text("10 моделей")
