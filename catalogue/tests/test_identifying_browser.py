"""«Что это за часы?», «Когда сделаны?» and «Всё ли на месте?», every step: by touch, by keyboard alone, and without
JavaScript, in both languages.
"""

import pytest
from playwright.sync_api import expect

from catalogue.models import CatalogueVersion, Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import (
    make_brand,
    make_case_material,
    make_factory,
    make_function,
    make_mark,
    make_mechanism,
    make_watch,
)

from .hands import HANDS_WITHOUT_JAVASCRIPT, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAYS = {
    "": {
        "ask": "Что это?",
        "date": "дата",
        "check": "Всё ли на месте?",
        "any factory": "На часах любого завода",
        "apart": "Ни одного года не остаётся",
        "anew": "Начать заново",
    },
    "/en": {
        "ask": "What is it?",
        "date": "date",
        "check": "Is it all right?",
        "any factory": "On watches of any factory",
        "apart": "No year is left",
        "anew": "Begin anew",
    },
}


@pytest.fixture(params=HANDS_WITHOUT_JAVASCRIPT.values(), ids=HANDS_WITHOUT_JAVASCRIPT)
def browser_context_args(browser_context_args, request):
    return browser_context_args | request.param


@pytest.fixture(autouse=True)
def watches():
    """Two of one brand, of which the movement tells one, and marks of two times."""
    factory = make_factory(name="Петродворцовый часовой завод", name_en="Petrodvorets Watch Factory")
    brand, steel = make_brand(name="Ракета", name_en="Raketa"), make_case_material(name="сталь", name_en="steel")
    for calibre, first, date in (("2614", 1970, True), ("2609", 1961, False)):
        movement = make_mechanism(calibre=calibre, factory=factory, start_release=first, end_release=first + 20)
        if date:
            movement.functions.add(make_function(name="дата"))
        make_watch(brand=brand, mechanism=movement, factory=factory, case_material=steel, title=calibre, folder=calibre)
    make_mark(letters="SU", start_year=1970, end_year=1991)
    make_mark(letters="НКМ", start_year=1938, end_year=1940)
    write_terms(Watch.objects.all())
    CatalogueVersion.objects.raise_number()


def field(page, name: str):
    return page.locator(f"form.identify [name={name}]")


def tick_mark(hand, factory: str, letters: str) -> None:
    group = hand.page.locator("details.ticks", has_text=factory)
    if group.get_attribute("open") is None:
        hand.press(group.locator("summary"))
    hand.tick(group.locator(".marks__mark", has_text=letters).get_by_role("checkbox"))


@pytest.mark.parametrize("prefix", SAYS)
def test_a_watch_is_found_dated_and_checked_by_every_hand(hand, page, live_server, prefix):
    says, candidates = SAYS[prefix], page.locator(".identified__title")
    hand.go_to(f"{live_server.url}{prefix}/identify/")
    fits(page)
    hand.write(field(page, "words"), "Ракета")
    hand.press_button(says["ask"])
    expect(candidates).to_have_count(2)
    fits(page)
    expect(field(page, "words")).to_have_value("Ракета")
    hand.write(field(page, "movement"), "2614")
    hand.choose(field(page, "calendar"), says["date"])
    hand.write(field(page, "size"), "большие")
    tick_mark(hand, says["any factory"], "SU")
    hand.press_button(says["ask"])
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field(page, "size")).to_have_value("большие")
    expect(candidates.first).to_have_attribute("href", f"{prefix}/watches/2614/")
    expect(page.locator("#when")).to_contain_text("1970–1990")
    fits(page)
    hand.press(page.locator(".identified__sheet").first)
    expect(page.locator("h1")).to_have_text(says["check"])
    hand.write(field(page, "size"), "38")
    tick_mark(hand, says["any factory"], "НКМ")
    hand.press_button(says["check"])
    expect(page.locator("#when")).to_contain_text(says["apart"])
    fits(page)
    sheet = page.url
    hand.press(page.get_by_role("main").get_by_role("link", name=says["anew"], exact=True))
    expect(page.locator("#copy")).to_have_count(0)
    hand.go_to(sheet)
    expect(page.locator("#copy .facts__row")).to_have_count(6)
    expect(field(page, "words")).to_have_value("Ракета")
