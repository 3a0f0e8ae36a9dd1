"""A visitor looks for a watch and finds more: by keyboard alone, with JavaScript and without it."""

import pytest
from playwright.sync_api import expect

from catalogue.models import Watch
from catalogue.photos.pipeline import take_in
from catalogue.photos.storing import set_photo
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_mechanism, make_watch
from catalogue.tests.keyboard import Keyboard
from catalogue.tests.pictures import photo_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, javascript):
    return browser_context_args | {"java_script_enabled": javascript}


@pytest.fixture
def visitor(page, live_server, report):
    """At the front page of a catalogue of five watches."""
    page.emulate_media(reduced_motion="reduce")  # keys are not heard while a photo opens
    raketa, movement = make_brand(name="Ракета"), make_mechanism(calibre="2609.НП")
    for code in ("510484", "510485", "510486"):
        watch = make_watch(brand=raketa, mechanism=movement, code=code, folder=code, title=f"Ракета {code}")
    for side, width in (("main", 400), ("left", 500)):
        set_photo(watch, side, take_in(photo_file(width)), credit="Иван Щёголев", licence="CC BY-SA 4.0", by=None)
    make_watch(brand=raketa, title="Ракета без механизма")
    make_watch(brand=make_brand(name="Полёт"), title="Полёт без механизма")
    write_terms(Watch.objects.all())
    page.goto(live_server.url)
    visitor = Keyboard(page)
    yield visitor
    report(f"{visitor.presses} keys to get about")


def test_the_journey_of_a_visitor(visitor, javascript):
    skip_to_the_content(visitor)
    if javascript:
        take_a_suggestion(visitor)
    search_with_a_mistake(visitor)
    choose_and_remove_a_facet(visitor, javascript)
    visitor.follow("Ракета 510486")
    visitor.shows("Паспорт часов №")
    look_at_the_photos(visitor, javascript)
    visitor.follow("2609.НП")
    visitor.shows("Часы с этим механизмом")
    compare_two(visitor)
    switch_language_and_theme(visitor, javascript)


def test_the_first_watch_is_four_keys_away(visitor, live_server):
    visitor.page.goto(f"{live_server.url}/watches/")
    for key in ("Tab", "Tab", "Enter", "Tab"):
        visitor.keys.press(key)
    expect(visitor.page.locator(".card :focus, .card:focus")).to_have_count(1)


def skip_to_the_content(visitor):
    visitor.keys.press("Tab")
    visitor.keys.press("Enter")
    visitor.keys.press("Tab")
    focused = visitor.page.locator(":focus")
    expect(visitor.page.get_by_role("main").locator(focused)).to_have_count(1)


def take_a_suggestion(visitor):
    """Typed in the wrong layout. Escape closes the list, the arrows and Enter choose from it."""
    field = visitor.page.get_by_role("main").get_by_role("combobox")
    visitor.write(field, "hfrtn")
    visitor.page.get_by_role("option", name="Ракета", exact=True).wait_for()
    visitor.keys.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    visitor.write(field, "hfrt")
    visitor.page.get_by_role("option", name="Ракета", exact=True).wait_for()
    visitor.keys.press("ArrowDown")
    visitor.keys.press("Enter")
    visitor.page.wait_for_url("**/brands/raketa/")
    visitor.page.go_back()  # the browser's own key, which needs a window


def search_with_a_mistake(visitor):
    visitor.write(visitor.page.get_by_role("main").locator("[name=q]"), "рокета")
    visitor.keys.press("Enter")
    visitor.shows("Показаны результаты для «")
    expect(visitor.page.get_by_role("status").first).to_have_text("4 модели")


def choose_and_remove_a_facet(visitor, javascript):
    count, box = visitor.page.get_by_role("status").first, visitor.page.get_by_label("2609.НП")
    visitor.press(box, "Space")
    if javascript:
        expect(box).to_be_focused()  # the list is another one, and the next choice is one key away
    else:
        visitor.press_button("Показать")
    expect(count).to_have_text("3 модели")
    visitor.press(visitor.page.get_by_role("link", name="Механизм: 2609.НП"))
    expect(count).to_have_text("4 модели")
    if javascript:
        expect(visitor.page.locator(".listing__results")).to_be_focused()
        visitor.page.go_back()
        expect(count).to_have_text("3 модели")
        visitor.page.go_forward()
        expect(count).to_have_text("4 модели")


def look_at_the_photos(visitor, javascript):
    address = visitor.page.url
    photo = visitor.page.get_by_role("main").locator("[data-photos] a").first
    visitor.press(photo)
    if javascript:
        visitor.page.locator(".pswp--open.pswp--ui-visible").wait_for()
        caption = visitor.page.locator(".pswp__caption")
        expect(caption).to_contain_text("Главное фото")
        visitor.keys.press("ArrowRight")
        expect(caption).to_contain_text("Слева")
        visitor.keys.press("Escape")
        expect(photo).to_be_focused()
    else:
        visitor.page.wait_for_url("**/media/**")
        visitor.page.go_back()
    expect(visitor.page).to_have_url(address)


def compare_two(visitor):
    for number, code in enumerate(("510484", "510485"), start=1):
        visitor.press(visitor.page.get_by_label(f"сравнить: Ракета {code}"), "Space")
        chosen = visitor.page.get_by_role("link", name=f"Сравнить: {number}")
        expect(chosen).to_be_visible()
    visitor.press(chosen)
    expect(visitor.page.locator(".compare__watch")).to_have_count(2)


def switch_language_and_theme(visitor, javascript):
    page = visitor.page
    here = page.url
    visitor.press(page.get_by_role("link", name="English"))
    expect(page).to_have_url(here.replace("/watches/", "/en/watches/"))
    expect(page.locator(".compare__watch")).to_have_count(2)
    if not javascript:  # the theme is the system's then
        expect(page.get_by_role("button", name="Blueprint")).to_have_count(0)
        return
    visitor.press_button("Blueprint")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    visitor.press_button("Paper")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
