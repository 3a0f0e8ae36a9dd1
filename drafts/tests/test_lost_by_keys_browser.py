"""At a desk, by keyboard alone: what was typed comes back, photos go up again, an ended session takes nothing."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.tests.factories import PASSWORD
from catalogue.tests.hands import DESK
from catalogue.tests.pictures import photo_file
from drafts.models import DraftWatch, UploadDay

from .test_lost_forms_browser import written_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTOS = {
    "broken": b"\xff\xd8\xff no picture",
    "good": photo_file(900, 700).getvalue(),
    "small": photo_file(40, 30).getvalue(),
}


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | DESK


@pytest.fixture
def desk(hand, page, live_server, sign_in_browser, collector):
    """Somebody at the form of a new watch."""
    sign_in_browser(collector)
    hand.go_to(f"{live_server.url}/watches/new/")
    return hand


def field(desk, name):
    return desk.page.locator(f"main [name={name}]")


def test_nothing_typed_and_no_photo_is_lost(desk, page, live_server, collector):
    desk.write(field(desk, "brand"), "Заря")
    written_down(page, "Заря")
    desk.go_to(f"{live_server.url}/watches/new/")
    expect(field(desk, "brand")).to_have_value("")
    desk.press(page.get_by_role("button", name=re.compile(r"Восстановить набранное в \d\d:\d\d$")))
    expect(field(desk, "brand")).to_have_value("Заря")
    send_photos(desk, page)
    desk.write(field(desk, "note"), "Слова")
    Session.objects.all().delete()
    desk.press_button("Сохранить и посмотреть")
    page.wait_for_url("**/accounts/login/**")
    expect(page.locator(".message").first).to_contain_text("Набранное сохранено")
    desk.write(field(desk, "login"), collector.user.login)
    desk.write(field(desk, "password"), PASSWORD)
    desk.keys.press("Enter")
    expect(field(desk, "note")).to_have_value("Слова")
    desk.press_button("Сохранить и посмотреть")
    desk.shows("Сохранено.")
    draft = DraftWatch.objects.get()
    assert (draft.proposed_brand, draft.note, draft.images.get().width) == ("Заря", "Слова", 40)


def send_photos(desk, page) -> None:
    """Each by itself: one is refused and does not count, one is cut off and sent again, one is too small for use."""
    side = page.locator("[data-photo-input=main]")
    state = side.locator("[data-photo-state]")

    def choose(name):
        photo = {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": PHOTOS[name]}
        desk.choose_file(page.locator("[name=photo_main-file]"), photo)

    choose("broken")
    expect(state).to_contain_text("Изображение повреждено")
    page.context.set_offline(True)
    choose("good")
    expect(state).to_contain_text("Нет связи")
    page.context.set_offline(False)
    page.complaints[:] = [said for said in page.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    desk.press(side.get_by_role("button", name="Отправить снова"))
    expect(state).to_contain_text("Фото сохранено в черновике")
    choose("small")
    expect(side.locator("[data-remarks]")).to_contain_text("40 × 30 пикселей слишком мал")
    assert UploadDay.objects.get().photos == 2
