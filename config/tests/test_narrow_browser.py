"""Every page at the narrowest a phone is, and on paper: nothing is cut off, and no control is printed."""

import pytest

from . import every_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROWEST = 320
# What reaches beyond the window, the innermost of it.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const reaches = (one) => one.getBoundingClientRect().right > innerWidth + 0.5;
  const beyond = [...document.body.querySelectorAll("*")].filter(reaches).slice(-3);
  return [document.documentElement.scrollWidth, ...beyond.map((one) => `${one.tagName}.${one.className}`)];
}"""
PRESSED = """() => [...document.querySelectorAll("nav, form, button, input, select, textarea, summary:not(.term > *)")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1)
  .map((one) => one.outerHTML.slice(0, 90))"""
# What is cut off, or ragged, though the window is wide enough: a choice, a chip beyond its column, columns of a list.
CUT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const isCut = (select) => {
    pen.font = getComputedStyle(select).font;
    return pen.measureText(select.selectedOptions[0]?.label ?? "").width > select.clientWidth - 30;
  };
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const box = (one) => one.getBoundingClientRect();
  const edges = new Set(shown(".findings__reason").map((one) => Math.round(box(one).left)));
  return [
    ...shown("select:not([multiple])").filter(isCut).map((one) => `cut: ${one.name} ${one.selectedOptions[0].label}`),
    ...shown(".chip").filter((one) => box(one).right > box(one.parentElement).right + 0.5).map((one) => one.outerHTML),
    ...(edges.size > 1 ? [`ragged findings: ${[...edges]}`] : []),
  ];
}"""
# How many rows what one can press in the head stands in.
ROWS = """() => {
  const boxes = [...document.querySelectorAll(".head :is(a, button, input)")].filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect()).sort((one, other) => one.top - other.top);
  let rows = 0, bottom = -1;
  for (const box of boxes) {
    if (box.top >= bottom - 1) rows += 1;
    bottom = Math.max(bottom, box.bottom);
  }
  return rows;
}"""


@pytest.fixture
def clients(clients, people):
    return clients | {"owner": every_page.make_owner()}


@pytest.fixture
def look(page, live_server):
    """A function that says what is wrong with a page on a narrow screen and on paper."""

    def wrong_with(address: str) -> list[str]:
        page.emulate_media(media="screen")
        page.goto(live_server.url + address, wait_until="domcontentloaded")
        wrong = [f"{address}: wider than {NARROWEST}: {beyond}"] if (beyond := page.evaluate(TOO_WIDE)) else []
        if address.startswith("/admin/"):
            return wrong
        wrong += [f"{address}: {cut}" for cut in page.evaluate(CUT)]
        rows = page.evaluate(ROWS)
        wrong += [f"{address}: {rows} rows of the head"] * (rows > 2)
        page.emulate_media(media="print")
        return wrong + [f"{address}: printed: {pressed}" for pressed in page.evaluate(PRESSED)]

    page.set_viewport_size({"width": NARROWEST, "height": 700})
    return wrong_with


def test_no_public_page_is_wider_than_the_screen_or_prints_a_control(look, report):
    every_page.make_something_for_every_page()
    addresses = [*every_page.addresses(), *every_page.entrance()]
    addresses += [f"/en{address}" for address in addresses]
    wrong = [flaw for address in addresses for flaw in look(address)]
    assert not wrong, "\n".join(wrong)
    report(f"{len(addresses)} public pages at {NARROWEST} px and on paper")


def test_no_page_of_somebody_signed_in_is_wider_than_the_screen_or_prints_a_control(
    look, sign_in_browser, clients, people, report
):
    every_page.make_something_for_every_page()
    public = [("moderator", address) for address in every_page.addresses()]
    pages = [*every_page.signed_in_pages(clients, people), *public, *(("owner", address) for _seer, address in public)]
    wrong, present = [], None
    for persona, address in sorted(pages):
        if persona != present:
            sign_in_browser(clients[persona])
            present = persona
        wrong += [f"{persona} {flaw}" for flaw in look(address)]
    assert not wrong, "\n".join(wrong)
    report(f"{len(pages)} pages of people at {NARROWEST} px and on paper")
