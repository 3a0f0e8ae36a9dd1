"""Signing in through Yandex and Google in a real browser: its redirects, cookies and content security policy."""

import time

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_user
from accounts.tests.provider import Provider
from accounts.tests.visits import PERSON, SIGNUP, asked, known, letter_link, with_query

pytestmark = pytest.mark.browser
NAMES = {"yandex": "Яндекс", "google": "Google"}


class Reader:
    """Somebody at a browser."""

    def __init__(self, page, site: str, provider: Provider):
        self.page, self.site, self.provider = page, site, provider

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def press_button(self, home="/", label="") -> str:
        """Press the provider's button on the page of signing in; the path where that ends."""
        self.go_to_the_buttons(home)
        return self.press(label or NAMES[self.provider.name])

    def go_to_the_buttons(self, home="/"):
        self.page.context.clear_cookies()
        self.go(f"{home}accounts/login/")
        return self.page.locator("main")

    def consent(self) -> str:
        """Press the button and consent; the path that the provider would lead back to, with nobody gone there."""
        self.provider.holding = True
        with self.page.expect_response(lambda response: "/authorize?" in response.url) as answer:
            self.go_to_the_buttons().get_by_role("button", name=NAMES[self.provider.name], exact=True).click()
        self.provider.holding = False
        return answer.value.headers["location"].removeprefix(self.site)

    def refused(self, address: str = "") -> bool:
        """Go there; whether the page says that it did not work."""
        if address:
            self.go(address)
        return "Войти не получилось" in self.page.locator("h1").inner_text()

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


def test_a_mailbox_the_provider_does_not_keep_is_confirmed_by_letter(reader, mailoutbox):
    reader.provider.person = PERSON[reader.provider.name](email="anna@example.org")
    reader.press_button()
    assert reader.sign_up("anna") == "/accounts/confirm-email/"
    reader.press_button()
    assert reader.login is None
    reader.go(letter_link(mailoutbox[0]))
    reader.press("Подтвердить")
    assert (reader.press_button(), reader.login) == ("/", "anna")


def test_an_answer_that_is_not_ones_own_or_comes_twice(reader, browser):
    known(reader.provider, make_user(login="victim"))
    elsewhere = browser.new_context()
    theirs = Reader(elsewhere.new_page(), reader.site, reader.provider).consent()
    elsewhere.close()
    mine = reader.consent()
    for address in (theirs, *(with_query(mine, state=state) for state in ("", "forged", asked(theirs, "state")))):
        assert reader.refused(address)
        assert reader.login is None
    reader.go(mine)
    assert reader.login == "victim"
    assert reader.refused(mine)  # the state is used up
    fresh = reader.consent()
    assert reader.refused(with_query(fresh, code=asked(mine, "code")))
    assert reader.login is None
    assert reader.provider.refusals == ["invalid_grant"]


def test_a_failing_and_a_slow_provider(reader, report):
    known(reader.provider, make_user(login="victim"))
    troubles = {
        "is down": {"broken": {"/token"}},
        "never answers": {"delay": {"/token": 30}},
        "dribbles": {"dribbling": {"/token"}},
    }
    if reader.provider.name == "yandex":  # which is asked twice
        troubles["is slow, then dribbles"] = {"delay": {"/token": 1.8}, "dribbling": {"/info"}}
    for said, trouble in troubles.items():
        vars(reader.provider).update({"broken": set(), "delay": {}, "dribbling": set()} | trouble)
        reader.go_to_the_buttons()
        begun = time.monotonic()
        assert reader.press(NAMES[reader.provider.name]).startswith(f"/accounts/{reader.provider.name}/login/callback/")
        seconds = time.monotonic() - begun
        report(f"{reader.provider.name} {said}: its page is there {seconds:.2f} s after the click")
        assert reader.refused() and reader.login is None
        assert seconds < 30  # what the provider would take; how long it is on a quiet machine stands in the report
    vars(reader.provider).update(delay={}, dribbling=set())
    assert (reader.press_button(), reader.login) == ("/", "victim")
