"""Watches are chosen for a comparison under a finger and by keyboard, and nothing that a list does loses them."""

import re

import pytest
from playwright.sync_api import expect

from catalogue.models import Watch
from catalogue.search.terms import write_terms
from catalogue.tests.factories import make_brand, make_mechanism, make_watch
from catalogue.tests.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
WIDE = {"viewport": {"width": 1280, "height": 800}}

# What of a comparison stands out of the window, or out of its own place.
CUT = """[...document.querySelectorAll('.compare *')].filter((element) => {
  if (element.closest('svg, .hidden')) return false;
  const { left, right } = element.getBoundingClientRect();
  return left < 0 || right > innerWidth || (element.clientWidth && element.scrollWidth > element.clientWidth);
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request):
    return request.param


@pytest.fixture
def browser_context_args(browser_context_args, javascript, request):
    screen = PHONE if "phone" in request.node.name else WIDE
    return browser_context_args | screen | {"java_script_enabled": javascript}


@pytest.fixture(autouse=True)
def watches():
    """Thirty of one brand, so that there is a second page, and one of another."""
    raketa, movement = make_brand(name="Ракета"), make_mechanism(calibre="2609.НП")
    for number in range(30):
        make_watch(brand=raketa, mechanism=movement, title=f"Ракета {number:02}", folder=f"raketa-{number}")
    make_watch(brand=make_brand(name="Слава"), title="Слава", folder="slava", mechanism=make_mechanism(stones="17"))
    write_terms(Watch.objects.all())


class Choice:
    """The catalogue, and what its foot says of the choice."""

    def __init__(self, page, site: str):
        page.goto(f"{site}/watches/")
        self.page = page
        self.bar = page.get_by_role("region", name="Выбрано для сравнения")

    def box(self, title: str):
        return self.page.get_by_role("checkbox", name=f"сравнить: {title}", exact=True)

    def names(self, *titles: str) -> None:
        """The bar says how many are chosen and which; a chosen one that the list shows is ticked."""
        expect(self.page.locator(".listing[aria-busy=true]")).to_have_count(0)
        if not titles:
            expect(self.bar.get_by_role("link")).to_have_count(0)
            return
        expect(self.bar.get_by_role("link", name=f"Сравнить: {len(titles)}", exact=True)).to_be_in_viewport()
        expect(self.bar.get_by_role("listitem").get_by_role("link")).to_have_text(list(titles))
        ticked = self.page.get_by_role("checkbox", checked=True, name=re.compile("^сравнить: "))
        shown = [self.box(title) for title in titles if self.box(title).count()]
        assert ticked.count() == len(shown)


@pytest.fixture
def choice(page, live_server):
    return Choice(page, live_server.url)


def test_on_a_phone_the_choice_outlives_every_change_of_the_list(choice, page, javascript):
    choice.box("Ракета 00").tap()
    choice.names("Ракета 00")
    expect(choice.box("Ракета 00")).to_be_in_viewport()  # the list has kept its place
    choice.box("Ракета 03").tap()
    choice.names("Ракета 00", "Ракета 03")
    page.get_by_role("link", name="новые в каталоге").tap()
    choice.names("Ракета 00", "Ракета 03")
    page.get_by_role("link", name="Дальше →").tap()
    choice.names("Ракета 00", "Ракета 03")
    choose_a_facet(page, "Слава")
    expect(page.get_by_role("status").first).to_have_text("1 модель")
    choice.names("Ракета 00", "Ракета 03")
    choice.box("Слава").tap()
    choice.names("Ракета 00", "Ракета 03", "Слава")
    page.get_by_role("link", name="Марка: Слава").tap()
    choice.names("Ракета 00", "Ракета 03", "Слава")
    page.get_by_role("banner").get_by_role("searchbox").or_(page.get_by_role("banner").get_by_role("combobox")).fill(
        "ракета"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("30 моделей")
    choice.names("Ракета 00", "Ракета 03", "Слава")
    page.get_by_role("main").get_by_role("link", name="Ракета 10", exact=True).tap()
    page.get_by_role("link", name="Сравнить", exact=True).tap()
    expect(page.locator(".compare__watch")).to_have_count(4)
    page.go_back()
    page.go_back()
    choice.names("Ракета 00", "Ракета 03", "Слава")


def choose_a_facet(page, label: str) -> None:
    page.get_by_role("button", name="Фильтры", exact=True).tap()
    show = page.get_by_role("button", name=re.compile("^Показать"))
    place = show.bounding_box()
    page.locator("#filters label", has_text=label).tap()
    expect(page.locator(".listing[aria-busy=true]")).to_have_count(0)
    # However few facets the answer leaves: a finger may be on its way to the button.
    assert show.bounding_box() == pytest.approx(place, abs=1)
    show.tap()


def test_by_keyboard_a_fifth_is_said_and_asked_about_and_each_can_be_taken_out(choice, page):
    visitor = Keyboard(page)
    titles = [f"Ракета {number:02}" for number in range(5)]
    for number, title in enumerate(titles, start=1):
        visitor.press(choice.box(title), "Space")
        choice.names(*titles[:number])
        expect(choice.bar.get_by_text("Рядом помещаются 4 модели")).to_have_count(int(number == 5))
    visitor.press(choice.bar.get_by_role("link", name="Сравнить: 5"))
    visitor.shows("Выбрано моделей: 5, а рядом помещаются 4")
    visitor.press(page.get_by_role("checkbox", name="Ракета 01"), "Space")
    visitor.press(page.get_by_role("checkbox", name="Ракета 04"), "Space")
    visitor.press_button("Сравнить эти")
    expect(page.locator(".compare__watch .card__title")).to_have_text([titles[0], titles[2], titles[3], titles[4]])
    page.go_back()
    page.go_back()
    visitor.press(choice.bar.get_by_role("button", name="Убрать из сравнения: Ракета 02"))
    choice.names("Ракета 00", "Ракета 01", "Ракета 03", "Ракета 04")
    visitor.press(choice.box("Ракета 03"), "Space")
    choice.names("Ракета 00", "Ракета 01", "Ракета 04")
    visitor.press(choice.bar.get_by_role("link", name="сбросить выбор"))
    choice.names()
    expect(choice.box("Ракета 00")).not_to_be_checked()


@pytest.mark.parametrize("javascript", [True], indirect=True)
def test_on_a_phone_no_choice_is_lost_while_an_answer_is_late(choice, page, live_server):
    """Of the five answers only the last one comes."""
    page.route(
        f"{live_server.url}/watches/?*", lambda route: route.continue_() if "sort=new" in route.request.url else None
    )
    for title in ("Ракета 00", "Ракета 03", "Ракета 00", "Ракета 02"):
        choice.box(title).tap()
    page.get_by_role("link", name="новые в каталоге").tap()
    page.wait_for_url("**sort=new**")
    choice.names("Ракета 03", "Ракета 02")


@pytest.mark.parametrize("javascript", [True], indirect=True)
def test_on_a_phone_a_comparison_is_whole_at_every_width(page, live_server):
    for count, width in ((2, 360), (4, 360), (4, 320)):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"{live_server.url}/watches/compare/?w=slava" + "".join(f"&w=raketa-{n}" for n in range(1, count)))
        assert page.evaluate(CUT) == []
        line = page.get_by_role("row", name=re.compile("^Камни"))
        expect(line.get_by_role("cell")).to_have_text(["17", *["неизвестно"] * (count - 1)])
        expect(line).not_to_have_class(re.compile("differs"))


@pytest.mark.parametrize("javascript", [True], indirect=True)
def test_the_results_are_a_few_keys_away_and_print_without_a_control(page, live_server):
    page.goto(f"{live_server.url}/watches/?brand=raketa")
    keyboard = Keyboard(page)
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    keyboard.reach(page.locator(".card__link").first)
    assert keyboard.presses <= 8
    page.emulate_media(media="print")
    pressed = "button, input, select, textarea, summary, nav"
    assert page.locator(pressed).filter(visible=True).all_inner_texts() == []
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".chip")).to_be_visible()
    expect(page.locator(".card")).to_have_count(24)
