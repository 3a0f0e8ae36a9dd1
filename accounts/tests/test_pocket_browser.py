"""«Do I have it?» in Chromium with the network off, and what is left of it after a sign-out: nothing."""

import pytest
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.tests.factories import make_brand, make_watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
HAVE = "/collection/have/"
LEFT = """async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  databases: (await indexedDB.databases()).length,
  stored: Object.keys(localStorage),
})"""
NOTHING = {"caches": [], "workers": 0, "databases": 0, "stored": []}
KEPT = """async () => (await caches.has("have"))
  && !!(await navigator.serviceWorker.getRegistration("/collection/have/"))?.active"""

MOVED = """async () => new Promise((tell) => {
  new PerformanceObserver((shifts) => tell(shifts.getEntries().flatMap(({ sources }) => sources.map(({ node }) => node)
    .filter((node) => document.querySelector("main").contains(node)).map((node) => node.outerHTML)))
  ).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell([]), 200);
})"""

GONE = "async () => !(await caches.has('have'))"
LOOKS = """async () => (await document.fonts.ready, [
  getComputedStyle(document.body).fontFamily, getComputedStyle(document.querySelector("h1")).fontSize,
  [...document.fonts].filter((each) => each.status === "loaded").map((each) => each.family + each.weight).sort(),
])"""


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | PHONE


@pytest.fixture
def people():
    """Two collectors with a watch each."""
    vostok, raketa = make_brand(name="Восток", name_en="Vostok"), make_brand(name="Ракета", name_en="Raketa")
    anna, boris = make_user(login="anna"), make_user(login="boris")
    watch = make_watch(brand=vostok, title="Восток «Амфибия» 420059", code="420059", aliases=["Бочка"])
    make_item(anna, watch=watch, status="swap", note="тайна")
    make_item(boris, watch=make_watch(brand=raketa, title="Ракета «Полярник»"))


def sign_in(page, url: str, login: str) -> None:
    page.goto(f"{url}/accounts/login/?next={HAVE}")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{HAVE}")
    expect(page.locator("[data-kept]")).to_contain_text("работает и без связи")
    wait_for(page, KEPT)


def wait_for(page, said: str) -> None:
    """Until what the browser is asked comes true; `wait_for_function` takes a promise for a yes."""
    asking = f"""async () => {{
      for (let times = 0; times < 300; times++) {{
        if (await ({said})()) return true;
        await new Promise((done) => setTimeout(done, 50));
      }}
    }}"""
    assert page.evaluate(asking), said


def quieten(page) -> None:
    """What the console says of a network that is off."""
    page.complaints[:] = [said for said in page.complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def test_without_a_connection_and_nothing_is_left_of_it(page, context, live_server, people):
    sign_in(page, live_server.url, "anna")
    looks = page.evaluate(LOOKS)
    context.set_offline(True)
    page.reload()
    note, answer = page.locator("[data-kept]"), page.locator("[data-answer]")
    expect(note).to_contain_text("Связи нет")
    expect(note).to_contain_text("минут")
    for asked in ("амфиб", "VOSTOK 420", "420-059", "бочка"):
        page.fill("#id_q", asked)
        expect(answer).to_contain_text("Восток «Амфибия» 420059")
        expect(answer).to_contain_text("На обмен")
        page.fill("#id_q", "")
        expect(answer).to_be_empty()
    page.fill("#id_q", "полярник")
    expect(answer).to_contain_text("таких часов нет")
    page.fill("#id_q", "амфибия")
    page.keyboard.press("Enter")  # the form itself leads to the page that is kept
    expect(answer).to_contain_text("Восток «Амфибия» 420059")
    assert page.evaluate(LOOKS) == looks  # with its styles and letters
    assert "тайна" not in page.content()
    context.set_offline(False)
    quieten(page)

    page.goto(f"{live_server.url}/watches/")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.goto(f"{live_server.url}/users/anna/")
    page.locator("main form[action$='/logout/'] button").click()
    page.wait_for_url(f"{live_server.url}/")
    assert page.evaluate(LEFT) == NOTHING
    context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(live_server.url + HAVE)
    context.set_offline(False)
    page.complaints.clear()


def test_the_answer_stays_where_it_is_when_the_list_has_been_kept(page, live_server, people):
    """A finger on its way to a link of the answer would hit what pushed it down."""
    sign_in(page, live_server.url, "anna")
    page.goto(f"{live_server.url}{HAVE}?q=vos")
    expect(page.locator("[data-kept]")).to_contain_text("работает и без связи")
    assert page.evaluate(MOVED) == []


def test_nobody_is_shown_the_list_of_another(page, context, live_server, people):
    """Anna's session ended by itself, so that she never signed out; then Boris signs in."""
    sign_in(page, live_server.url, "anna")
    context.clear_cookies(name="sessionid")
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("[name=login]", "boris")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/")
    wait_for(page, GONE)
    assert page.evaluate(LEFT) == NOTHING
    page.goto(live_server.url + HAVE)
    wait_for(page, KEPT)
    context.set_offline(True)
    page.reload()
    page.fill("#id_q", "амфибия")
    expect(page.locator("[data-answer]")).to_contain_text("таких часов нет")
    page.fill("#id_q", "raketa")
    expect(page.locator("[data-answer]")).to_contain_text("Ракета «Полярник»")
    context.set_offline(False)
    quieten(page)


def test_whose_session_ended_finds_nothing_kept(page, context, live_server, people):
    sign_in(page, live_server.url, "anna")
    context.clear_cookies(name="sessionid")
    page.goto(live_server.url + HAVE)
    page.wait_for_url("**/accounts/login/**")
    wait_for(page, GONE)
    assert page.evaluate(LEFT) == NOTHING
