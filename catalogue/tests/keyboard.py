"""Somebody who has a keyboard and nothing else: for tests in a browser, with JavaScript and without it."""

from playwright.sync_api import Error, Locator, Page, expect

MOST_PRESSES = 250  # more than any page has places to stop at
# Which key leads from where the focus is to an element; none where it is there.
WAY = """(element) => {
  const here = document.activeElement;
  if (element === here) return "";
  const follows = here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  return here === document.body || follows ? "Tab" : "Shift+Tab";
}"""
# What hinders somebody from seeing that an element has the focus, if anything does.
HIDDEN = """(element) => {
  let drawn = element;
  while (drawn && getComputedStyle(drawn).outlineStyle === "none") drawn = drawn.parentElement;
  if (!drawn) return "neither it nor what it stands in has an outline";
  const box = element.getBoundingClientRect();
  const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (!middle) return "out of the window";
  return middle.contains(element) || element.contains(middle) ? "" : `covered by ${middle.outerHTML.slice(0, 120)}`;
}"""


class Keyboard:
    """Addresses are typed; everything else is reached with Tab or Shift+Tab. What has the focus must be seen."""

    def __init__(self, page: Page):
        self.page, self.keys = page, page.keyboard
        self.tabs = self.presses = 0  # a Tab, forth or back, is one of the presses

    def go_to(self, address: str) -> None:
        """Type an address; once more where the page was just leaving for where a button leads."""
        try:
            self.page.goto(address)
        except Error:
            self.page.wait_for_load_state()
            self.page.goto(address)

    def reach(self, locator: Locator) -> None:
        element = locator.element_handle()  # looked for once, not after every key
        for _press in range(MOST_PRESSES):
            key = element.evaluate(WAY)
            if not key:
                break
            self.keys.press(key)
            self.tabs += 1
            self.presses += 1
        else:
            raise AssertionError(f"the keyboard does not reach {locator}")
        hidden = element.evaluate(HIDDEN)
        assert not hidden, f"{self.page.url}: {locator} has the focus, but: {hidden}"

    def press(self, locator: Locator, key="Enter") -> None:
        """Use a link, a button, a box."""
        self.reach(locator)
        self.keys.press(key)
        self.presses += 1

    def press_button(self, name: str) -> None:
        """Press it, and wait as people do while the page says that it sends."""
        self.press(self.page.get_by_role("button", name=name, exact=True).first)
        expect(self.page.get_by_role("status").filter(has_text="Отправляем…")).to_have_count(0)

    def follow(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def write(self, locator: Locator, text: str) -> None:
        """Put `text` in place of what stands there."""
        self.reach(locator)
        self.keys.press("ControlOrMeta+a")
        self.keys.type(text)

    def choose(self, locator: Locator, label: str) -> None:
        """An option of a list, with the arrows."""
        self.reach(locator)
        options = locator.locator("option").all_inner_texts()
        self.keys.press("Home")
        for _option in range(options.index(label)):
            self.keys.press("ArrowDown")
        expect(locator.locator("option:checked")).to_have_text(label)

    def choose_file(self, locator: Locator, file: dict) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(locator, "Space")
        chooser.value.set_files(file)

    def shows(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)
