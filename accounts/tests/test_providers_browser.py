"""Signing in through Yandex and Google in a real browser: its redirects, cookies and content security policy."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from accounts.policy import FORM_TARGETS
from accounts.tests.factories import PASSWORD, make_user
from accounts.tests.provider import Provider
from accounts.tests.visits import PERSON, SIGNUP, known

pytestmark = pytest.mark.browser
NAMES = {"yandex": "Яндекс", "google": "Google"}


@pytest.fixture
def form_targets():
    """Where the buttons' pages may send a form, for a test to add to."""
    before = list(FORM_TARGETS)
    yield FORM_TARGETS
    FORM_TARGETS[:] = before


class Reader:
    """Somebody at a browser."""

    def __init__(self, page, site: str, provider: Provider):
        self.page, self.site, self.provider = page, site, provider

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def press_button(self, home="/", label="") -> str:
        """Press the provider's button on the page of signing in; the path where that ends."""
        self.page.context.clear_cookies()
        self.go(f"{home}accounts/login/")
        return self.press(label or NAMES[self.provider.name])

    def press(self, name: str) -> str:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()
        return self.path

    def type(self, **fields) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def sign_up(self, login: str, **fields) -> str:
        self.type(username=login, **fields)
        self.page.locator("[name=consent]").check()
        return self.press("Зарегистрироваться")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site)

    @property
    def login(self) -> str | None:
        """Who is signed in, as the server knows it from the browser's cookie."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        pk = SessionStore(cookies.get("sessionid")).get("_auth_user_id")
        return User.objects.get(pk=pk).login if pk else None


@pytest.fixture(params=["yandex", "google"])
def reader(request, page, live_server, start, form_targets) -> Reader:
    provider = start(request.param, live_server.url)
    form_targets.append(provider.url)
    return Reader(page, live_server.url, provider)


def test_the_first_time_and_later(reader):
    person = PERSON[reader.provider.name]
    assert reader.press_button() == SIGNUP
    assert reader.sign_up("anna") == "/"
    assert reader.login == "anna"
    for email in ("petrova@example.org", ""):  # changed at the provider, or not told any more
        reader.provider.person = person(email=email)
        assert reader.press_button() == "/"
        assert reader.login == "anna"
    assert reader.press_button("/en/", label=reader.provider.name.capitalize()) == "/en/"
    assert User.objects.get().emailaddress_set.get().verified


def test_nobody_gets_into_a_local_account(reader):
    person, email = PERSON[reader.provider.name], reader.provider.person.get("email", "anna@yandex.ru")
    victim = make_user(login="victim", email=email)
    for number, confirmed in enumerate((True, False)):
        victim.emailaddress_set.update(verified=confirmed)
        reader.provider.person = person(subject=f"200000000{number}", email=email)
        assert reader.press_button() == SIGNUP
        assert reader.sign_up(f"mallory{number}") == "/accounts/confirm-email/"
        assert reader.login is None
    reader.provider.person = person(subject="3000000003", email="")
    reader.press_button()
    assert reader.sign_up("boris", email="boris@example.org") == "/accounts/confirm-email/"
    assert reader.login is None
    assert not SocialAccount.objects.filter(user=victim).exists()


def test_connect_and_disconnect(reader):
    make_user(login="victim")
    reader.go("/accounts/login/")
    reader.type(login="victim", password=PASSWORD)
    reader.press("Войти")
    reader.go("/accounts/connections/")
    assert reader.press(NAMES[reader.provider.name]).startswith("/accounts/reauthenticate/")
    reader.type(password=PASSWORD)
    reader.press("Подтвердить")
    reader.go("/accounts/connections/")
    assert reader.press(NAMES[reader.provider.name]) == "/accounts/connections/"
    assert SocialAccount.objects.get().user.login == "victim"
    here = reader.page.context.cookies()
    assert (reader.press_button(), reader.login) == ("/", "victim")
    elsewhere = reader.page.context.cookies()
    reader.page.context.add_cookies(here)
    reader.go("/accounts/connections/")
    assert reader.press("Отключить") == "/accounts/connections/"
    assert (SocialAccount.objects.exists(), reader.login) == (False, "victim")
    reader.page.context.clear_cookies()
    reader.page.context.add_cookies(elsewhere)
    assert reader.login is None  # the session that came through the provider has ended


def test_a_failing_provider_and_a_forged_answer(reader):
    known(reader.provider, make_user(login="victim"))
    reader.provider.broken = {"/token"}
    answer = reader.press_button()
    assert answer.startswith(f"/accounts/{reader.provider.name}/login/callback/")
    assert "Войти не получилось" in reader.page.locator("h1").inner_text()
    state = parse_qs(urlsplit(answer).query)["state"][0]
    reader.provider.broken = set()
    reader.go(answer.replace(state, "forged"))
    assert "Войти не получилось" in reader.page.locator("h1").inner_text()
    assert reader.login is None
    assert (reader.press_button(), reader.login) == ("/", "victim")
