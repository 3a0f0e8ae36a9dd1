"""What holds on every public page: it answers, it is valid, accessible, of one host, and leaves no cookie."""

import os
import re
from itertools import product

import pytest

from accounts.models import Role
from conftest import signed_in

from . import every_page
from .validity import html_errors

WIDTHS = (360, 1280)
WHOLE = "WHOLE" in os.environ  # `make drill-looks`: every width in every theme in every language
STILL = 0.001  # a layout shift that nobody sees
# Adds up in the page what moved after it was drawn first, without the reader having done anything.
WATCH_FOR_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_answers_without_a_cookie(visitor, prefix):
    every_page.make_something_for_every_page()
    for address in every_page.addresses():
        response = visitor.get(prefix + address)
        assert response.status_code == (404 if address == "/nowhere/" else 200), address
        assert not response.cookies, address


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_titles_and_descriptions_tell_pages_apart(visitor, prefix):
    every_page.make_something_for_every_page()
    titles, descriptions = {}, {}
    for address in every_page.addresses():
        if "?" in address or address == "/nowhere/":
            continue
        html = visitor.get(prefix + address).content.decode()
        title, description = (
            re.search(pattern, html)[1]
            for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">')
        )
        assert titles.setdefault(title, address) == address
        assert descriptions.setdefault(description, address) == address


@pytest.mark.django_db
def test_the_language_switch_keeps_the_page_and_its_filters(visitor):
    html = visitor.get("/watches/?sort=year").content.decode()
    assert 'href="/en/watches/?sort=year" hreflang="en"' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/watches/">' in html
    assert '<link rel="alternate" hreflang="en" href="http://127.0.0.1:8000/en/watches/">' in html
    html = visitor.get("/en/watches/?sort=year").content.decode()
    assert 'href="/watches/?sort=year" hreflang="ru"' in html


@pytest.mark.django_db
def test_a_page_is_drawn_when_all_that_is_seen_of_it_is_there(visitor):
    """A browser waits for the beginning of the element that is named, so that one comes after what is seen."""
    html = visitor.get("/about/").content.decode()
    last = re.search(r'data-last="(.+?)"', html)[1]
    assert html.index(f'id="{last}"') > html.index("</footer>")


@pytest.fixture
def tour(page, axe_findings, live_server):
    """A function that looks at one page and says what is wrong with it; at the end, whom the browser asked.

    The page is loaded at one width in one theme, narrow and light or wide and dark, then shown in the other; `found_by`
    crosses them with the language, and a drill tries all of them. What moves while a page loads is wrong.
    """
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(WATCH_FOR_SHIFTS)

    def look(address: str, first_width: int, *, may_move: bool = False) -> list[str]:
        first_theme, other_theme = ("light", "dark") if first_width == WIDTHS[0] else ("dark", "light")
        page.emulate_media(color_scheme=first_theme)
        page.set_viewport_size({"width": first_width, "height": 800})
        page.goto(live_server.url + address)
        wrong = [f"moves by {shift:.3f}" for shift in page.evaluate("window.shifts") if shift > STILL and not may_move]
        crossed = ((first_width, first_theme), (sum(WIDTHS) - first_width, other_theme))
        for width, theme in product(WIDTHS, ("light", "dark")) if WHOLE else crossed:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=theme)
            wrong += [f"{width} {theme} {finding}" for finding in axe_findings(page)]
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong += [f"{too_wide} px wider than {width}"] * (too_wide > 0)
        return wrong

    yield look
    assert [url for url in requests if not url.startswith((live_server.url, "data:"))] == []


@pytest.fixture
def clients(clients, people):
    """The personas, the owner of a collection, and who may send many watches. After `people`, who are the personas of
    the table of access."""
    contributor = signed_in("contributor", Role.Code.CONTRIBUTOR)
    return clients | {"owner": every_page.make_owner(), "contributor": contributor}


def nothing_wrong(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)


def found_by(tour, addresses) -> list[str]:
    """Everything that is wrong with pages; Russian ones are loaded narrow, English ones wide."""
    return [
        f"{prefix}{address}: {wrong}"
        for prefix, width in (("", 360), ("/en", 1280))
        for address in addresses
        for wrong in tour(prefix + address, width)
    ]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_public_pages_are_accessible_and_stand_still(tour):
    every_page.make_something_for_every_page()
    nothing_wrong(found_by(tour, [*every_page.addresses(), *every_page.entrance()]))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_of_people_are_accessible_and_stand_still(tour, sign_in_browser, clients, people):
    wrong = []
    for persona, address in every_page.signed_in_pages(clients, people):
        sign_in_browser(clients[persona])
        if address.startswith("/admin/"):
            # Django's list of models beside the page opens when its script runs.
            wrong += [f"{address}: {finding}" for finding in tour(address, 1280, may_move=True)]
        else:
            wrong += found_by(tour, [address])
    nothing_wrong(wrong)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_error_pages_and_refused_forms_are_accessible(tour, page, live_server, clients):
    pages = {}
    for prefix in ("", "/en"):
        pages |= every_page.error_pages(prefix) | every_page.forms_with_errors(clients, prefix)
    page.route(
        lambda url: url.removeprefix(live_server.url) in pages,
        lambda route: route.fulfill(
            body=pages[route.request.url.removeprefix(live_server.url)], content_type="text/html; charset=utf-8"
        ),
    )
    nothing_wrong([f"{address}: {wrong}" for address in pages for wrong in tour(address, 360)])


@pytest.mark.browser
@pytest.mark.django_db
def test_html_is_valid(clients, people, tmp_path):
    every_page.make_something_for_every_page()
    public = [("visitor", address) for address in [*every_page.addresses(), *every_page.entrance()]]
    pages = {}
    for persona, address in [*public, *every_page.signed_in_pages(clients, people)]:
        for prefix in ("",) if address.startswith("/admin/") else ("", "/en"):
            response = clients[persona].get(prefix + address)
            if every_page.is_page(response):
                pages[f"{prefix}{address} as {persona}"] = response.content
    for prefix in ("", "/en"):
        pages |= every_page.error_pages(prefix) | every_page.forms_with_errors(clients, prefix)
    for number, html in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_bytes(html)
    addresses = list(pages)
    nothing_wrong([f"{addresses[int(error.partition('.')[0])]}: {error}" for error in html_errors(tmp_path)])
