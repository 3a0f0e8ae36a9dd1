"""A person's whole stay by keyboard alone, with and without JavaScript: from signing up to deleting everything."""

import json
import re
import time
import zipfile

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.models import Collection, User
from accounts.tests.factories import PASSWORD
from accounts.tests.visits import letter_link
from catalogue.tests.factories import make_watch
from catalogue.tests.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def browser_context_args(browser_context_args, request):
    return browser_context_args | {"java_script_enabled": request.param}


class Hands(Keyboard):
    """Somebody on the way through the site, who goes past the head of every page."""

    def __init__(self, page, site):
        super().__init__(page)
        self.site = site

    def open(self, address: str) -> None:
        self.go_to(self.site + address)
        self.keys.press("Tab")  # the first thing on every page leads past its head
        self.keys.press("Enter")

    def field(self, name: str):
        return self.page.locator(f"main [name={name}]")

    def type(self, **texts) -> None:
        for name, text in texts.items():
            self.write(self.field(name), text)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self.site + path) + r"(\?.*)?$"))

    def sign_in(self) -> None:
        self.open("/accounts/login/")
        self.type(login="anna", password=PASSWORD)
        self.press_button("Войти")

    def confirm_it_is_me(self) -> None:
        self.is_at("/accounts/reauthenticate/")
        self.type(password=PASSWORD)
        self.press_button("Подтвердить")


def test_from_signing_up_to_leaving(page, live_server, start, form_targets, mailoutbox):
    hands = Hands(page, live_server.url)
    sign_up(hands, mailoutbox)
    mark_a_watch(hands)
    take_in_a_file(hands)
    provider = start("yandex", live_server.url)
    form_targets.append(provider.url)
    connect_and_disconnect(hands)
    set_up_the_second_factor(hands)
    take_everything_along_and_leave(hands)


def sign_up(hands, mailoutbox):
    hands.open("/accounts/signup/")
    hands.type(username="anna", email="anna@example.org", password1=PASSWORD, password2=PASSWORD)
    hands.press(hands.field("consent"), "Space")
    hands.press_button("Зарегистрироваться")
    hands.is_at("/accounts/confirm-email/")
    hands.open(letter_link(mailoutbox[0]))
    hands.press_button("Подтвердить")
    hands.is_at("/accounts/login/")
    hands.sign_in()
    hands.is_at("/")
    assert User.objects.get().consent_version


def mark_a_watch(hands):
    watch = make_watch(folder="signal", title="Сигнал 2605")
    hands.open(watch.get_absolute_url())
    hands.press_button(f"Есть: {watch.title}")
    expect(hands.page.locator("main .collect__mark").first).to_have_text("В коллекции")


def take_in_a_file(hands):
    make_watch(folder="zarya", title="Заря 2009")
    hands.open("/collection/")
    hands.follow("Загрузить список")
    table = "watch,status,note\nzarya,want,Со скидкой\n".encode()
    hands.choose_file(hands.field("file"), {"name": "my.csv", "mimeType": "text/csv", "buffer": table})
    hands.press_button("Посмотреть, что в нём")
    hands.shows("Что нашлось")
    hands.press_button("Принять")
    hands.is_at("/collection/")
    hands.shows("Со скидкой")
    assert sorted(Collection.objects.values_list("watch__folder", "status")) == [("signal", "have"), ("zarya", "want")]


def connect_and_disconnect(hands):
    hands.follow("Подключённые аккаунты")
    hands.press_button("Яндекс")
    hands.confirm_it_is_me()
    hands.is_at("/accounts/connections/")
    disconnect = hands.page.get_by_role("button", name="Отключить")
    expect(disconnect.or_(hands.page.get_by_role("button", name="Яндекс")).first).to_be_visible()
    if not disconnect.count():
        hands.press_button("Яндекс")
    hands.press_button("Отключить")
    hands.shows("Аккаунты других сайтов не подключены.")


def set_up_the_second_factor(hands):
    hands.follow("Второй фактор")
    hands.follow("Включить")
    secret = hands.page.locator("#authenticator_secret").input_value()
    hands.type(code=code_of(secret))
    hands.press_button("Включить")
    hands.follow("Второй фактор")
    hands.follow("Показать")
    recovery_code = hands.page.locator("#recovery_codes").input_value().split()[0]
    for recovering in (False, True):
        hands.press_button("Выйти")
        hands.is_at("/")
        hands.sign_in()
        hands.is_at("/accounts/second-factor/authenticate/")
        cache.clear()  # no code is taken twice; nobody waits here for the telephone to show the next
        hands.type(code=recovery_code if recovering else code_of(secret))
        hands.press_button("Войти")
        hands.is_at("/")
        hands.open("/accounts/second-factor/")


def code_of(secret: str) -> str:
    """What the app on the telephone shows now; shortly before that changes, the next."""
    left = 30 - time.time() % 30
    if left < 10:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def take_everything_along_and_leave(hands):
    hands.follow("Мои данные")
    hands.follow("Скачать мои данные")
    with hands.page.expect_download() as download:
        hands.confirm_it_is_me()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "Со скидкой" in json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
    hands.open("/accounts/data/")
    hands.follow("Удалить учётную запись")
    hands.type(login="anna")
    hands.press_button("Удалить учётную запись")
    hands.is_at("/")
    assert not User.objects.exists()
