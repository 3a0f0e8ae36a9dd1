"""Each kind of page as any reader sets the browser: wide screens, text of twice the size, colours of one's own, less
motion, a keyboard alone. Other tests look at 320, 360 and 1280 px on every page."""

import pytest

from catalogue.models import Mechanism

from . import every_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = ["/watches/", "/watches/?view=table", "/watches/?view=sheet", "/watches/?q=сигнал", "/mechanisms/"]
LISTS += ["/brands/", "/factories/", "/sources/", "/watches/compare/?w=signal-2612&w=signal-1"]
LISTS += ["/collection/", "/collection/?view=table&size=100", "/users/owner/collection/"]
KINDS = ["/", "/watches/signal-2612/", "/watches/signal-2612/history/", "/mechanisms/2612-1mchz/", "/brands/signal/"]
KINDS += ["/factories/first-moscow-watch-factory/", "/sources/1/", "/identify/?words=Сигнал", "/marks/", "/help/"]
KINDS += ["/users/owner/", "/watches/new/", "/accounts/login/", "/nowhere/"]
WIDTHS = (640, 768, 1920, 2560)  # 640: 1280 at a zoom of 200 %
TWICE = "--blink-settings=defaultFontSize=32"  # what a browser's setting for the size of text does
MOST_TABS = 12
BEYOND = "document.documentElement.scrollWidth - innerWidth"
# Lines and areas of drawings in another colour than the reader's; a dial of a known colour keeps its own.
FOREIGN = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  const colours = ["Canvas", "CanvasText", "LinkText", "VisitedText", "ButtonText", "GrayText"].map((name) => {
    probe.style.color = name;
    return getComputedStyle(probe).color;
  });
  const allowed = new Set([...colours, "none", "rgba(0, 0, 0, 0)"]);
  const drawn = [...document.querySelectorAll("svg *")].filter((one) => one.checkVisibility() && !one.closest(".dye"));
  const isForeign = ({ stroke, fill }) => !allowed.has(stroke) || !allowed.has(fill);
  return [...new Set(drawn.filter((one) => isForeign(getComputedStyle(one))).map((one) => one.outerHTML.slice(0, 90)))];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { transitionDuration, animationName } = getComputedStyle(one);
  return transitionDuration !== "0s" || animationName !== "none";
}).map((one) => one.outerHTML.slice(0, 90))"""
IN_A_ROW = "!!document.activeElement.closest('#content :is(.cards, .lines, .watch-table, .compare, .sources, #rows)')"


@pytest.fixture
def owner(db):
    every_page.make_something_for_every_page()
    return every_page.make_owner()


@pytest.fixture
def wide(page, sign_in_browser, owner):
    """A browser at a desk, where the owner of a collection is signed in."""
    sign_in_browser(owner)
    page.set_viewport_size({"width": 1280, "height": 800})
    return page


@pytest.fixture
def found_on(wide, live_server):
    """A function that says what is wrong with a page at a desk."""

    def look(address: str) -> list[str]:
        wide.emulate_media(forced_colors="none", reduced_motion="reduce", color_scheme="light")
        wide.goto(live_server.url + address, wait_until="domcontentloaded")
        wrong = [f"{address}: moves: {moving}" for moving in wide.evaluate(MOVING)]
        for width in WIDTHS:
            wide.set_viewport_size({"width": width, "height": 800})
            wrong += [f"{address} {width}: {beyond} px" for beyond in [wide.evaluate(BEYOND)] if beyond > 0]
        wide.emulate_media(forced_colors="active", color_scheme="dark")
        wide.evaluate("document.documentElement.dataset.theme = 'light'")
        return wrong + [f"{address}: its own colour: {foreign}" for foreign in wide.evaluate(FOREIGN)]

    return look


def test_wide_screens_less_motion_and_a_readers_own_colours_are_heeded(found_on):
    wrong = [flaw for address in [*LISTS, *KINDS] for flaw in found_on(address)]
    assert not wrong, "\n".join(wrong)


def test_a_calibre_that_is_a_phrase_leaves_the_table_on_its_page(wide, live_server):
    Mechanism.objects.update(calibre="К-26 с центральной секундой (Штурманские тип 1)")
    wrong = []
    for width in (320, 1000, 1280):
        wide.set_viewport_size({"width": width, "height": 800})
        wide.goto(f"{live_server.url}/watches/?view=table")
        wrong += [f"{width}: {beyond} px" for beyond in [wide.evaluate(BEYOND)] if beyond > 0]
    assert wide.locator("td", has_text="К-26 с центральной").count()
    assert not wrong


def test_a_list_uses_a_wide_screen_and_a_text_does_not(wide, live_server):
    widths = {}
    for address in ("/watches/", "/watches/?view=table", "/mechanisms/", "/watches/signal-2612/"):
        wide.goto(live_server.url + address)
        for width in (1280, 1920):
            wide.set_viewport_size({"width": width, "height": 800})
            widths[address, width] = wide.evaluate("document.querySelector('main').offsetWidth")
    assert widths.pop(("/watches/signal-2612/", 1920)) == 1216
    assert {width: {found for (_address, at), found in widths.items() if at == width} for width in (1280, 1920)} == {
        1280: {1216},
        1920: {1536},
    }


def test_text_of_twice_the_size_fits(browser_type, browser_type_launch_args, context, wide, live_server):
    launch = browser_type_launch_args | {"args": [*browser_type_launch_args["args"], TWICE]}
    browser = browser_type.launch(**launch)
    page = browser.new_page(viewport={"width": 1280, "height": 800}, storage_state=context.storage_state())
    wrong = []
    for address in [*LISTS, *KINDS]:
        page.goto(live_server.url + address, wait_until="domcontentloaded")
        wrong += [f"{address}: {beyond} px" for beyond in [page.evaluate(BEYOND)] if beyond > 0]
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    browser.close()
    assert not wrong, "\n".join(wrong)
    assert size == "32px"


def tabs_to_the_first_row(page) -> int:
    """How many keys lead to it from the top of the page, over the last of its leaps."""
    leaps = page.locator(".skip").count()
    for _leap in range(leaps):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    presses = leaps + 1
    while presses <= MOST_TABS and not page.evaluate(IN_A_ROW):
        page.keyboard.press("Tab")
        presses += 1
    return presses


def test_the_first_row_of_every_list_is_a_few_keys_away(wide, live_server, report):
    presses = {}
    for address in LISTS:
        wide.goto(live_server.url + address)
        presses[address] = tabs_to_the_first_row(wide)
    assert [address for address, count in presses.items() if count > MOST_TABS] == []
    report(f"At most {max(presses.values())} keys to the first row of {len(presses)} lists")
