"""The pages of signing in and of a person's own things: valid, accessible, and nothing wider than the screen."""

import pytest
from django.test import Client

from accounts.models import Collection
from accounts.sharing import renew_want_link, set_collection_public
from accounts.tests.factories import PASSWORD, make_item, make_user
from catalogue.tests.factories import make_brand, make_factory, make_watch

from .validity import html_errors

WIDTHS = [360, 1280]
THEMES = ["light", "dark"]
ENTRANCE = ["login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "confirm-email/"]
ENTRANCE += ["confirm-email/x/", "connections/cancelled/", "connections/error/", "inactive/", "consent/"]
MINE = ["logout/", "reauthenticate/", "email/", "password/change/", "connections/", "sessions/", "second-factor/"]
MINE += ["second-factor/app/", "data/", "data/delete/", "profile/"]


@pytest.fixture
def owner() -> Client:
    """A collector with something in every list, who has just given the password once more."""
    client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    client.user = user = make_user(login="owner", avito_url="https://avito.ru/owner")
    set_collection_public(user, public=True)
    renew_want_link(user)
    brand = make_brand(name="Сигнал", name_en="Signal", factory=make_factory())
    for number, status in enumerate([*Collection.Status, *Collection.Status]):
        watch = make_watch(
            brand=brand, factory=brand.factory, start_release=1950 + 5 * number, folder=f"signal-{number}"
        )
        make_item(user, watch=watch, status=status, price="1500.50", note="От деда", condition="good")
    make_watch(brand=brand, folder="signal-more")
    client.post("/accounts/login/", {"login": "owner", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def own_addresses(user) -> list[str]:
    item = user.collection.first()
    collection = ["", "?status=want", "have/", "have/?q=sig", "missing/?brand=signal", "import/", "add/signal-more/"]
    pages = [f"/collection/{address}" for address in [*collection, f"{item.pk}/"]]
    pages += [
        "/users/owner/",
        "/users/owner/collection/",
        f"/want/{user.want_token}/",
        "/watches/",
        "/watches/signal-0/",
    ]
    return [*(f"/accounts/{address}" for address in MINE), *pages]


def entrance_addresses() -> list[str]:
    return [f"/accounts/{address}" for address in ENTRANCE]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(page, axe_findings, live_server, sign_in_browser, owner, width, theme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    found = {}

    def look(addresses):
        for address in addresses:
            page.goto(live_server.url + address)
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            findings = [*axe_findings(page), *([f"{too_wide} px too wide"] if too_wide > 0 else [])]
            if findings:
                found[address] = findings

    look(entrance_addresses())
    sign_in_browser(owner)
    look(own_addresses(owner.user))
    assert found == {}


@pytest.mark.browser
@pytest.mark.django_db
def test_html_is_valid(owner, visitor, tmp_path):
    pages = [(visitor, entrance_addresses()), (owner, own_addresses(owner.user))]
    for client, addresses in pages:
        for number, address in enumerate(addresses):
            for prefix in ("", "/en"):
                name = f"{client is owner}{number}{prefix.replace('/', '-')}.html"
                (tmp_path / name).write_bytes(client.get(prefix + address).content)
    assert html_errors(tmp_path) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_and_marking_a_watch_by_keyboard(browser, live_server, owner, javascript):
    context = browser.new_context(java_script_enabled=javascript, locale="ru-RU")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("main [name=login]").focus()
    page.keyboard.type("owner")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/watches/signal-more/")
    button = page.locator("main").get_by_role("button", name="Есть", exact=False).first
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("В коллекции").first.wait_for()
    context.close()
    assert owner.user.collection.filter(watch__folder="signal-more", status="have").count() == 1
