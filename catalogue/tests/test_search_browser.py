"""Search by keyboard, with and without JavaScript, at every width, in a real browser."""

import pytest
from playwright.sync_api import expect

from catalogue.models import Watch
from catalogue.search.terms import write_terms

from .factories import make_brand, make_mechanism, make_watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def catalogue(live_server):
    for name in ("Полёт", "Ракета"):
        brand = make_brand(name=name)
        for number in range(3):
            make_watch(brand=brand, mechanism=make_mechanism(calibre=f"{name[0]}-{number}"), title=f"{name} {number}")
    write_terms(Watch.objects.all())
    return live_server.url


def test_a_brand_is_suggested_and_opened_by_keyboard(catalogue, page):
    page.goto(f"{catalogue}/watches/")
    page.get_by_role("combobox").first.type("раке")
    page.get_by_role("option", name="Ракета", exact=True).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/brands/**")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Ракета")


def test_escape_closes_the_suggestions(catalogue, page):
    page.goto(f"{catalogue}/watches/")
    field = page.get_by_role("combobox").first
    field.type("раке")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"


def test_a_choice_changes_the_list_and_the_announced_count(catalogue, page):
    page.goto(f"{catalogue}/watches/")
    page.get_by_label("Ракета").first.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/watches/?brand=raketa")
    count = page.get_by_role("status").first
    expect(count).to_have_text("3 модели")
    page.go_back()
    expect(count).to_have_text("6 моделей")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/watches/", "/watches/?q=палет", "/watches/?q=собака", "/watches/compare/"])
def test_axe_finds_nothing(catalogue, page, axe_findings, address, width, theme):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(catalogue + address)
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_everything_works_without_javascript(catalogue, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{catalogue}/watches/")
    page.get_by_label("Ракета").first.check()
    page.locator(".facets__submit").click()
    assert "brand=raketa" in page.url
    assert page.get_by_role("status").first.inner_text().startswith("3")
    for box in page.locator(".cards__choose input").all()[:2]:
        box.check()
    page.locator(".cards__compare button").click()
    assert "/watches/compare/?w=" in page.url
    assert page.locator(".compare__watch").count() == 2
    context.close()
