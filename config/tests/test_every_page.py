"""What holds on every public page: it answers, it is valid, accessible, of one host, and leaves no cookie."""

import re

import pytest

from . import every_page
from .validity import html_errors

WIDTHS = [360, 1280]
THEMES = ["light", "dark"]


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


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_the_policy_holds(page, axe_findings, live_server, width, theme):
    every_page.make_something_for_every_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    found = {}
    for address in every_page.addresses():
        for prefix in ("", "/en"):
            page.goto(live_server.url + prefix + address)
            if findings := axe_findings(page):
                found[prefix + address] = findings
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, f"{address} is {too_wide}px wider than {width}"
    assert found == {}
    assert [url for url in requests if not url.startswith((live_server.url, "data:"))] == []


@pytest.mark.browser
@pytest.mark.django_db
def test_html_is_valid(visitor, tmp_path):
    every_page.make_something_for_every_page()
    for number, address in enumerate(every_page.addresses()):
        for prefix in ("", "/en"):
            name = f"{number}{prefix.replace('/', '-')}.html"
            (tmp_path / name).write_bytes(visitor.get(prefix + address).content)
    assert html_errors(tmp_path) == []
