"""One person at a phone and one at a desk, in the same words: fingers there, keys alone here; in a browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .keyboard import Keyboard

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
HANDS = {"phone": PHONE, "desk": DESK}
HANDS_WITHOUT_JAVASCRIPT = HANDS | {"desk without javascript": DESK | {"java_script_enabled": False}}


class Keys(Keyboard):
    """Tab, Shift+Tab, Enter, Space and the arrows."""

    def tick(self, locator: Locator) -> None:
        self.press(locator, "Space")


class Touch(Keyboard):
    """Fingers: everything is brought into sight and tapped; nothing may lie upon it."""

    def press(self, locator: Locator, key="Enter") -> None:
        locator.tap()

    def tick(self, locator: Locator) -> None:
        locator.tap()

    def write(self, locator: Locator, text: str) -> None:
        locator.tap()
        locator.fill(text)

    def choose(self, locator: Locator, label: str) -> None:
        locator.select_option(label=label)


def hands_of(page: Page) -> Keyboard:
    return Touch(page) if page.viewport_size["width"] == PHONE["viewport"]["width"] else Keys(page)


@pytest.fixture
def hand(page) -> Keyboard:
    """Whoever uses the page: `browser_context_args` of the test's own file say how large it is."""
    return hands_of(page)


def fits(page: Page, part="main") -> None:
    """A part of the page is seen, and nothing of the page hangs over the edge of the screen."""
    expect(page.locator(part).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
